"""Papers people send: pictures are walked to their end, and what materials refuse for stamping's sake comes in."""

from pathlib import Path

import pytest

from app.adapters.inspection import PAPERS, FileKind, Inspection, Limits, UnsafeFile, inspect_file
from tests.makers import JPEG_DANGERS, PNG_DANGERS, make_docx, make_jpeg, make_pdf, make_png, make_pptx, make_zip

SENT = Limits(kinds=PAPERS, may_be_signed=True)
CODES = {
    "cut-short": "damaged",
    "no-data": "damaged",
    "checksum": "damaged",
    "header-later": "damaged",
    "no-frame": "damaged",
    "no-scan": "damaged",
    "segment-too-long": "damaged",
    "bomb": "too-complex",
    "another-file-behind": "trailing-data",
    "page-in-front": "several-types",
}


def refusal_of(path: Path, limits: Limits = SENT) -> UnsafeFile:
    """Return how a file is refused."""
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(path, file_name=path.name, limits=limits)
    return caught.value


@pytest.mark.feature("A15")
def test_papers_come_in(tmp_path: Path) -> None:
    for name, make in {"a.png": make_png, "a.jpg": make_jpeg, "A.JPEG": make_jpeg}.items():
        kind = FileKind.PNG if name.endswith("png") else FileKind.JPEG
        assert inspect_file(make(tmp_path / name), file_name=name, limits=SENT) == Inspection(kind)
    with_preview = make_jpeg(tmp_path / "b.jpg", has_preview=True)
    assert inspect_file(with_preview, file_name="b.jpg", limits=SENT).kind is FileKind.JPEG
    assert inspect_file(make_docx(tmp_path / "a.docx"), file_name="a.docx", limits=SENT).kind is FileKind.DOCX
    signed = make_pdf(tmp_path / "signed.pdf", danger="signature")
    assert inspect_file(signed, file_name="signed.pdf", limits=SENT).pages == 3
    assert refusal_of(signed, Limits()).code == "signed"


@pytest.mark.feature("A15")
@pytest.mark.parametrize(
    ("maker", "danger"), [(make_png, one) for one in PNG_DANGERS] + [(make_jpeg, one) for one in JPEG_DANGERS]
)
def test_a_picture_that_is_not_one_whole_picture_is_refused(tmp_path: Path, maker, danger: str) -> None:  # type: ignore[no-untyped-def]
    path = maker(tmp_path / ("a.png" if maker is make_png else "a.jpg"), danger=danger)
    assert refusal_of(path).code == CODES[danger]


@pytest.mark.feature("A15", "C1")
def test_what_papers_and_materials_may_be_is_told_apart(tmp_path: Path) -> None:
    slides, picture = make_pptx(tmp_path / "a.pptx"), make_png(tmp_path / "a.png")
    assert refusal_of(slides).sentence.endswith("Upload a .pdf, .docx, .png or .jpg.")
    assert refusal_of(picture, Limits()).sentence.endswith("Upload a .pdf, .pptx, .docx, .mp4, or a .zip of those.")
    within = make_zip(tmp_path / "a.zip", {"a.png": picture})
    assert refusal_of(within, Limits()).code == "member-not-allowed"
    lying = picture.rename(tmp_path / "lying.pdf")
    assert "is a PNG picture, but its name ends in .pdf" in refusal_of(lying).sentence
    assert refusal_of(lying, Limits()).code == "type-not-recognised"
