"""Which link targets a document may carry."""

import re

_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def is_web_link(target: str) -> bool:
    """Whether the target is a web, e-mail or telephone link, with its scheme written out."""
    scheme = _SCHEME.match(target.strip(" "))
    return scheme is not None and scheme[1].lower() in _SAFE_SCHEMES and not _has_control_character(target)


def is_web_link_or_relative(target: str) -> bool:
    """As `is_web_link`, or without any scheme, such as `www.example.org`: PDF viewers take that for the web.

    A target with two leading slashes is refused: opening it can sign in to a foreign file server.
    """
    if _SCHEME.match(target.strip(" ")):
        return is_web_link(target)
    return not _has_control_character(target) and not target.strip(" ").replace("\\", "/").startswith("//")


def _has_control_character(target: str) -> bool:
    # Viewers drop control characters before they read the scheme: "java\nscript:" is a script to them.
    return any(ord(character) < 0x20 or ord(character) == 0x7F for character in target)
