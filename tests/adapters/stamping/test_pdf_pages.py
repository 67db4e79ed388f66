"""The stamp on PDF pages of every shape, and what it leaves as it was (C9)."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from app.adapters.stamping import CannotStamp, Stamp, Survey
from app.adapters.stamping.pdf import balance
from app.adapters.stamping.stamping import stamp_file, survey_file
from app.adapters.stamping.types import Balance
from tests.adapters.stamping import samples

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
MARK = "copy 7Q2M-K8XD-93FA"


def words_on(path: Path, page: int) -> str:
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    return " ".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def mark_box(path: Path, page: int) -> tuple[float, ...]:
    """The page's size and where the last word of the stamp is, as the reader sees the page."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-"]
    layout = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', layout)
    word = re.search(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">7Q2M-K8XD-93FA<', layout)
    assert size, layout
    assert word, layout
    return tuple(float(number) for match in (size, word) for number in match.groups())


def stamped(pdf: Pdf, stamp: Stamp, tmp_path: Path) -> Path:
    source, target = tmp_path / "source.pdf", tmp_path / "stamped.pdf"
    pdf.save(source)
    stamp_file(source, target, kind="pdf", stamp=stamp)
    return target


@needs_poppler
@pytest.mark.feature("C9")
def test_every_page_carries_the_sentence(stamp: Stamp, tmp_path: Path) -> None:
    target = stamped(Pdf.open(io.BytesIO(samples.manual())), stamp, tmp_path)
    for page in (1, 2, 3):
        words = words_on(target, page)
        assert words.count(stamp.line) == 1
        assert "Lorem ipsum dolor sit amet" in words


@needs_poppler
@pytest.mark.feature("C9")
@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("crop", [None, [50, 60, 400, 700], [400, 700, 50, 60], [-900, -900, 9000, 9000]])
def test_the_stamp_is_at_the_foot_of_what_is_seen(
    turn: int, crop: list[int] | None, stamp: Stamp, tmp_path: Path
) -> None:
    pdf = Pdf.open(io.BytesIO(samples.manual()))
    for page in pdf.pages:
        page.obj.Rotate = turn
        if crop:
            page.obj.CropBox = Array(crop)
    target = stamped(pdf, stamp, tmp_path)
    assert MARK in words_on(target, 2)
    with Pdf.open(target) as result:
        content = result.pages[1].obj.Contents[-1].read_bytes()
        matrix = [float(part) for part in re.search(rb"q ([-\d. ]+) cm", content)[1].split()]
    box = (50, 60, 400, 700) if crop and crop[0] != -900 else (0, 0, 595.28, 841.89)
    corner = {0: (box[0], box[1]), 90: (box[2], box[1]), 180: (box[2], box[3]), 270: (box[0], box[3])}[turn % 360]
    assert matrix[4:] == pytest.approx(corner, abs=3)


@needs_poppler
@pytest.mark.feature("C9")
def test_the_stamp_keeps_to_the_lowest_band(stamp: Stamp, tmp_path: Path) -> None:
    target = stamped(Pdf.open(io.BytesIO(samples.manual())), stamp, tmp_path)
    width, height, left, top, right, bottom = mark_box(target, 1)
    assert height - 24 <= top < bottom <= height
    assert 0 < left < right < width


@needs_poppler
@pytest.mark.feature("C9")
def test_pages_without_usable_entries_are_stamped(stamp: Stamp, tmp_path: Path) -> None:
    pdf = Pdf.new()
    for _ in range(7):
        pdf.add_blank_page(page_size=(595, 842))
    first, second, third, fourth, fifth, sixth, seventh = (page.obj for page in pdf.pages)
    del first.Resources
    second.Resources = Name.Nonsense
    third.Resources = Dictionary(XObject=Array([1, 2]))
    if "/Contents" in fourth:
        del fourth.Contents
    fifth.Contents = Array([pdf.make_stream(b"0 0 m"), Name.Nonsense, pdf.make_stream(b" 9 9 l S")])
    sixth.MediaBox = Array([0, 0, 0, 0])
    seventh.Rotate = Name.Sideways
    target = stamped(pdf, stamp, tmp_path)
    for page in range(1, 8):
        assert MARK in words_on(target, page)


@needs_poppler
@pytest.mark.feature("C9")
def test_a_box_inherited_from_the_page_tree_counts(stamp: Stamp, tmp_path: Path) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    page = pdf.pages[0].obj
    del page.MediaBox
    pdf.Root.Pages.MediaBox = Array([0, 0, 300, 200])
    pdf.Root.Pages.Resources = Dictionary(ProcSet=Array([Name.PDF]))
    del page.Resources
    target = stamped(pdf, stamp, tmp_path)
    width, height, left, top, right, bottom = mark_box(target, 1)
    assert (width, height) == (300, 200)
    assert 170 < top < bottom < 200
    assert 0 < left < right < 300


@needs_poppler
@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    "content",
    [
        b"q 0.1 0 0 0.1 900 900 cm",
        b"q q q 5 0 0 5 0 0 cm q",
        b"Q Q Q 0 0 m 9 9 l S",
        b"Q q 3 0 0 3 0 0 cm q Q q",
        b"q (a q in a string) pop Q q 9 0 0 9 9 9 cm",
        b"[(q)]q[(Q)]q 2 0 0 2 50 50 cm",
    ],
)
def test_a_page_that_forgets_its_state_does_not_move_the_stamp(content: bytes, stamp: Stamp, tmp_path: Path) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[1].obj.Contents = pdf.make_stream(content)
    target = stamped(pdf, stamp, tmp_path)
    assert mark_box(target, 2) == pytest.approx(mark_box(target, 1), abs=0.01)


@pytest.mark.feature("C9")
def test_a_survey_found_before_stamps_the_same_bytes_and_no_page_is_read_again(
    stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = Pdf.new()
    for content in (b"0 0 m 9 9 l S", b"q q 5 0 0 5 0 0 cm", b"Q Q 0 0 m", b"q 1 0 0 1 0 0 cm Q"):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].obj.Contents = pdf.make_stream(content)
    unsurveyed = stamped(pdf, stamp, tmp_path).read_bytes()
    source, target = tmp_path / "source.pdf", tmp_path / "again.pdf"
    found = survey_file(source, kind="pdf")
    assert found is not None
    assert found.unbalanced == {2: Balance(1, 3), 3: Balance(3, 1)}
    kept = Survey.from_message(json.loads(json.dumps(found.as_message())))
    monkeypatch.setattr(balance, "content_streams", None)
    stamp_file(source, target, kind="pdf", stamp=stamp, survey=kept)
    assert without_id(target.read_bytes()) == without_id(unsurveyed)


def without_id(content: bytes) -> bytes:
    """A PDF without its identifier, which is another each time it is written."""
    return re.sub(rb"/ID \[.*?\]", b"", content, flags=re.DOTALL)


@pytest.mark.feature("C9")
def test_equal_pages_share_one_band(stamp: Stamp, tmp_path: Path) -> None:
    target = stamped(Pdf.open(io.BytesIO(samples.manual(40))), stamp, tmp_path)
    with Pdf.open(target) as pdf:
        bands = {page.obj.Resources.XObject[name].objgen for page in pdf.pages for name in page.obj.Resources.XObject}
        assert len(pdf.pages) == 40
        assert len(bands) == 1
        assert len({page.obj.Contents[-1].objgen for page in pdf.pages}) == 1


@pytest.mark.feature("C9", "G6")
def test_an_accessible_document_stays_accessible(stamp: Stamp, tmp_path: Path) -> None:
    original = Pdf.open(io.BytesIO(samples.manual()))
    target = stamped(original, stamp, tmp_path)
    with Pdf.open(target) as pdf:
        assert _tags(pdf.Root.StructTreeRoot) == _tags(original.Root.StructTreeRoot)
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (
                "1",
                "2",
                "A",
            )
        for page in pdf.pages:
            assert page.obj.Contents[-1].read_bytes().strip().startswith(b"Q")
            assert b"/Artifact" in page.obj.Contents[-1].read_bytes()
            band = next(iter(page.obj.Resources.XObject.values()))
            assert b"MCID" not in band.read_bytes()


def _tags(node: pikepdf.Object, depth: int = 0) -> list[str]:
    if isinstance(node, Array):
        return [tag for child in node for tag in _tags(child, depth)]
    if not isinstance(node, Dictionary) or depth > 50:
        return [str(node)] if isinstance(node, int) else []
    return [str(node.get("/S", "")), *_tags(node.get("/K", Array()), depth + 1)]


@pytest.mark.feature("C9")
def test_a_second_stamp_does_not_lie_on_the_first(stamp: Stamp, tmp_path: Path) -> None:
    first = stamped(Pdf.open(io.BytesIO(samples.manual())), stamp, tmp_path)
    second = tmp_path / "second.pdf"
    stamp_file(first, second, kind="pdf", stamp=replace(stamp, copy_id="A1B2-C3D4-E5F6"))
    with Pdf.open(second) as pdf:
        rises = [
            float(re.search(rb"q [-\d. ]+ ([-\d.]+) cm", stream.read_bytes())[1])
            for stream in pdf.pages[0].obj.Contents
            if b"/Artifact" in stream.read_bytes() and b"WaymarkCopy" in stream.read_bytes()
        ]
    assert len(rises) == 2
    assert abs(rises[0] - rises[1]) >= 15


@pytest.mark.feature("C9")
@pytest.mark.parametrize("owner_only", [True, False])
def test_a_protected_pdf_is_refused(owner_only: bool, stamp: Stamp, tmp_path: Path) -> None:
    source = tmp_path / "protected.pdf"
    with Pdf.open(io.BytesIO(samples.manual())) as pdf:
        pdf.save(source, encryption=pikepdf.Encryption(user="" if owner_only else "open", owner="owner"))
    with pytest.raises(CannotStamp, match="protected by a password"):
        stamp_file(source, tmp_path / "stamped.pdf", kind="pdf", stamp=stamp)


@pytest.mark.feature("C9")
def test_a_signed_pdf_is_refused(stamp: Stamp, tmp_path: Path) -> None:
    pdf = Pdf.open(io.BytesIO(samples.manual()))
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())
    with pytest.raises(CannotStamp, match="signature"):
        stamped(pdf, stamp, tmp_path)


@pytest.mark.feature("C9")
def test_a_page_that_cannot_be_unpacked_is_named(stamp: Stamp, tmp_path: Path) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    pdf.pages[1].obj.Contents = pikepdf.Stream(pdf, b"this is not deflated", {"/Filter": Name.FlateDecode})
    with pytest.raises(CannotStamp, match="Page 2 of the PDF is damaged"):
        stamped(pdf, stamp, tmp_path)
    with pytest.raises(CannotStamp, match="Page 2 of the PDF is damaged"):
        survey_file(tmp_path / "source.pdf", kind="pdf")
