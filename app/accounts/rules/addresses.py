"""Mail addresses as account names."""

from app.core.addresses import read_address

__all__ = ["masked", "read_address"]


def masked(typed: str) -> str:
    """Return an address nobody has an account for as the log may hold it: people type passwords into that field."""
    address = read_address(typed)
    return f"{address[0]}…@{address.split('@')[1]}" if address else "something that is not an address"
