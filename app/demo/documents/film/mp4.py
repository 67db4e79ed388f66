"""The MP4 container (ISO/IEC 14496-12 and -15) for a film of still pictures, each shown for some seconds."""

from struct import pack

from app.demo.documents.film.h264 import LEVEL, PROFILE, PROFILE_CONSTRAINTS

TICKS_PER_SECOND = 1000
UNITY_MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
LANGUAGE_ENGLISH = 0x15C7
FILE_TYPE = b"isom" + pack(">I", 0x200) + b"isomiso2avc1mp41"


def mp4_file(
    size: tuple[int, int], parameters: tuple[bytes, bytes], pictures: list[bytes], seconds: list[int]
) -> bytes:
    """A whole file: ftyp, moov (so that playing can begin before all is loaded), mdat.

    ``parameters`` are the sequence and picture parameter sets; each picture is shown for its seconds.
    """
    samples = [pack(">I", len(picture)) + picture for picture in pictures]
    head = _box(b"ftyp", FILE_TYPE)
    # The movie's length does not depend on the offset written in it, so it is measured once with 0.
    first_sample_at = len(head) + len(_movie(size, parameters, samples, seconds, 0)) + 8
    movie = _movie(size, parameters, samples, seconds, first_sample_at)
    return head + movie + _box(b"mdat", *samples)


def _movie(
    size: tuple[int, int],
    parameters: tuple[bytes, bytes],
    samples: list[bytes],
    seconds: list[int],
    first_sample_at: int,
) -> bytes:
    length = sum(seconds) * TICKS_PER_SECOND
    header = pack(">5IH10x", 0, 0, TICKS_PER_SECOND, length, 0x10000, 0x100) + UNITY_MATRIX + pack(">24xI", 2)
    table = _sample_table(size, parameters, samples, seconds, first_sample_at)
    media = _box(b"mdia", _media_header(length), _handler(), _media_information(table))
    track = _box(b"trak", _track_header(size, length), media)
    return _box(b"moov", _full_box(b"mvhd", header), track)


def _track_header(size: tuple[int, int], length: int) -> bytes:
    width, height = size
    body = pack(">5I8x2h2H", 0, 0, 1, 0, length, 0, 0, 0, 0) + UNITY_MATRIX + pack(">2I", width << 16, height << 16)
    return _full_box(b"tkhd", body, flags=3)


def _media_header(length: int) -> bytes:
    return _full_box(b"mdhd", pack(">4I2H", 0, 0, TICKS_PER_SECOND, length, LANGUAGE_ENGLISH, 0))


def _handler() -> bytes:
    return _full_box(b"hdlr", pack(">I4s12x", 0, b"vide") + b"Explainer film\0")


def _media_information(table: bytes) -> bytes:
    reference = _full_box(b"dref", pack(">I", 1), _full_box(b"url ", flags=1))
    return _box(b"minf", _full_box(b"vmhd", bytes(8), flags=1), _box(b"dinf", reference), table)


def _sample_table(
    size: tuple[int, int],
    parameters: tuple[bytes, bytes],
    samples: list[bytes],
    seconds: list[int],
    first_sample_at: int,
) -> bytes:
    durations = b"".join(pack(">2I", 1, duration * TICKS_PER_SECOND) for duration in seconds)
    sizes = b"".join(pack(">I", len(sample)) for sample in samples)
    return _box(
        b"stbl",
        _full_box(b"stsd", pack(">I", 1), _sample_entry(size, parameters)),
        _full_box(b"stts", pack(">I", len(seconds)), durations),
        _full_box(b"stsc", pack(">4I", 1, 1, len(samples), 1)),
        _full_box(b"stsz", pack(">2I", 0, len(samples)), sizes),
        _full_box(b"stco", pack(">2I", 1, first_sample_at)),
    )


def _sample_entry(size: tuple[int, int], parameters: tuple[bytes, bytes]) -> bytes:
    sequence, picture = parameters
    configuration = (
        bytes([1, PROFILE, PROFILE_CONSTRAINTS, LEVEL, 0xFF, 0xE1])
        + pack(">H", len(sequence)) + sequence
        + bytes([1]) + pack(">H", len(picture)) + picture
    )  # fmt: skip
    dots_per_inch = 72 << 16
    body = pack(">6xH16x2H2I4xH32xHh", 1, *size, dots_per_inch, dots_per_inch, 1, 24, -1)
    return _box(b"avc1", body, _box(b"avcC", configuration))


def _full_box(kind: bytes, *content: bytes, flags: int = 0) -> bytes:
    return _box(kind, pack(">I", flags), *content)


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return pack(">I", len(body) + 8) + kind + body
