"""What stamping finds in a file when it comes in, before anybody waits for a copy (C1, C9)."""

from pathlib import Path

import pytest
from pikepdf import Pdf

from app.adapters.stamping import CannotStamp
from app.core.events import EventTag
from app.materials.actions import files
from app.materials.models import PackVersion
from tests.builders.materials import files_in, make_draft_version
from tests.makers import make_docx, make_pdf
from tests.materials.authoring.desk import Desk, events, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def version(desk: Desk) -> PackVersion:
    """A draft, with its trainer at the desk."""
    drafted = make_draft_version()
    desk.be("trainer")
    return drafted


@pytest.mark.feature("C1", "C9")
def test_what_every_copy_will_need_to_know_is_found_when_the_file_comes_in(
    desk: Desk, version: PackVersion, tmp_path: Path
) -> None:
    path = make_pdf(tmp_path / "Manual.pdf", pages=2)
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].obj.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 0 0 cm")
        pdf.save(path)
    for one in (path, make_docx(tmp_path / "Sheet.docx")):
        assert desk.upload(version, one).status_code == 302
    manual, sheet = files_in(version)
    assert manual.survey == {"unbalanced": {"2": [1, 2]}}
    assert sheet.survey is None


@pytest.mark.feature("C1", "C9")
def test_a_file_no_copy_could_be_made_of_is_refused_when_it_comes_in(
    desk: Desk, version: PackVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object, **__: object) -> None:
        raise CannotStamp("Page 2 of the PDF is damaged. Export the document again and upload the new file.")

    monkeypatch.setattr(files, "survey_in_child", cannot)
    answer = desk.upload(version, make_pdf(tmp_path / "Manual.pdf"))
    assert answer.status_code == 422
    assert "Page 2 of the PDF is damaged." in words_of(answer)
    assert files_in(version) == []
    assert [event.after for event in events(EventTag.FILE_REFUSED)] == [{"code": "cannot-be-stamped"}]
