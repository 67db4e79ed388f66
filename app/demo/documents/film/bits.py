"""Writing single bits and Exp-Golomb codes, as H.264 (ITU-T H.264, 9.1) wants its headers."""


class BitWriter:
    """Collects bits, most significant first. ``unsigned`` and ``signed`` write Exp-Golomb codes."""

    def __init__(self) -> None:
        self._whole = bytearray()
        self._value = 0
        self._count = 0

    def bits(self, value: int, width: int) -> None:
        """Write ``value`` in exactly ``width`` bits."""
        self._value = (self._value << width) | value
        self._count += width
        while self._count >= 8:
            self._count -= 8
            self._whole.append(self._value >> self._count)
            self._value &= (1 << self._count) - 1

    def unsigned(self, number: int) -> None:
        """Write ue(v)."""
        self.bits(number + 1, 2 * (number + 1).bit_length() - 1)

    def signed(self, number: int) -> None:
        """Write se(v)."""
        self.unsigned(2 * number - 1 if number > 0 else -2 * number)

    def align_with_zeros(self) -> None:
        """Fill the last byte with zero bits, as before raw samples."""
        if self._count:
            self.bits(0, 8 - self._count)

    def raw(self, samples: bytes) -> None:
        """Write whole bytes; the writer must stand on a byte boundary."""
        assert self._count == 0
        self._whole += samples

    def finish(self) -> bytes:
        """End with the stop bit and return everything written."""
        self.bits(1, 1)
        self.align_with_zeros()
        return bytes(self._whole)
