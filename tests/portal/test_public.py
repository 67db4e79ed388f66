"""The pages anybody may read."""

import pytest

from tests.conftest import Visitor
from tests.portal.reading import words_of


@pytest.mark.feature("G6")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/privacy", ("never held", "participants, victims or children", "Information Commissioner")),
        ("/accessibility", ("2.2, level AA", "without JavaScript", "No outside audit")),
    ],
)
def test_anybody_may_read_them(client: Visitor, path: str, said: tuple[str, ...]) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert all(words in words_of(page) for words in said)
