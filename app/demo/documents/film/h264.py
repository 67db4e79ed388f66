"""A small lossless H.264 coder for still cards (ITU-T H.264, Constrained Baseline profile).

A macroblock that simply continues the row above or the column before it is coded as that prediction with
no residual (a few bits: most of a card is flat colour); any other is stored as raw samples (I_PCM). Every
picture stands alone, so the film can be sought anywhere.
"""

import re

from app.demo.documents.film.bits import BitWriter
from app.demo.documents.film.picture import Picture, Plane

SEQUENCE_PARAMETERS, PICTURE_PARAMETERS, STANDALONE_PICTURE = 0x67, 0x68, 0x65
PROFILE, PROFILE_CONSTRAINTS, LEVEL = 66, 0xC0, 31
VERTICAL, HORIZONTAL, RAW = 1, 2, 25
"""mb_type of an intra slice: 16x16 prediction from above, from the left, and I_PCM."""
CHROMA_MODE = {VERTICAL: 2, HORIZONTAL: 1}
COEFFICIENTS_OF_RAW = 16
"""A raw macroblock counts as having this many coefficients when its neighbours choose their code."""


def sequence_parameters(width: int, height: int) -> bytes:
    """The sequence parameter set for pictures of this size, in multiples of 16."""
    writer = BitWriter()
    for value in (PROFILE, PROFILE_CONSTRAINTS, LEVEL):
        writer.bits(value, 8)
    writer.unsigned(0)  # seq_parameter_set_id
    writer.unsigned(0)  # log2_max_frame_num_minus4
    writer.unsigned(2)  # pic_order_cnt_type: output order is decoding order
    writer.unsigned(0)  # max_num_ref_frames
    writer.bits(0, 1)  # gaps_in_frame_num_value_allowed_flag
    writer.unsigned(width // 16 - 1)
    writer.unsigned(height // 16 - 1)
    writer.bits(0b1100, 4)  # frames only, direct 8x8 inference, no cropping, no VUI
    return _unit(SEQUENCE_PARAMETERS, writer.finish())


def picture_parameters() -> bytes:
    """The picture parameter set: variable-length codes, one slice, deblocking switched by the slice."""
    writer = BitWriter()
    writer.unsigned(0)  # pic_parameter_set_id
    writer.unsigned(0)  # seq_parameter_set_id
    writer.bits(0b00, 2)  # CAVLC, no bottom-field order
    for _ in range(3):
        writer.unsigned(0)  # one slice group, one reference in each list
    writer.bits(0b000, 3)  # no weighted prediction
    for _ in range(3):
        writer.signed(0)  # quantiser and chroma offsets, unused: nothing is quantised
    writer.bits(0b100, 3)  # deblocking control present, free intra prediction, no redundant pictures
    return _unit(PICTURE_PARAMETERS, writer.finish())


def coded_picture(picture: Picture, number: int) -> bytes:
    """One picture that stands alone; ``number`` differs between neighbours as idr_pic_id must."""
    writer = BitWriter()
    writer.unsigned(0)  # first_mb_in_slice
    writer.unsigned(7)  # every slice is intra
    writer.unsigned(0)  # pic_parameter_set_id
    writer.bits(0, 4)  # frame_num
    writer.unsigned(number % 2)  # idr_pic_id
    writer.bits(0b00, 2)  # output at once, no long-term reference
    writer.signed(0)  # slice_qp_delta
    writer.unsigned(1)  # deblocking off: the picture is exact already
    _write_macroblocks(writer, picture)
    return _unit(STANDALONE_PICTURE, writer.finish())


def _write_macroblocks(writer: BitWriter, picture: Picture) -> None:
    columns = picture.width // 16
    above: list[int | None] = [None] * columns
    for row in range(picture.height // 16):
        before: int | None = None
        for column in range(columns):
            kind = _kind_of(picture, column, row)
            if kind == RAW:
                _write_raw(writer, picture, column, row)
            else:
                _write_predicted(writer, kind, before, above[column])
            before = above[column] = COEFFICIENTS_OF_RAW if kind == RAW else 0


def _kind_of(picture: Picture, column: int, row: int) -> int:
    planes = ((picture.luma, 16), (picture.blue, 8), (picture.red, 8))
    if all(_continues_above(plane, column, row, size) for plane, size in planes):
        return VERTICAL
    if all(_continues_before(plane, column, row, size) for plane, size in planes):
        return HORIZONTAL
    return RAW


def _continues_above(plane: Plane, column: int, row: int, size: int) -> bool:
    above = plane.row_above(column, row, size)
    return above is not None and all(line == above for line in plane.block(column, row, size))


def _continues_before(plane: Plane, column: int, row: int, size: int) -> bool:
    before = plane.column_before(column, row, size)
    if before is None:
        return False
    return all(line == before[at : at + 1] * size for at, line in enumerate(plane.block(column, row, size)))


def _write_raw(writer: BitWriter, picture: Picture, column: int, row: int) -> None:
    writer.unsigned(RAW)
    writer.align_with_zeros()
    for plane, size in ((picture.luma, 16), (picture.blue, 8), (picture.red, 8)):
        writer.raw(b"".join(plane.block(column, row, size)))


def _write_predicted(writer: BitWriter, kind: int, before: int | None, above: int | None) -> None:
    writer.unsigned(kind)
    writer.unsigned(CHROMA_MODE[kind])
    writer.signed(0)  # mb_qp_delta
    neighbours = [count for count in (before, above) if count is not None]
    context = (sum(neighbours) + len(neighbours) - 1) // len(neighbours) if neighbours else 0
    if context >= 8:
        writer.bits(0b000011, 6)  # coeff_token for "no coefficients" among busy neighbours
    else:
        writer.bits(0b1, 1)


def _unit(header: int, payload: bytes) -> bytes:
    # 00 00 0x inside a unit would look like the start of another; 03 is put between (7.4.1).
    return bytes([header]) + re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", payload)
