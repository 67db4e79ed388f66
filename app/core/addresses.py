"""Mail addresses and phone numbers as they are kept."""

import re

LONGEST_ADDRESS = 254
LONGEST_PHONE = 30
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9 ()-]{7,24}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)


def read_address(typed: str) -> str | None:
    """Return a typed address as it is kept, in lower case, or None where it cannot be one.

    Nothing is looked up: whether an address receives mail is found out by writing to it.
    """
    address = typed.strip().lower()
    return address if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) else None


def read_phone(typed: str) -> str | None:
    """Return a typed phone number with tidy spaces, or None where it cannot be one."""
    number = " ".join(typed.split())
    digits = sum(character.isdigit() for character in number)
    return number if len(number) <= LONGEST_PHONE and digits >= 7 and _PHONE.fullmatch(number) else None
