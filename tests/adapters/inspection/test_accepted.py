"""Files as people really make them come in, and the inspection says what they are."""

import zipfile
from pathlib import Path

import pytest
import typst

from app.adapters.inspection import FileKind, Inspection, UnsafeFile, inspect_file
from tests.makers import RawEntry, make_docx, make_mp4, make_pdf, make_pptx, make_zip, rewrite_zip, write_raw_zip

LEFTOVER = b"\x00\x05\x16\x07" + bytes(100)


def test_a_plain_pdf(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", pages=7)
    untagged = "The PDF is not tagged for accessibility."
    expected = Inspection(FileKind.PDF, pages=7, is_tagged=False, notes=(untagged,))
    assert inspect_file(path, file_name="Manual.PDF") == expected


@pytest.mark.parametrize(
    "link", ["https://example.org/?a=1", "mailto:help@example.org", "tel:+448081234567", "www.example.org"]
)
def test_a_pdf_with_an_ordinary_link(tmp_path: Path, link: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", link=link, is_tagged=True)
    assert inspect_file(path, file_name="a.pdf").is_tagged is True


def test_a_tagged_pdf_from_a_real_typesetter(tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text(
        '#set document(title: "Handbook")\n#outline()\n= One\n#link("https://example.org")[A]\n#pagebreak()\n= Two'
    )
    path = tmp_path / "a.pdf"
    typst.compile(str(source), output=str(path), pdf_standards=["a-2a", "ua-1"])
    assert inspect_file(path, file_name="a.pdf") == Inspection(FileKind.PDF, pages=2, is_tagged=True)


def test_a_presentation_with_charts_and_links(tmp_path: Path) -> None:
    path = make_pptx(tmp_path / "a.pptx", slides=4, has_chart=True, link="https://example.org")
    assert inspect_file(path, file_name="a.pptx") == Inspection(FileKind.PPTX, pages=4)


def test_a_document_does_not_know_its_pages(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx")
    assert inspect_file(path, file_name="a.docx") == Inspection(FileKind.DOCX, pages=None)


def test_a_film(tmp_path: Path) -> None:
    assert inspect_file(make_mp4(tmp_path / "a.mp4"), file_name="a.mp4") == Inspection(FileKind.MP4)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_of_each_kind_with_names_in_many_scripts(tmp_path: Path, method: int) -> None:
    members: dict[str, bytes | Path] = {
        "Módulo 1/دليل الميسّر.pdf": make_pdf(tmp_path / "a.pdf"),
        "Модуль 2/幻灯片.pptx": make_pptx(tmp_path / "a.pptx"),
        "मॉड्यूल/Llawlyfr.docx": make_docx(tmp_path / "a.docx"),
        "🎬 'quoted' & <b>.mp4": make_mp4(tmp_path / "a.mp4"),
    }
    path = make_zip(tmp_path / "a.zip", members, method=method)
    assert inspect_file(path, file_name="пакет.zip") == Inspection(FileKind.ZIP, members=tuple(members))


def test_a_zip_with_unannounced_utf8_names(tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "a.pdf").read_bytes()
    path = write_raw_zip(tmp_path / "a.zip", [RawEntry("Übung.pdf".encode(), pdf, flags=0)])
    assert inspect_file(path, file_name="a.zip").members == ("Übung.pdf",)


def test_a_zip_written_to_a_pipe(tmp_path: Path) -> None:
    """Sizes then follow the data instead of preceding it."""
    pdf = make_pdf(tmp_path / "a.pdf").read_bytes()

    class Pipe:
        def __init__(self) -> None:
            self.written = b""

        def write(self, data: bytes) -> int:
            self.written += bytes(data)
            return len(data)

        def flush(self) -> None: ...

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("a.pdf", pdf)
        archive.writestr("b.pdf", pdf)
    (tmp_path / "a.zip").write_bytes(pipe.written)
    assert inspect_file(tmp_path / "a.zip", file_name="a.zip").members == ("a.pdf", "b.pdf")


def test_what_a_mac_adds_to_a_zip_is_named_but_no_member(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"Handbook/a.pdf": make_pdf(tmp_path / "a.pdf")})
    rewrite_zip(path, add={"__MACOSX/Handbook/._a.pdf": LEFTOVER, ".DS_Store": b"\0\0\0\1Bud1" + bytes(50)})
    inspection = inspect_file(path, file_name="a.zip")
    assert inspection.members == ("Handbook/a.pdf",)
    assert inspection.notes == ("2 hidden system files are left out of every copy.",)


def test_a_mac_leftover_is_known_by_its_content_not_by_its_name_alone(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.pdf": make_pdf(tmp_path / "a.pdf")})
    rewrite_zip(path, add={"__MACOSX/._setup.exe": b"MZ\x90"})
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(path, file_name="a.zip")
    assert caught.value.code == "member-not-allowed"


def test_a_very_long_upload_name(tmp_path: Path) -> None:
    path = make_mp4(tmp_path / "a.mp4")
    assert inspect_file(path, file_name="<script>" * 1250 + ".mp4").kind is FileKind.MP4


def test_each_kind_has_its_media_type() -> None:
    assert [kind.media_type for kind in FileKind if kind.extension in (".pdf", ".mp4", ".zip")] == [
        "application/pdf",
        "video/mp4",
        "application/zip",
    ]
    assert FileKind.PPTX.media_type.endswith("presentationml.presentation")
    assert FileKind.DOCX.media_type.endswith("wordprocessingml.document")
