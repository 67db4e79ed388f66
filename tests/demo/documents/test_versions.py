"""How content is read for one version."""

import pytest

from app.demo.documents import versions
from app.demo.documents.versions import content_for, require_version


@pytest.mark.feature("C14")
def test_items_come_and_go_and_values_change(monkeypatch: pytest.MonkeyPatch) -> None:
    content = {
        "items": [{"name": "old", "until": "2.1.0"}, {"name": "new", "since": "2.1.0"}, {"name": "kept"}],
        "minutes": {"2.0.0": 30, "3.0.0": 25},
    }
    monkeypatch.setattr(versions, "_loaded", lambda name: content)
    first, second, third = (content_for("any", version) for version in ("2.0.0", "2.1.0", "3.0.0"))
    assert [item["name"] for item in first["items"]] == ["old", "kept"]
    assert [item["name"] for item in second["items"]] == ["new", "kept"]
    assert [first["minutes"], second["minutes"], third["minutes"]] == [30, 30, 25]
    assert all(set(item) == {"name"} for item in second["items"])


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"2\.0\.0, 2\.1\.0, 3\.0\.0"):
        require_version("1.0.0")
