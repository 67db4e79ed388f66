"""Enumerations that people read: each member carries the words and the tag colour it is shown with."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stored value with its label and one of the six tag colours of the design."""

    label: str
    colour: str

    def __new__(cls, value: str, label: str = "", colour: str = "grey") -> Self:
        """Create a member stored as `value`, shown as `label` in a tag of `colour`.

        The label has a default only so that looking a member up by its value type-checks.
        """
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.colour = colour
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs in the order of definition, for a form or a filter."""
        return [(member.value, member.label) for member in cls]
