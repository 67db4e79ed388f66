"""Damaged at random, a good file is either still good or refused: nothing else is ever raised, and never slowly."""

import contextlib
import io
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.inspection import FileKind, Limits, UnsafeFile, inspect_file
from app.adapters.inspection.examination import examine
from app.adapters.inspection.names import is_safe_path
from app.adapters.inspection.refusals import shorten
from tests.makers import make_docx, make_jpeg, make_mp4, make_pdf, make_png, make_pptx, make_zip

LIMITS = Limits(kinds=tuple(FileKind), unpacked_bytes=64 << 20)
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
LONGEST_SECONDS = 5


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[FileKind, bytes]:
    """One good file of each kind, made once."""
    folder = tmp_path_factory.mktemp("good")
    made = {
        FileKind.PDF: make_pdf(folder / "a.pdf", link="https://example.org", is_tagged=True),
        FileKind.PPTX: make_pptx(folder / "a.pptx", slides=1),
        FileKind.DOCX: make_docx(folder / "a.docx"),
        FileKind.MP4: make_mp4(folder / "a.mp4", film_bytes=100),
    }
    made[FileKind.ZIP] = make_zip(folder / "a.zip", {f"a{kind.extension}": path for kind, path in made.items()})
    made |= {FileKind.PNG: make_png(folder / "a.png"), FileKind.JPEG: make_jpeg(folder / "a.jpg")}
    return {kind: path.read_bytes() for kind, path in made.items()}


@st.composite
def damage(draw: st.DrawFn) -> list[tuple[str, float, bytes]]:
    """Some cuts, overwrites, insertions and repetitions at relative positions."""
    verbs = st.sampled_from(["cut", "overwrite", "insert", "repeat", "truncate"])
    places = st.floats(0, 1, exclude_max=True)
    telling = [
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        b"PK\5\6",
        b"PK\3\4",
        b"PK\1\2",
        b" 0 R",
        b"<<",
        b">>",
        b"%%EOF",
        b"moov",
    ]
    words = st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from(telling))
    return draw(st.lists(st.tuples(verbs, places, words), min_size=1, max_size=6))


def apply(content: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for verb, place, word in changes:
        at = int(place * len(content))
        before, after = content[:at], content[at:]
        content = {
            "cut": before + after[len(word) :],
            "overwrite": before + word + after[len(word) :],
            "insert": before + word + after,
            "repeat": before + before[-64:] + after,
            "truncate": before,
        }[verb]
    return content


def examine_bytes(content: bytes, kind: FileKind) -> None:
    """In this process, so that an unexpected exception cannot hide behind the child's."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        examine(io.FileIO(file.fileno(), closefd=False), kind, LIMITS)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", FileKind)
@FUZZ
@given(changes=damage())
def test_a_damaged_file_is_good_or_refused(
    good: dict[FileKind, bytes], kind: FileKind, changes: list[tuple[str, float, bytes]]
) -> None:
    started = time.monotonic()
    with contextlib.suppress(UnsafeFile):
        examine_bytes(apply(good[kind], changes), kind)
    assert time.monotonic() - started < LONGEST_SECONDS


@pytest.mark.parametrize("kind", FileKind)
def test_a_truncated_file_never_comes_in(good: dict[FileKind, bytes], kind: FileKind) -> None:
    content = good[kind]
    for length in {*range(0, len(content), max(1, len(content) // 60)), len(content) - 1} - {len(content)}:
        if kind is FileKind.PDF and content[:length].rstrip().endswith(b"%%EOF"):
            continue  # Only the last line break is missing, and nobody misses it.
        with pytest.raises(UnsafeFile):
            examine_bytes(content[:length], kind)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=damage(), kind=st.sampled_from(FileKind))
def test_the_same_through_the_child(
    good: dict[FileKind, bytes], tmp_path: Path, kind: FileKind, changes: list[tuple[str, float, bytes]]
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(apply(good[kind], changes))
    with contextlib.suppress(UnsafeFile):
        assert inspect_file(path, file_name=f"a{kind.extension}").kind is kind


@FUZZ
@given(st.text(max_size=60))
def test_a_safe_path_stays_inside_its_folder(name: str) -> None:
    if is_safe_path(name):
        inside = Path("/folder", *name.split("/"))
        assert Path("/folder") in inside.parents
        assert ".." not in inside.parts


@FUZZ
@given(st.text(max_size=300))
def test_a_shortened_text_is_short_and_printable(text: str) -> None:
    assert len(shorten(text)) <= 80
    assert shorten(text).isprintable()
