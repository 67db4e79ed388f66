"""Version numbers: how they are written, what comes next, and what kind of change a step is (C2)."""

import re
from collections.abc import Collection
from datetime import date

from app.core.verdicts import Finding, passed, refused, rule
from app.materials.rules.versions import VersionFacts
from app.materials.types import ChangeKind

Number = tuple[int, int, int]
LARGEST_PART = 999
NUMBER_PATTERN = r"(?:0|[1-9]\d{0,2})\.(?:0|[1-9]\d{0,2})\.(?:0|[1-9]\d{0,2})"
_PART = {ChangeKind.MAJOR: 0, ChangeKind.MINOR: 1, ChangeKind.PATCH: 2}


def read_number(typed: str) -> Number | None:
    """Return the number somebody typed, such as "2.1.0", or None where it cannot be one."""
    if not re.fullmatch(NUMBER_PATTERN, typed, re.ASCII) or typed == "0.0.0":
        return None
    major, minor, patch = map(int, typed.split("."))
    return major, minor, patch


def written(number: Number) -> str:
    """Write a number as people do: "2.1.0"."""
    return ".".join(map(str, number))


def next_number(released: Number | None, kind: ChangeKind, taken: Collection[Number]) -> Number:
    """Return the first free number for a change of this kind after the latest released version (C2).

    The first version of a pack is 1.0.0, whatever its kind. Raises ValueError when a part has no number left.
    """
    if released is None and not taken:
        return 1, 0, 0
    part = _PART[kind]
    number = list(released or max(taken))
    number[part + 1 :] = [0] * (2 - part)
    while number[part] < LARGEST_PART:
        number[part] += 1
        if (found := (number[0], number[1], number[2])) not in taken:
            return found
    raise ValueError("there is no number left")


def released_number(siblings: tuple[VersionFacts, ...], day: date) -> Number | None:
    """Return the highest number in effect by the day and not withdrawn: what a new number is measured against."""
    return max((one.order for one in siblings if one.is_effective_on(day)), default=None)


def next_numbers(siblings: tuple[VersionFacts, ...], day: date) -> dict[ChangeKind, Number]:
    """Return the number each kind of change would be given on the day; a kind without one left is not among them."""
    taken, found = {one.order for one in siblings}, {}
    for kind in ChangeKind:
        try:
            found[kind] = next_number(released_number(siblings, day), kind, taken)
        except ValueError:
            continue
    return found


def step_kind(released: Number, number: Number) -> ChangeKind:
    """Return which kind of change the step from the latest released version to a number is."""
    if number[0] != released[0]:
        return ChangeKind.MAJOR
    return ChangeKind.MINOR if number[1] != released[1] else ChangeKind.PATCH


@rule(
    "version.number-fits",
    version=1,
    source="C2: major, minor, patch with consequences",
    promise="A version's number is new, is above the released one, and says what kind of change it brings.",
)
def number_fits(number: Number, kind: ChangeKind, released: Number | None, taken: Collection[Number]) -> Finding:
    """Pass where the number can be given to a draft of this kind."""
    if number in taken:
        return refused(
            f"There is already a version {written(number)}.", "Choose another number.", field="number", number=number
        )
    if released is None:
        return passed(f"{written(number)} is free, and nothing has been released yet.", number=number)
    if number < released:
        return refused(
            f"{written(number)} is below {written(released)}, which is released.",
            f"Choose a number above {written(released)}.",
            field="number",
            number=number,
        )
    if (fitting := step_kind(released, number)) is not kind:
        return refused(
            f"From {written(released)} to {written(number)} is a {fitting.value} change, and you chose {kind.value}.",
            f"Choose {fitting.value}, or leave the number empty to be given the next one.",
            field="number",
            number=number,
        )
    return passed(f"{written(number)} is free and is a {kind.value} change from {written(released)}.", number=number)
