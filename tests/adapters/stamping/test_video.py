"""The stamp box of videos (C9, C10)."""

from pathlib import Path

import pytest

from app.adapters.stamping import CannotStamp, Stamp
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file
from app.adapters.stamping.video import STAMP_BOX
from tests.adapters.stamping.samples import box, make_mp4


@pytest.mark.feature("C9")
def test_the_film_is_unchanged_and_the_box_follows_it(stamp: Stamp, tmp_path: Path) -> None:
    make_mp4(tmp_path / "film.mp4")
    stamp_file(tmp_path / "film.mp4", tmp_path / "stamped.mp4", kind="mp4", stamp=stamp)
    before, after = (tmp_path / "film.mp4").read_bytes(), (tmp_path / "stamped.mp4").read_bytes()
    assert after.startswith(before)
    added = after[len(before) :]
    assert int.from_bytes(added[:4], "big") == len(added)
    assert added[4:24] == b"uuid" + STAMP_BOX


@pytest.mark.feature("C9")
def test_a_last_box_that_runs_to_the_end_is_closed_first(stamp: Stamp, tmp_path: Path) -> None:
    open_end = b"\0\0\0\0mdat" + b"film" * 10
    (tmp_path / "film.mp4").write_bytes(box(b"ftyp", b"isom") + box(b"moov", b"") + open_end)
    stamp_file(tmp_path / "film.mp4", tmp_path / "stamped.mp4", kind="mp4", stamp=stamp)
    after = (tmp_path / "stamped.mp4").read_bytes()
    assert len(open_end).to_bytes(4, "big") + open_end[4:] in after
    assert read_stamp(tmp_path / "stamped.mp4").newest == stamp.copy_id


@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    "content",
    [
        box(b"ftyp", b"isom") + box(b"mdat", b""),
        box(b"moov", b"") + box(b"ftyp", b"isom"),
        box(b"ftyp", b"isom") + box(b"moov", b"") + b"\0\0\0\3mdat",
        box(b"ftyp", b"isom") + box(b"moov", b"") + b"\0\0\0\1mdat\0\0\0\0\0\0\0\4",
        box(b"ftyp", b"isom") + box(b"moov", b"") + b"\0\0\0",
    ],
)
def test_boxes_that_do_not_add_up_are_refused(content: bytes, stamp: Stamp, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(CannotStamp, match="damaged or was cut off"):
        stamp_file(tmp_path / "film.mp4", tmp_path / "stamped.mp4", kind="mp4", stamp=stamp)


@pytest.mark.feature("C9")
def test_wide_sizes_are_understood(stamp: Stamp, tmp_path: Path) -> None:
    wide = b"\0\0\0\1mdat" + (20).to_bytes(8, "big") + b"film"
    (tmp_path / "film.mp4").write_bytes(box(b"ftyp", b"isom") + box(b"moov", b"") + wide)
    stamp_file(tmp_path / "film.mp4", tmp_path / "stamped.mp4", kind="mp4", stamp=stamp)
    assert read_stamp(tmp_path / "stamped.mp4").newest == stamp.copy_id
