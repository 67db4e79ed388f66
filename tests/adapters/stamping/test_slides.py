"""The stamp on slides, read by an independent library (C9)."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from pptx.slide import Slide
from pptx.util import Inches

from app.adapters.stamping import CannotStamp, Stamp
from app.adapters.stamping.ooxml.slides import SHAPE_NAME
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file
from tests.adapters.stamping import samples

TRANSITIONAL = b"schemas.openxmlformats.org/officeDocument/2006/relationships"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def stamped(presentation: object, stamp: Stamp, tmp_path: Path) -> Path:
    source, target = tmp_path / "source.pptx", tmp_path / "stamped.pptx"
    presentation.save(str(source))  # type: ignore[attr-defined]
    stamp_file(source, target, kind="pptx", stamp=stamp)
    return target


def stamps_of(shapes: object) -> list[str]:
    return [shape.text_frame.text for shape in shapes if shape.name == SHAPE_NAME]  # type: ignore[attr-defined]


def shows_stamp(slide: Slide) -> bool:
    if stamps_of(slide.shapes):
        return True
    if slide._element.get("showMasterSp") in ("0", "false"):
        return False
    layout = slide.slide_layout
    if stamps_of(layout.shapes):
        return True
    return layout._element.get("showMasterSp") not in ("0", "false") and bool(stamps_of(layout.slide_master.shapes))


@pytest.mark.feature("C9")
def test_every_slide_shows_the_stamp(stamp: Stamp, tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    for number in range(4):
        presentation.slides.add_slide(presentation.slide_layouts[number])
    presentation.slides[1]._element.set("showMasterSp", "0")
    presentation.slide_layouts[2]._element.set("showMasterSp", "false")
    presentation.slides[0].notes_slide.notes_text_frame.text = "Say hello."
    result = pptx.Presentation(str(stamped(presentation, stamp, tmp_path)))
    assert [shows_stamp(slide) for slide in result.slides] == [True] * 4
    assert stamps_of(result.slide_masters[0].shapes) == [stamp.line]
    assert stamps_of(result.notes_master.shapes) == [stamp.line]
    assert [bool(stamps_of(slide.shapes)) for slide in result.slides] == [False, True, False, False]
    assert result.core_properties.identifier == "urn:waymark:copy:7Q2M-K8XD-93FA"


@pytest.mark.feature("C9")
def test_a_picture_down_to_the_edge_does_not_hide_it(stamp: Stamp, tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.shapes.add_picture(io.BytesIO(DOT), 0, 0, presentation.slide_width, presentation.slide_height)
    small = presentation.slides.add_slide(presentation.slide_layouts[6])
    small.shapes.add_picture(io.BytesIO(DOT), 0, 0, Inches(1), Inches(1))
    result = pptx.Presentation(str(stamped(presentation, stamp, tmp_path)))
    assert result.slides[0].shapes[-1].name == SHAPE_NAME
    assert stamps_of(result.slides[1].shapes) == []


@pytest.mark.feature("C9")
def test_shape_numbers_stay_unique_and_inside_the_slide(stamp: Stamp, tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    result = pptx.Presentation(str(stamped(presentation, stamp, tmp_path)))
    shapes = list(result.slide_masters[0].shapes)
    assert len({shape.shape_id for shape in shapes}) == len(shapes)
    band = shapes[-1]
    assert band.name == SHAPE_NAME
    assert (band.left, band.width) == (0, result.slide_width)
    assert band.top + band.height == result.slide_height


@pytest.mark.feature("C9")
def test_untouched_parts_are_copied_as_they_lie(stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pptx(tmp_path / "source.pptx")
    stamp_file(tmp_path / "source.pptx", tmp_path / "stamped.pptx", kind="pptx", stamp=stamp)
    with zipfile.ZipFile(tmp_path / "source.pptx") as old, zipfile.ZipFile(tmp_path / "stamped.pptx") as new:
        assert new.testzip() is None
        assert set(old.namelist()) <= set(new.namelist())
        changed = {name for name in old.namelist() if old.getinfo(name).CRC != new.getinfo(name).CRC}
    assert changed == {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "ppt/slideMasters/slideMaster1.xml"}


@pytest.mark.feature("C10")
def test_a_presentation_saved_again_without_properties_is_traced(stamp: Stamp, tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[1])
    again = pptx.Presentation(str(stamped(presentation, stamp, tmp_path)))
    again.core_properties.identifier = ""
    custom = next(part for part in again.part.package.iter_parts() if str(part.partname) == "/docProps/custom.xml")
    custom._blob = custom.blob.replace(b"7Q2M-K8XD-93FA", b"")
    text = again.slide_masters[0].shapes[-1].text_frame.paragraphs[0]
    line = text.runs[0].text
    text.runs[0].text = line[:-6]
    text.add_run().text = line[-6:]
    again.save(str(tmp_path / "again.pptx"))
    found = read_stamp(tmp_path / "again.pptx")
    assert found.newest == stamp.copy_id
    assert {seen.place for seen in found.sightings} == {"ppt/slideMasters/slideMaster1.xml"}


@pytest.mark.feature("C9")
def test_a_second_stamp_lies_above_the_first(stamp: Stamp, tmp_path: Path) -> None:
    first = stamped(pptx.Presentation(), stamp, tmp_path)
    second = tmp_path / "second.pptx"
    stamp_file(first, second, kind="pptx", stamp=replace(stamp, copy_id="A1B2-C3D4-E5F6"))
    shapes = [shape for shape in pptx.Presentation(str(second)).slide_masters[0].shapes if shape.name == SHAPE_NAME]
    assert shapes[1].top + shapes[1].height <= shapes[0].top


@pytest.mark.feature("C9")
def test_other_office_files_are_refused_by_name(stamp: Stamp, tmp_path: Path) -> None:
    samples.make_docx(tmp_path / "source.pptx")
    with pytest.raises(CannotStamp, match="not a PowerPoint presentation"):
        stamp_file(tmp_path / "source.pptx", tmp_path / "out.pptx", kind="pptx", stamp=stamp)
    (tmp_path / "old.pptx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(CannotStamp, match=r"password or in an old Office format"):
        stamp_file(tmp_path / "old.pptx", tmp_path / "out.pptx", kind="pptx", stamp=stamp)


@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TRANSITIONAL, b"purl.oclc.org/ooxml/officeDocument/relationships", "Strict"),
        (b"<Relationships", b"<!DOCTYPE x [<!ENTITY e 'x'>]><Relationships", "document type declaration"),
        (b"</Relationships>", b"", "damaged"),
    ],
)
def test_a_package_that_is_not_plain_is_refused(
    old: bytes, new: bytes, words: str, stamp: Stamp, tmp_path: Path
) -> None:
    samples.make_pptx(tmp_path / "plain.pptx")
    with zipfile.ZipFile(tmp_path / "plain.pptx") as plain, zipfile.ZipFile(tmp_path / "odd.pptx", "w") as odd:
        for name in plain.namelist():
            content = plain.read(name)
            odd.writestr(name, content.replace(old, new) if name == "_rels/.rels" else content)
    with pytest.raises(CannotStamp, match=words):
        stamp_file(tmp_path / "odd.pptx", tmp_path / "out.pptx", kind="pptx", stamp=stamp)
