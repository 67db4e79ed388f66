"""Enumerations that people read: each member carries the words and the tag colour it is shown with."""

from enum import StrEnum
from typing import Self


def within_sentence(words: str) -> str:
    """Return words with a small first letter, unless the first of them is an abbreviation; names keep theirs."""
    first = words.partition(" ")[0].partition("-")[0]
    return words if sum(letter.isupper() for letter in first) > 1 else words[:1].lower() + words[1:]


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

    @property
    def in_sentence(self) -> str:
        """Return the label as it stands within a sentence: "partner lead", but "QA lead" and "DBS check"."""
        return within_sentence(self.label)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs in the order of definition, for a form or a filter."""
        return [(member.value, member.label) for member in cls]
