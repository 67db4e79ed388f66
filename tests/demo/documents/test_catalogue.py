"""Packs and versions: what is in them, what differs, that making them is quick and repeatable."""

import time
from pathlib import Path

import pytest

from app.demo.documents import PACKS, VERSIONS, DemoDocument, documents_for, write_document
from app.demo.documents.handbooks import changes_for
from app.demo.documents.sessions import workshops_in
from app.demo.documents.versions import content_for
from tests.demo.documents.conftest import make_version


@pytest.mark.feature("C1")
@pytest.mark.parametrize("version", VERSIONS)
def test_every_pack_has_its_documents_with_matching_kind(version: str) -> None:
    for pack_slug in PACKS:
        documents = documents_for(pack_slug, version)
        assert documents
        assert all(document.file_name.endswith(f".{document.kind}") for document in documents)
        assert len({document.file_name for document in documents}) == len(documents)


@pytest.mark.feature("C14")
def test_sheets_are_added_by_later_versions() -> None:
    counts = [len(documents_for("participant-sheets", version)) for version in VERSIONS]
    assert counts == [4, 5, 6]


def test_unknown_pack_version_and_foreign_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="facilitator-manual"):
        documents_for("no-such-pack", "2.0.0")
    with pytest.raises(ValueError, match=r"3\.0\.0"):
        documents_for("police-handbook", "9.9.9")
    remote_sheet = DemoDocument("sheet-5-joining-by-video-link.docx", "docx", "Joining by video link")
    with pytest.raises(ValueError, match="not part of"):
        write_document(remote_sheet, pack_slug="participant-sheets", version="2.0.0", folder=tmp_path)


@pytest.mark.feature("C14")
@pytest.mark.parametrize("pack_slug", PACKS)
def test_each_pack_logs_its_changes_newest_first(pack_slug: str) -> None:
    newest = [change["version"] for change in changes_for(pack_slug, "3.0.0")]
    assert newest == sorted(newest, reverse=True)
    assert "3.0.0" in newest
    assert {change["version"] for change in changes_for(pack_slug, "2.0.0")} == {"2.0.0"}
    assert all(change["what"] and change["todo"] for change in changes_for(pack_slug, "3.0.0"))


@pytest.mark.feature("C14")
@pytest.mark.parametrize("version", VERSIONS)
def test_both_workshops_fill_exactly_five_hours(version: str) -> None:
    for workshop in workshops_in(version):
        assert sum(part["minutes"] for part in workshop["parts"]) == 300
        assert workshop["parts"][0]["starts"] == "10:00"


@pytest.mark.feature("C14")
def test_timings_differ_as_the_change_log_says() -> None:
    minutes = {
        version: {part["title"]: part["minutes"] for workshop in workshops_in(version) for part in workshop["parts"]}
        for version in VERSIONS
    }
    assert [minutes[version]["Welcome and how today works"] for version in VERSIONS] == [30, 35, 35]
    assert [minutes[version]["Naming it"] for version in VERSIONS] == [45, 40, 45]
    assert [minutes[version].get("Freedom and control") for version in VERSIONS] == [None, None, 35]
    retimed = [
        before["title"]
        for before in workshops_in("2.1.0")[1]["parts"]
        if before["title"] in minutes["3.0.0"] and minutes["3.0.0"][before["title"]] != before["minutes"]
    ]
    assert len(retimed) == 7


def test_slides_speak_only_of_parts_their_workshop_has() -> None:
    for version in VERSIONS:
        for workshop in workshops_in(version):
            titles = {part["title"] for part in workshop["parts"]}
            slides = content_for(f"slides/workshop-{workshop['number']}", version)["slide"]
            assert {slide["part"] for slide in slides if "part" in slide} == titles


def test_making_a_version_twice_gives_the_same_bytes_within_six_seconds(tmp_path: Path) -> None:
    runs = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        started = time.process_time()
        runs.append(make_version(tmp_path / name, "3.0.0"))
        assert time.process_time() - started < 6
    assert runs[0].keys() == runs[1].keys()
    assert [name for name in runs[0] if runs[0][name] != runs[1][name]] == []


@pytest.mark.feature("C14")
def test_no_document_is_the_same_in_two_versions(library: Path) -> None:
    for name in {path.name for path in library.glob("*/*")}:
        copies = [path.read_bytes() for path in library.glob(f"*/{name}")]
        assert len(set(copies)) == len(copies), name
