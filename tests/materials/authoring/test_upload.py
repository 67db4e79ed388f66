"""Uploading into a draft, over HTTP: what comes in, what is refused and how, and what nothing is left of (C1, C3)."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.adapters.configured import file_store, staging
from app.adapters.files import wanted_name
from app.adapters.inspection import Limits
from app.core.db import db
from app.core.events import EventTag
from app.materials.actions import files
from app.materials.actions.files import FILE_LIMIT_BYTES, TOO_LARGE
from app.materials.models import PackVersion, VersionFile
from app.materials.rules.manifest import folded_name
from tests.adapters.inspection.hostile import HOSTILE, Hostile
from tests.builders.materials import add_pdf, files_in, make_draft_version
from tests.makers import make_docx, make_mp4, make_pdf, make_pptx, make_zip
from tests.materials.authoring.desk import Desk, events, path_of, words_of

pytestmark = pytest.mark.usefixtures("database")
JSON = {"Accept": "application/json"}
SHOWN = {
    "pdf: javascript",
    "pdf: launch",
    "pdf: embedded-file",
    "pdf: user-password",
    "pptx: macros",
    "pptx: ole-object",
    "docx: macros",
    "docx: dde-field",
    "docx: billion-laughs",
    "mp4: film-elsewhere",
    "a program called .pdf",
    "a program's name",
    "a film called .pdf",
    "a ZIP behind a PDF",
    "empty .pdf",
    "half a pdf",
    "ZIP name b'../up.pdf'",
    "ZIP bomb by ratio",
    "ZIP that lies about a size",
    "ZIP in a ZIP",
    "ZIP with a symbolic link",
    "ZIP with a program",
}
CHOSEN = [hostile for hostile in HOSTILE if hostile.label in SHOWN and hostile.limits == Limits()]


@pytest.fixture
def version(desk: Desk) -> PackVersion:
    """A draft, with its trainer at the desk."""
    drafted = make_draft_version()
    desk.be("trainer")
    return drafted


def stored() -> list[str]:
    """Return the keys of everything stored, and whatever waits in staging."""
    waiting = [path.name for path in staging().folder.iterdir()]
    return [key for key, _, _ in file_store().keys("files/")] + waiting


def test_every_kind_chosen_here_is_in_the_table() -> None:
    assert {hostile.label for hostile in CHOSEN} == SHOWN


@pytest.mark.feature("C1")
@pytest.mark.parametrize(
    ("name", "make", "kind", "pages"),
    [
        ("Manual.pdf", lambda path: make_pdf(path, pages=4, text="of its own"), "pdf", 4),
        ("Slides.pptx", lambda path: make_pptx(path, slides=3), "pptx", 3),
        ("Sheet.docx", make_docx, "docx", None),
        ("Film.mp4", make_mp4, "mp4", None),
        ("Pack.zip", lambda path: make_zip(path, {"a/b.pdf": make_pdf(path.with_name("b.pdf"))}), "zip", None),
    ],
)
def test_each_kind_comes_in_with_its_hash(
    desk: Desk, version: PackVersion, tmp_path: Path, name: str, make, kind: str, pages: int | None
) -> None:
    path = make(tmp_path / name)
    before = set(stored())
    assert desk.upload(version, path).status_code == 302
    (file,) = files_in(version)
    assert (file.file_name, file.kind, file.pages, file.size) == (name, kind, pages, path.stat().st_size)
    # Another test may have stored the same bytes: what is promised is this file, and nothing beside it.
    assert set(stored()) == before | {file.storage_key}
    assert file.storage_key == f"files/{file.sha256[:2]}/{file.sha256}"
    with file_store().open(file.storage_key) as content:
        assert content.read() == path.read_bytes()
    page = words_of(desk.visitor.get(path_of(version)))
    assert file.sha256 in page
    assert "Not scanned" in page


@pytest.mark.feature("C1", "C3")
@pytest.mark.parametrize("hostile", CHOSEN, ids=lambda hostile: hostile.label)
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_of_it_is_kept(
    desk: Desk, version: PackVersion, tmp_path: Path, hostile: Hostile
) -> None:
    path = tmp_path / hostile.name
    hostile.make(path)
    before = stored()
    answer = desk.upload(version, path, name="Kept as typed")
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert 'value="Kept as typed"' in answer.text
    assert files_in(version) == []
    assert stored() == before
    (event,) = events(EventTag.FILE_REFUSED)
    assert event.after == {"code": hostile.code}
    assert event.details["why"] in words_of(answer)
    assert event.details["why"] in words_of(desk.visitor.get(path_of(version)))


@pytest.mark.feature("C1")
def test_with_progress_the_answers_are_the_next_page_or_the_sentences(
    desk: Desk, version: PackVersion, tmp_path: Path
) -> None:
    good = desk.upload(version, make_pdf(tmp_path / "Manual.pdf"), headers=JSON)
    assert (good.status_code, good.json) == (200, {"next": f"{path_of(version)}/files"})
    page = desk.visitor.get(f"{path_of(version)}/files")
    assert "Manual.pdf is added." in words_of(page)
    assert "data-upload" in page.text
    bad = desk.upload(version, make_pdf(tmp_path / "Bad.pdf", danger="javascript"), headers=JSON)
    assert bad.status_code == 422
    assert bad.json is not None
    (error,) = bad.json["errors"]
    assert error["field"] == "file"
    assert "contains a script" in error["message"]


@pytest.mark.feature("C1")
def test_no_file_at_all_is_asked_for(desk: Desk, version: PackVersion) -> None:
    answer = desk.visitor.post(f"{path_of(version)}/files", data={"name": "Typed"})
    assert answer.status_code == 422
    assert "Choose a file to upload" in words_of(answer)
    assert 'value="Typed"' in answer.text


@pytest.mark.feature("C1")
def test_the_same_file_twice_is_one_row_and_a_sentence(desk: Desk, version: PackVersion, tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "Manual.pdf")
    assert desk.upload(version, path).status_code == 302
    for name in ("Manual.pdf", "Another name.pdf"):
        answer = desk.upload(version, path, name)
        assert answer.status_code == 422
        assert "This version already" in words_of(answer)
    assert len(files_in(version)) == 1
    other = make_pdf(tmp_path / "other.pdf", text="other")
    answer = desk.upload(version, other, "MANUAL.PDF")
    assert "Take the old one out, or rename the new one." in words_of(answer)


@pytest.mark.feature("C1")
def test_one_content_in_two_versions_is_stored_once(desk: Desk, version: PackVersion, tmp_path: Path) -> None:
    other = make_draft_version()
    path = make_pdf(tmp_path / "Manual.pdf", text="once")
    before = set(stored())
    assert [desk.upload(one, path).status_code for one in (version, other)] == [302, 302]
    assert len(set(stored()) - before) == 1


@pytest.mark.feature("C1")
@pytest.mark.parametrize(
    ("sent", "typed", "kept"),
    [
        ("Übung – упражнение – 练习 – تمرين.pdf", "", "Übung – упражнение – 练习 – تمرين.pdf"),
        ("e\u0301tude.pdf", "", "\u00e9tude.pdf"),
        ("C:/Documents/x/manual.pdf", "", "manual.pdf"),
        ("../../etc/manual.pdf", "", "manual.pdf"),
        ("fdp\u202e.exe.pdf", "", "fdp.exe.pdf"),
        ("bell\x07.pdf", "", "bell.pdf"),
        ("x" * 10_000 + ".pdf", "", "x" * 196 + ".pdf"),
        ("<script>alert(1)</script>.pdf", "", "script>.pdf"),
        ("=cmd|' /C calc'!A0.pdf", "", "C calc'!A0.pdf"),
        ("scan0001.pdf", "Facilitator manual", "Facilitator manual.pdf"),
        ("scan0001.pdf", "Facilitator manual.PDF", "Facilitator manual.PDF"),
        ("scan0001.pdf", "../Manual", "-Manual.pdf"),
    ],
)
def test_names_of_every_script_are_tidied(
    desk: Desk, version: PackVersion, tmp_path: Path, sent: str, typed: str, kept: str
) -> None:
    answer = desk.upload(version, make_pdf(tmp_path / "a.pdf"), sent, **({"name": typed} if typed else {}))
    assert answer.status_code == 302
    (file,) = files_in(version)
    assert file.file_name == kept
    assert "<script>alert" not in desk.visitor.get(path_of(version)).text


@pytest.mark.feature("C1")
def test_folding_keeps_within_its_column() -> None:
    name = wanted_name("\u0390" * 120 + ".pdf")
    assert len(name.encode()) <= 200
    assert len(folded_name(name)) <= 200
    assert folded_name("STRASSE.pdf") == folded_name("straße.PDF")


@pytest.mark.feature("C1")
def test_a_file_over_the_limit_meets_a_page_or_json_before_it_is_read(
    desk: Desk, version: PackVersion, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.view_functions["materials.files"], "upload_limit_bytes", 5_000)
    for headers, is_page in (({}, True), (JSON, False)):
        data = {"file": (io.BytesIO(b"x" * 20_000), "Film.mp4")}
        answer = desk.visitor.post(f"{path_of(version)}/files", data=data, headers=headers)
        assert answer.status_code == 413
        said = words_of(answer) if is_page else answer.json["errors"][0]["message"]
        assert "larger than the portal takes here" in said
    assert list(staging().folder.iterdir()) == []


@pytest.mark.feature("C1")
def test_a_file_just_over_the_limit_is_refused_on_its_field(
    desk: Desk, version: PackVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (FILE_LIMIT_BYTES, TOO_LARGE[:32]) == (500_000_000, "This file is larger than 500 MB.")
    monkeypatch.setattr("app.materials.actions.files.FILE_LIMIT_BYTES", 500)
    answer = desk.upload(version, make_pdf(tmp_path / "Manual.pdf"))
    assert answer.status_code == 422
    assert "This file is larger than 500 bytes." in words_of(answer)


@pytest.mark.feature("C1")
def test_the_limit_is_raised_only_for_whoever_may_upload(desk: Desk, version: PackVersion) -> None:
    desk.be("qa")
    answer = desk.visitor.post(f"{path_of(version)}/files", data={"file": (io.BytesIO(b"x" * 2_000_000), "a.pdf")})
    assert answer.status_code == 403
    assert list(staging().folder.iterdir()) == []


@pytest.mark.feature("C1")
@pytest.mark.parametrize("name", ["x" * 121, "x" * 10_000])
def test_a_name_too_long_is_refused_on_its_field(desk: Desk, version: PackVersion, tmp_path: Path, name: str) -> None:
    answer = desk.upload(version, make_pdf(tmp_path / "a.pdf"), **{"name": name})
    assert answer.status_code == 422
    assert "must be 120 characters or fewer" in words_of(answer)


@pytest.mark.feature("C1")
def test_a_file_is_taken_out_once_and_may_come_back(desk: Desk, version: PackVersion, tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "Manual.pdf")
    desk.upload(version, path)
    (file,) = files_in(version)
    page = desk.visitor.get(f"{path_of(version)}/files/{file.id}/remove")
    assert "What will follow" in words_of(page)
    db.session.refresh(version)
    assert desk.send(version, f"files/{file.id}/remove").status_code == 302
    assert desk.visitor.get(f"{path_of(version)}/files/{file.id}/remove").status_code == 404
    assert files_in(version) == []
    assert desk.upload(version, path).status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(VersionFile)) == 2
    assert len(events(EventTag.FILE_REMOVED)) == 1


@pytest.mark.feature("C1", "G1")
def test_a_file_of_another_version_is_not_found(desk: Desk, version: PackVersion) -> None:
    other = add_pdf(make_draft_version())
    assert desk.visitor.get(f"{path_of(version)}/files/{other.id}/remove").status_code == 404
    assert desk.send(version, f"files/{other.id}/remove").status_code == 404
    assert other.removed_at is None


@pytest.mark.feature("C1")
def test_while_a_file_is_looked_at_nobody_elses_write_waits(
    desk: Desk, version: PackVersion, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    inspect = files.look_into

    def look(*arguments: object, **options: object) -> object:
        seen.append(db.session().in_transaction())
        return inspect(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "look_into", look)
    assert desk.upload(version, make_pdf(tmp_path / "Manual.pdf")).status_code == 302
    assert seen == [False]
