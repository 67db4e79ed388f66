"""The explainer film: a sound MP4 that a browser plays, showing exactly the cards that were drawn."""

import base64
from collections.abc import Iterator
from pathlib import Path
from struct import unpack

import pytest
from playwright.sync_api import Page, Playwright

from app.demo.documents import VERSIONS
from app.demo.documents.film.bits import BitWriter
from app.demo.documents.versions import content_for

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf"}
FILM = "two-days-one-path.mp4"
PLAY = """async film => {
  const bytes = Uint8Array.from(atob(film), letter => letter.charCodeAt(0));
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(new Blob([bytes], {type: 'video/mp4'}));
  await new Promise((done, refuse) => {
    video.onloadeddata = done;
    video.onerror = () => refuse(new Error(video.error.message));
  });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const brush = canvas.getContext('2d', {willReadFrequently: true});
  const shown = [];
  for (const second of [1, 8, 55]) {
    await new Promise(done => { video.onseeked = done; video.currentTime = second; });
    // A busy machine says "seeked" before the new picture can be drawn. Neighbouring cards differ: wait for a change.
    let colours;
    for (let tries = 0; tries < 100; tries++) {
      brush.drawImage(video, 0, 0);
      colours = [[10, 10], [10, 425]].map(([x, y]) => Array.from(brush.getImageData(x, y, 1, 1).data.slice(0, 3)));
      if (String(colours) !== String(shown.at(-1))) break;
      await new Promise(done => setTimeout(done, 50));
    }
    shown.push(colours);
  }
  return {duration: video.duration, size: [video.videoWidth, video.videoHeight], shown};
}"""


def boxes(content: bytes, at: int = 0) -> Iterator[tuple[bytes, int, bytes]]:
    """Each box's kind, position and content, containers first and then what is in them."""
    end = at + len(content)
    while at < end:
        offset = at - (end - len(content))
        length, kind = unpack(">I4s", content[offset : offset + 8])
        assert 8 <= length <= end - at, kind
        inner = content[offset + 8 : offset + length]
        yield kind, at, inner
        if kind in CONTAINERS:
            yield from boxes(inner, at + 8)
        at += length


@pytest.mark.parametrize("version", VERSIONS)
def test_boxes_fit_and_every_sample_is_a_picture(library: Path, version: str) -> None:
    film = (library / version / FILM).read_bytes()
    found = {kind: inner for kind, _, inner in boxes(film)}
    assert [kind for kind, _, _ in boxes(film) if kind in (b"ftyp", b"moov", b"mdat")] == [b"ftyp", b"moov", b"mdat"]
    count = unpack(">I", found[b"stsz"][8:12])[0]
    sizes = unpack(f">{count}I", found[b"stsz"][12:])
    assert count == len(content_for("film", version)["card"])
    assert sum(sizes) == len(found[b"mdat"])
    at = unpack(">I", found[b"stco"][8:12])[0]
    for size in sizes:
        length, header = unpack(">IB", film[at : at + 5])
        assert (length, header) == (size - 4, 0x65)
        assert b"\x00\x00\x01" not in film[at + 4 : at + size]
        at += size
    assert at == len(film)


@pytest.fixture
def blank_page(playwright: Playwright) -> Iterator[Page]:
    """An empty page of the system's Chromium where there is one: the film needs its H.264 decoder."""
    system = Path("/usr/bin/chromium")
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    chromium = playwright.chromium.launch(executable_path=system if system.exists() else None, args=options)
    yield chromium.new_page()
    chromium.close()


@pytest.mark.feature("C14")
def test_a_browser_plays_it_and_sees_the_cards(blank_page: Page, library: Path) -> None:
    film = base64.b64encode((library / "3.0.0" / FILM).read_bytes()).decode()
    seen = blank_page.evaluate(PLAY, film)
    assert seen["size"] == [768, 432]
    assert seen["duration"] == sum(card["seconds"] for card in content_for("film", "3.0.0")["card"])
    pine, mist, gorse = (16, 59, 56), (241, 246, 243), (255, 199, 44)
    for (ground, bar), expected in zip(seen["shown"], (pine, mist, pine), strict=True):
        assert ground == pytest.approx(expected, abs=4)
        assert bar == pytest.approx(gorse, abs=6)


@pytest.mark.parametrize(("number", "bits"), [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (25, "000011010")])
def test_exp_golomb_codes(number: int, bits: str) -> None:
    writer = BitWriter()
    writer.unsigned(number)
    written = f"{int.from_bytes(writer.finish(), 'big'):0{(len(bits) // 8 + 1) * 8}b}"
    assert written.startswith(bits + "1")
