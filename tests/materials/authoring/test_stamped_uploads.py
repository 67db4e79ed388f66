"""A stamped copy is refused as an original: copies of it would name its first recipient for every leak (C9, C10)."""

from pathlib import Path

import pytest

from app.adapters.stamping import Stamp
from app.adapters.stamping.stamping import stamp_file
from app.core.clock import now
from app.core.references import new_copy_id
from app.materials.models import PackVersion
from tests.builders.materials import files_in, make_draft_version
from tests.makers import make_docx, make_mp4, make_pdf, make_pptx, make_zip
from tests.materials.authoring.desk import Desk, words_of
from tests.materials.authoring.test_upload import stored

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def version(desk: Desk) -> PackVersion:
    """A draft, with its trainer at the desk."""
    drafted = make_draft_version()
    desk.be("trainer")
    return drafted


STAMPED = {
    "pdf": ("Manual.pdf", lambda path: make_pdf(path, text="of its own")),
    "pptx": ("Slides.pptx", make_pptx),
    "docx": ("Sheet.docx", make_docx),
    "mp4": ("Film.mp4", make_mp4),
    "zip": ("Pack.zip", lambda path: make_zip(path, {"a/b.pdf": make_pdf(path.with_name("b.pdf"))})),
}


@pytest.mark.feature("C9", "C10")
@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("kind", STAMPED)
def test_somebodys_stamped_copy_never_becomes_an_original(
    desk: Desk, version: PackVersion, tmp_path: Path, kind: str, is_packed: bool
) -> None:
    name, make = STAMPED[kind]
    original, copy = make(tmp_path / f"original.{kind}"), tmp_path / name
    stamp = Stamp(
        new_copy_id(),
        "Aisha Rahman",
        "Northmoor",
        "LIC-2026-0143",
        now().replace(microsecond=0),
        "Manual",
        "1.0.0",
        ("Keep it.",),
    )
    stamp_file(original, copy, kind=kind, stamp=stamp)
    if is_packed and kind != "zip":
        copy = make_zip(tmp_path / "Packed.zip", {f"inside/{name}": copy})
    before = stored()
    answer = desk.upload(version, copy)
    assert answer.status_code == 422
    assert f"is a stamped copy that was handed to somebody: it carries the copy id {stamp.copy_id}" in words_of(answer)
    assert "Aisha" not in answer.text
    assert (files_in(version), stored()) == ([], before)
