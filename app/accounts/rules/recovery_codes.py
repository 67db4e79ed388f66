"""Recovery codes: ten passwords that each count once, for the day the phone or the key is lost (G5)."""

import secrets
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from app.accounts.rules.passwords import HASHER
from app.core.references import new_code, read_code

CODES_IN_A_SET = 10
CODE_LENGTH = 12
"""Characters of a code, one of them a check character: 55 random bits, typed from paper in under a minute."""

FEW_LEFT = 3
"""From this many unused codes on, their owner is told to make new ones."""

SALT_BYTES = 16


@dataclass(frozen=True)
class CodeSet:
    """Ten new codes: as their owner keeps them, and as we do."""

    codes: tuple[str, ...]
    salt: str
    hashes: tuple[str, ...]


def new_code_set() -> CodeSet:
    """Return ten new codes with their hashes. They share one salt, so that a typed code is hashed once, not ten times.

    It takes ten passwords' time: call it before the transaction that keeps the set.
    """
    salt = secrets.token_hex(SALT_BYTES)
    codes = tuple(new_code(CODE_LENGTH) for _ in range(CODES_IN_A_SET))
    return CodeSet(codes, salt, tuple(code_hash(code, salt) for code in codes))


def code_hash(code: str, salt: str) -> str:
    """Return a code in canonical form as it is kept: Argon2id with the settings of passwords."""
    made = hash_secret_raw(
        code.encode(),
        bytes.fromhex(salt),
        time_cost=HASHER.time_cost,
        memory_cost=HASHER.memory_cost,
        parallelism=HASHER.parallelism,
        hash_len=HASHER.hash_len,
        type=Type.ID,
    )
    return made.hex()


def read_recovery_code(typed: str) -> str | None:
    """Return a typed code in canonical form, or None where it cannot be one; look-alikes and spaces are forgiven."""
    return read_code(typed, CODE_LENGTH)
