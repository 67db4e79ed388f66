"""The address of a pack, made from its title."""

import re
import unicodedata

LONGEST_SLUG = 60
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# Addresses below /materials that belong to pages.
RESERVED_SLUGS = frozenset({"new", "log", "access", "copies", "trace", "links", "found", "mine"})


def slug_from(title: str) -> str | None:
    """Return the address a title stands at, or None where it has no Latin letter or digit, or is a page's own."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = "-".join(words)[:LONGEST_SLUG].strip("-")
    return slug if slug and slug not in RESERVED_SLUGS else None
