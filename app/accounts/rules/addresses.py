"""Mail addresses as account names."""

import re

LONGEST = 254
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


def read_address(typed: str) -> str | None:
    """Return a typed address as it is kept, in lower case, or None where it cannot be one.

    Nothing is looked up: whether an address receives mail is found out by writing to it.
    """
    address = typed.strip().lower()
    return address if len(address) <= LONGEST and _ADDRESS.fullmatch(address) else None


def masked(typed: str) -> str:
    """Return an address nobody has an account for as the log may hold it: people type passwords into that field."""
    address = read_address(typed)
    return f"{address[0]}…@{address.split('@')[1]}" if address else "something that is not an address"
