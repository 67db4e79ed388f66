"""Large files of real life pass quickly, and their size never shows in the memory of either process."""

import resource
import time
from pathlib import Path

import pikepdf
import pytest

from app.adapters.inspection import Limits, inspect_file
from tests.makers import make_mp4, make_pdf, make_zip

SECONDS = 10
"""Generous, for busy machines; the printed figures are the measure."""


def timed(path: Path, limits: Limits, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    inspect_file(path, file_name=path.name, limits=limits)
    took = time.perf_counter() - started
    with capsys.disabled():
        print(f"\n  {path.name}: {path.stat().st_size / 1e6:.1f} MB inspected in {took * 1000:.0f} ms", end="")
    assert took < SECONDS


def test_a_tagged_pdf_of_200_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make_pdf(tmp_path / "200 pages.pdf", pages=200, is_tagged=True)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        elements = [
            pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, K=number))
            for number in range(20_000)
        ]
        pdf.Root.StructTreeRoot.K = pikepdf.Array(elements)
        pdf.save(path)
    timed(path, Limits(), capsys)


@pytest.mark.feature("C20")
def test_a_film_of_100_mb_is_not_read_into_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make_mp4(tmp_path / "100 MB.mp4", film_bytes=100_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    timed(path, Limits(memory_bytes=60 << 20), capsys)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


@pytest.mark.feature("C20")
def test_a_zip_of_100_mb_is_not_read_into_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = make_mp4(tmp_path / "a.mp4", film_bytes=100_000_000)
    timed(make_zip(tmp_path / "100 MB.zip", {"a.mp4": film}, method=0), Limits(memory_bytes=60 << 20), capsys)
