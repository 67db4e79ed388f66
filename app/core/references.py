"""Keys and the short public references people read aloud.

The alphabet leaves out I, L, O and U, so that nothing can be mistaken for 1 or 0 or read as a word. Codes end in
a check character (Luhn's rule over the 32 characters), so that a slip of the pen is told from a code nobody was
given.
"""

import secrets
import uuid
from datetime import datetime
from itertools import count

import uuid_utils

from app.core.clock import pinned_instant

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


_made = count()


def new_id() -> uuid.UUID:
    """Return a UUIDv7: unique, and ordered by the time it was made, also where the clock was made to stand."""
    instant = pinned_instant()
    return uuid.UUID(int=uuid_utils.uuid7().int) if instant is None else _id_at(instant)


def first_id_at(instant: datetime) -> uuid.UUID:
    """Return the lowest UUIDv7 of an aware instant's millisecond: logs are cut by time through their keys."""
    return _uuid7(int(instant.timestamp() * 1000), 0)


def _id_at(instant: datetime) -> uuid.UUID:
    """Return a UUIDv7 of a given instant; a running number keeps those of one instant in the order they were made."""
    return _uuid7(int(instant.timestamp() * 1000), (next(_made) % 2**32) << 42 | secrets.randbits(42))


def _uuid7(milliseconds: int, tail: int) -> uuid.UUID:
    """Lay out 48 bits of time, the version, 12 bits, the variant and 62 bits (RFC 9562, section 5.7)."""
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & (2**62 - 1))


def check_character(body: str) -> str:
    """Return the check character of a code's body: it changes with any one character and most swapped neighbours."""
    base, total = len(ALPHABET), 0
    for position, character in enumerate(reversed(body)):
        addend = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += addend // base + addend % base
    return ALPHABET[-total % base]


def new_code(length: int) -> str:
    """Return `length` random characters of the alphabet, the last a check character, in groups of four."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return grouped(body + check_character(body))


def grouped(code: str) -> str:
    """Write a code in groups of four: "7Q2MK8XD" as "7Q2M-K8XD"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str, length: int) -> str | None:
    """Return a typed code in its canonical form, or None where it cannot be one (length, letters, check character).

    Spaces, hyphens, case and the look-alikes I, L, O and U are forgiven.
    """
    plain = "".join(typed.upper().split()).replace("-", "").translate(_LOOKALIKES)
    if len(plain) != length or any(character not in ALPHABET for character in plain):
        return None
    return grouped(plain) if check_character(plain[:-1]) == plain[-1] else None


PERSON_NUMBER_LENGTH = 8
COPY_ID_LENGTH = 12


def new_person_number() -> str:
    """Return a person's permanent public number, such as CF-7Q2M-K8XD (B1)."""
    return f"CF-{new_code(PERSON_NUMBER_LENGTH)}"


def read_person_number(typed: str) -> str | None:
    """Return a typed person number in canonical form, or None where it cannot be one; "CF-" may be left out (B1)."""
    plain = "".join(typed.upper().split()).replace("-", "")
    if len(plain) == PERSON_NUMBER_LENGTH + 2:
        plain = plain.removeprefix("CF")
    code = read_code(plain, PERSON_NUMBER_LENGTH)
    return None if code is None else f"CF-{code}"


def new_copy_id() -> str:
    """Return a copy id, such as 7Q2M-K8XD-93FA (C9)."""
    return new_code(COPY_ID_LENGTH)


def read_copy_id(typed: str) -> str | None:
    """Return a typed copy id in canonical form, or None where its check character is wrong (C10)."""
    return read_code(typed, COPY_ID_LENGTH)
