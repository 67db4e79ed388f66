"""What an organisation may become: part of another, ended, or merged into another (E1; domain, section 3.2)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import OrganisationKind


@dataclass(frozen=True)
class OpenLicence:
    """A licence that is still in force after an organisation's last day, and the last day it is in force on."""

    reference: str
    in_force_until: date


@rule(
    "organisation.parent-acyclic",
    version=1,
    source="E1",
    promise="No organisation is part of itself, directly or through others.",
)
def parent_makes_no_circle(
    organisation_id: uuid.UUID, parent_id: uuid.UUID, parents: Mapping[uuid.UUID, Iterable[uuid.UUID]], parent: str
) -> Finding:
    """Pass where the parent is not already part of the organisation; `parents` are those of each organisation."""
    if organisation_id in _reached_from(parent_id, parents):
        return refused(
            f"{parent} is itself part of this organisation, so the two would be part of each other.",
            "Choose another organisation, or first end what makes it part of this one.",
            parent=parent,
        )
    return passed(f"{parent} is not part of this organisation.", parent=parent)


@rule(
    "organisation.ends-without-licence",
    version=1,
    source="domain, section 3.1 (exit); E1",
    promise="An organisation ends only once no licence of its own is in force after its last day.",
)
def ends_without_licence(name: str, ended_on: date, still_open: Sequence[OpenLicence]) -> Finding:
    """Pass where no licence of the organisation outlives its last day."""
    if not still_open:
        return passed(f"{name} holds no licence after {long_date(ended_on)}.", name=name)
    named = listed([f"{one.reference} (until {long_date(one.in_force_until)})" for one in still_open])
    return refused(
        f"{name} still holds {named}.",
        "Terminate each from the day after, or let it run out and enter a later last day. "
        "An organisation that takes over the work needs a licence of its own.",
        name=name,
        references=", ".join(one.reference for one in still_open),
    )


@rule(
    "organisation.ends-without-office",
    version=1,
    source="domain, section 3.2; E1",
    promise="An organisation ends only once no force area counts on it after its last day.",
)
def ends_without_office(name: str, ended_on: date, offices: Sequence[tuple[str, str]]) -> Finding:
    """Pass where the organisation is neither force, commissioner nor provider anywhere; `offices` are (what, area)."""
    if not offices:
        return passed(f"No force area counts on {name} after {long_date(ended_on)}.", name=name)
    named = listed([f"the {what.lower()} of {area}" for what, area in offices])
    return refused(
        f"{name} is recorded as {named} after {long_date(ended_on)}.",
        "Record on the area’s page who follows from the day after, then record the end.",
        name=name,
    )


@rule(
    "organisation.outlives",
    version=1,
    source="domain, section 3.2; E1",
    promise="Nothing begins with an organisation after its last day, and nothing new outlasts one that has ended.",
)
def organisation_outlives(
    name: str,
    ended_on: date | None,
    days: tuple[date, date | None],
    day: date,
    *,
    ends_with_it: bool = True,
    field: str = "organisation",
) -> Finding:
    """Pass where the organisation goes on, or these days lie within its own.

    `days` are the first and the last, None for open. What ends by itself with the organisation (`ends_with_it`) may be
    left open until an end still to come on the day.
    """
    first, last = days
    if ended_on is None or (last is not None and first <= last <= ended_on):
        return passed(f"{name} goes on for these days.", name=name)
    if first <= ended_on and ended_on >= day and ends_with_it:
        return passed(f"{name} goes on until {long_date(ended_on)}, and this ends with it.", name=name)
    return refused(
        f"The last day of {name} is {long_date(ended_on)}.",
        "Choose the organisation that follows it, or days until then.",
        name=name,
        ended_on=ended_on,
        field=field,
    )


@rule(
    "organisation.merges-with-its-kind",
    version=1,
    source="domain, section 3.2; E1",
    promise="An organisation merges into one of its own kind that has not ended; the Trust never ends.",
)
def merges_with_its_kind(
    kind: OrganisationKind, successor: OrganisationKind | None, *, successor_ended: bool
) -> Finding:
    """Pass where the successor, if there is one, is of the same kind and goes on."""
    if kind is OrganisationKind.TRUST:
        return refused("The Trust holds every licence, so it cannot end here.", "Rename it instead.")
    if successor is None or (successor is kind and not successor_ended):
        return passed("The successor is as it should be.", kind=kind, successor=successor)
    if successor_ended:
        return refused("The organisation it would merge into has itself ended.", "Choose one that goes on.")
    return refused(
        f"A {kind.in_sentence} cannot merge into a {successor.in_sentence}.",
        f"Choose a {kind.in_sentence}, or none.",
        kind=kind,
        successor=successor,
    )


def told_apart(named: Sequence[tuple[uuid.UUID, str]], places: Mapping[uuid.UUID, str]) -> list[tuple[uuid.UUID, str]]:
    """Return choices in which organisations of one name are told apart by what they are and where."""
    names = [name.casefold() for _, name in named]
    return [
        (id_, f"{name} ({places.get(id_) or 'no area yet'})" if names.count(name.casefold()) > 1 else name)
        for id_, name in named
    ]


def _reached_from(start: uuid.UUID, parents: Mapping[uuid.UUID, Iterable[uuid.UUID]]) -> set[uuid.UUID]:
    reached, waiting = {start}, [start]
    while waiting:
        above = set(parents.get(waiting.pop(), ())) - reached
        reached |= above
        waiting += above
    return reached
