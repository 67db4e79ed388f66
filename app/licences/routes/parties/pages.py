"""What the pages of changes of party say, and the way from one that was recorded to its page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import day_of, today
from app.core.db import db
from app.core.formats import long_date
from app.licences.models import PartyChange
from app.licences.queries import licence_facts
from app.licences.queries.party_changes import licences_in_area
from app.licences.rules import LicenceFacts, territory_on
from app.licences.rules.parties import Effects, PartyWords, effects_of
from app.licences.types import PartyChangeKind, PartyChangeState
from app.partners.models import ForceArea
from app.partners.queries import area_names, organisation_names

ONE_KIND = {
    PartyChangeKind.NOVATION: "novate",
    PartyChangeKind.ASSIGNMENT: "assign",
    PartyChangeKind.REPROCUREMENT: "re-procure",
}


@dataclass(frozen=True)
class KindOfChange:
    """One of the four as the page that tells them apart shows it, with where it is recorded."""

    kind: PartyChangeKind
    effects: Effects
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChangePage:
    """A change of party: its title, its facts, what it does, and the licences it touches."""

    id: uuid.UUID
    title: str
    kind: PartyChangeKind
    state: PartyChangeState
    rows: list[dict[str, Any]]
    effects: Effects
    licences: Sequence[tuple[uuid.UUID, str]]
    may_be_undone: bool
    rehearsal_id: uuid.UUID | None


def holder_of(facts: LicenceFacts) -> str:
    """Return what the licensee of today is called."""
    return organisation_names([facts.licensee_id], today()).get(facts.licensee_id, "the licensee")


def kinds_of_change(facts: LicenceFacts) -> list[KindOfChange]:
    """Return the four with this licence's names in their sentences: a transfer is recorded where the area is."""
    words = PartyWords(holder_of(facts), "the new licensee", None, facts.reference)
    covered = territory_on(facts, today())
    areas = {one.area_code: one.area_name for one in covered if one.area_code}
    commissioners = list(dict.fromkeys(one.commissioner for one in covered if one.commissioner))
    law = PartyWords(" and ".join(commissioners) or "The commissioner", "the new commissioner", None, "the area")
    transfers = [(f"/areas/{code}/transfer", f"Record one in {name}") for code, name in areas.items()]
    others = [
        KindOfChange(
            kind, effects_of(kind, words), [(f"/licences/{facts.id}/{path}", f"Record this {kind.in_sentence}")]
        )
        for kind, path in ONE_KIND.items()
    ]
    kind = PartyChangeKind.STATUTORY_TRANSFER
    return [KindOfChange(kind, effects_of(kind, law), transfers), *others]


def change_page(change: PartyChange, day: date, today: date) -> ChangePage:
    """Return what the page of a change of party says as of a day."""
    names = organisation_names([change.from_id, change.to_id], change.effective_on)
    before, after = names.get(change.from_id, "–"), names.get(change.to_id, "–")
    licences, where, href = _touched(change)
    new = next((reference for key, reference in licences if key == change.new_licence_id), "a new licence")
    words = PartyWords(before, after, change.effective_on, where, new)
    return ChangePage(
        id=change.id,
        title=f"{change.kind.label}: {before} to {after}",
        kind=change.kind,
        state=_state(change, day),
        rows=_rows(change, before, after, {"label": "Where", "value": where, "href": href, "action": "Open"}),
        effects=effects_of(change.kind, words),
        licences=licences,
        rehearsal_id=change.rehearsal_id if change.undone_on is None else None,
        may_be_undone=change.undone_on is None and today < change.effective_on,
    )


def recorded(change: PartyChange) -> ResponseReturnValue:
    """Return the way to the page of a change that was just recorded, which says whether it can be undone."""
    words = f"The {change.kind.in_sentence} takes effect on {long_date(change.effective_on)}."
    can = " It can be undone until the day before." if today() < change.effective_on else ""
    flash(words + can, "success")
    return redirect(url_for("licences.party_change", change_id=change.id))


def _touched(change: PartyChange) -> tuple[Sequence[tuple[uuid.UUID, str]], str, str]:
    """Return the licences a change touches, where it happens in words, and the page of that."""
    if change.area_id is not None:
        area = db.session.get_one(ForceArea, change.area_id)
        name = area_names([area.id], change.effective_on).get(area.id, area.code)
        return licences_in_area(area.id, change.effective_on), name, f"/areas/{area.code}"
    ids = [one for one in (change.licence_id, change.new_licence_id) if one is not None]
    licences = [(one.id, one.reference) for one in licence_facts(ids)]
    own = next(reference for key, reference in licences if key == change.licence_id)
    return licences, own, f"/licences/{change.licence_id}"


def _state(change: PartyChange, day: date) -> PartyChangeState:
    if change.undone_on is not None:
        return PartyChangeState.UNDONE
    return PartyChangeState.IN_EFFECT if change.effective_on <= day else PartyChangeState.PREPARED


def _rows(change: PartyChange, before: str, after: str, where: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [
        where,
        {"label": "Before", "value": before},
        {"label": "From that day", "value": after},
        {"label": "Takes effect on", "value": long_date(change.effective_on)},
        {"label": "By", "value": change.basis},
    ]
    if change.agreed_on is not None:
        rows.append({"label": "Agreed on", "value": long_date(change.agreed_on), "note": change.consents})
    if change.hand_over:
        rows.append({"label": "Hand-over of open pairs", "value": change.hand_over})
    if change.undone_on is not None:
        rows.append({"label": "Undone on", "value": long_date(change.undone_on), "note": change.undo_reason})
    recorded_on = long_date(day_of(change.recorded_at))
    return [*rows, {"label": "Recorded", "value": f"{recorded_on}, by {change.recorded_by}"}]
