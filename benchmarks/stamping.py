"""Stamping a 200-page PDF beside bare pikepdf with one shared stamp: at most 1.3 times (C9).

Both start from a file on disk and end with a file on disk, in a running process. Bare pikepdf gets
its stamp ready-made; ours typesets it, keeps the tags, sees to each page's graphics state and writes
the properties. What the pages need was found when the file came in (the survey, measured by itself); a
file inside a bulk pack has none, so that its first copy is surveyed and stamped.
The two take turns and computing time is compared, so that a busy machine does not decide.

    python -m benchmarks.stamping [rounds]
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import typst
from pikepdf import Name, Pdf

from app.adapters.stamping import Stamp, Survey, close_child, read_in_child, stamp_in_child
from app.adapters.stamping.pdf.balance import forget_surveys
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file, survey_file
from benchmarks.tables import Table

MOST = 1.3
PAGES = 200
MANUAL = b"""
#set document(title: "Manual")
#set text(lang: "en", size: 10.5pt)
#set page(paper: "a4", numbering: "1 of 1")
#for number in range(%d) [
  = Chapter #number
  #lorem(330)
  #table(columns: 3, [a], [b], [c], [d], [e], [f])
  #pagebreak(weak: true)
]
"""
BAND = b"""
#set page(width: 595pt, height: 22pt, margin: 0pt, fill: none)
#align(center + horizon, text(7pt)[Licensed to Restorative Solutions CIC, copy 7Q2M-K8XD-93FA])
"""
STAMP = Stamp(
    copy_id="7Q2M-K8XD-93FA",
    recipient="Aisha Rahman",
    organisation="Restorative Solutions CIC",
    licence="LIC-2026-0143",
    at=datetime(2026, 11, 23, 9, 14, tzinfo=UTC),
    pack="Facilitator manual",
    version="3.2.0",
    licence_terms=("Do not pass this copy on.",),
)


def typeset(source: bytes, *, is_tagged: bool) -> bytes:
    """The PDF of a Typst source."""
    fonts = typst.Fonts(include_system_fonts=False)
    made = typst.Compiler(source, font_paths=fonts).compile(format="pdf", pdf_tags=is_tagged)
    assert isinstance(made, bytes)
    return made


def stamp_bare(source: Path, target: Path, band: bytes) -> None:
    """The floor: open, one shared form, save."""
    with Pdf.open(source) as pdf, Pdf.open(io.BytesIO(band)) as sheet:
        form = pdf.copy_foreign(sheet.pages[0].as_form_xobject())
        for page in pdf.pages:
            name = page.add_resource(form, Name.XObject, prefix="Stamp")
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ q 1 0 0 1 0 2 cm " + bytes(name) + b" Do Q")
        pdf.save(target)


def measure(
    rounds: int, clock: Callable[[], float] = time.process_time, **ways: Callable[[], object]
) -> dict[str, float]:
    """The median milliseconds of each way, taken in turns after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            started = clock()
            way()
            if turn:
                times[name].append((clock() - started) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def compare(title: str, source: Path, band: bytes, rounds: int) -> list[str]:
    """The row of one file."""
    target, survey = source.with_name("stamped.pdf"), survey_file(source, kind="pdf")
    found = measure(
        rounds,
        bare=lambda: stamp_bare(source, target, band),
        survey=lambda: survey_file(source, kind="pdf"),
        first=lambda: stamp_first_copy(source, target, survey),
        next=lambda: stamp_file(source, target, kind="pdf", stamp=STAMP, survey=survey),
        unsurveyed=lambda: stamp_first_copy(source, target, None),
        read=lambda: read_stamp(target),
    )
    first, further = found["first"] / found["bare"], found["next"] / found["bare"]
    grown = (target.stat().st_size - source.stat().st_size) / 1024
    times = [f"{milliseconds:.1f}" for milliseconds in found.values()]
    return [title, *times, f"{first:.2f}", f"{further:.2f}", f"{grown:.1f}"]


def stamp_first_copy(source: Path, target: Path, survey: Survey | None) -> None:
    """Stamp a file as if this process had never seen it."""
    forget_surveys()
    stamp_file(source, target, kind="pdf", stamp=STAMP, survey=survey)


def in_the_child(source: Path, rounds: int) -> str:
    """How long a caller waits for the child process, by the clock, as a sentence."""
    target = source.with_name("stamped.pdf")
    found = measure(
        rounds,
        clock=time.perf_counter,
        stamp=lambda: stamp_in_child(source, target, kind="pdf", stamp=STAMP),
        read=lambda: read_in_child(target),
    )
    close_child()
    started = time.perf_counter()
    read_in_child(target)
    start = (time.perf_counter() - started) * 1000
    kept = f"In the kept child process, by the clock: stamping {found['stamp']:.0f} ms, reading {found['read']:.0f} ms"
    return f"{kept}; starting the child and reading {start:.0f} ms.\n"


def stamping_costs(rounds: int) -> Iterator[str]:
    """Yield the table of the two files, then how long a caller waits."""
    band = typeset(BAND, is_tagged=False)
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder, "plain.pdf"), Path(folder, "packed.pdf")
        plain.write_bytes(typeset(MANUAL % PAGES, is_tagged=True))
        with Pdf.open(plain) as pdf:
            pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        table = Table(
            [
                *("file", "bare", "survey", "first copy", "next copy", "unsurveyed", "reading"),
                *("first ÷ bare", "next ÷ bare", "+ KiB"),
            ]
        )
        table.add(compare("tagged, as Typst writes it", plain, band, rounds))
        table.add(compare("tagged, with object streams", packed, band, rounds))
        yield f"{table}\n"
        yield in_the_child(plain, rounds)


if __name__ == "__main__":
    for line in stamping_costs(int(sys.argv[1]) if len(sys.argv) > 1 else 15):
        print(line)
