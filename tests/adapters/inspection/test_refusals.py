"""Every hostile file is refused with its own code and a sentence that can be read and acted upon."""

from pathlib import Path

import pytest

from app.adapters.inspection import UnsafeFile, inspect_file
from app.adapters.inspection.refusals import Refusal
from tests.makers import DOCX_DANGERS, MP4_DANGERS, PDF_DANGERS, PPTX_DANGERS

from .codes import DOCX_CODES, MP4_CODES, PDF_CODES, PPTX_CODES
from .hostile import HOSTILE, Hostile


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.label)
def test_a_hostile_file_is_refused(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "upload" / hostile.name
    path.parent.mkdir()
    hostile.make(path)
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(path, file_name=hostile.name, limits=hostile.limits)
    assert caught.value.code == hostile.code, caught.value.sentence
    assert caught.value.sentence.startswith(("This ", "The file “"))
    assert caught.value.sentence.endswith(".")
    assert "{" not in caught.value.sentence
    assert len(caught.value.sentence) < 400


def test_every_maker_of_a_danger_is_in_the_table() -> None:
    assert PDF_CODES.keys() == PDF_DANGERS.keys()
    assert PPTX_CODES.keys() == PPTX_DANGERS.keys()
    assert DOCX_CODES.keys() == DOCX_DANGERS.keys()
    assert MP4_CODES.keys() == set(MP4_DANGERS)


def test_every_refusal_is_met_by_a_hostile_file() -> None:
    """Those that only a misbehaving child can cause are met in `test_supervision`."""
    about_the_child = {Refusal.CHECK_TIMED_OUT, Refusal.CHECK_OUT_OF_MEMORY, Refusal.CHECK_FAILED}
    assert {hostile.code for hostile in HOSTILE} == set(Refusal) - about_the_child


def test_a_refusal_inside_a_zip_names_the_file(tmp_path: Path) -> None:
    hostile = next(hostile for hostile in HOSTILE if hostile.label == "ZIP with a presentation with macros")
    hostile.make(tmp_path / "a.zip")
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(tmp_path / "a.zip", file_name="a.zip")
    assert caught.value.sentence == (
        "The file “Module 2/slides.pptx” in this ZIP contains macros. Save it as a plain .pptx and upload it again."
    )


def test_the_sentence_never_repeats_a_foreign_text_at_length(tmp_path: Path) -> None:
    hostile = next(hostile for hostile in HOSTILE if hostile.label.startswith("ZIP name b'xxx"))
    hostile.make(tmp_path / "a.zip")
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(tmp_path / "a.zip", file_name="a.zip")
    assert "x" * 79 + "…" in caught.value.sentence
    assert "x" * 81 not in caught.value.sentence
