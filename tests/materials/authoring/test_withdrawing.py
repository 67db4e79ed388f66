"""What a withdrawal leaves free (C2, C4)."""

import pytest

from app.core.clock import today
from app.materials.queries.versions import version_facts
from app.materials.rules.versions import version_state
from app.materials.types import ChangeKind, VersionState
from tests.builders.materials import make_approved, make_released
from tests.materials.authoring.desk import Desk, words_of


@pytest.mark.usefixtures("database")
@pytest.mark.feature("C2", "C4")
def test_a_withdrawn_release_leaves_its_day_to_another(desk: Desk) -> None:
    wrong = make_released(number="1.0.0")
    right = make_approved(wrong.pack, "1.0.1", kind=ChangeKind.PATCH)
    day = today().isoformat()
    desk.be("qa")
    assert "takes effect on" in words_of(desk.send(right, "release", day=day))
    desk.be("manager")
    assert desk.send(wrong, "withdraw", day=day, reason="Wrong film").status_code == 302
    desk.be("qa")
    assert desk.send(right, "release", day=day).status_code == 302
    siblings = version_facts([wrong.pack_id])[wrong.pack_id]
    states = {one.number: version_state(one, siblings, today()).state for one in siblings}
    assert states == {"1.0.0": VersionState.WITHDRAWN, "1.0.1": VersionState.CURRENT}
