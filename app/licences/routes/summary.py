"""A licence's facts, suspensions and events in the words its page shows."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for

from app.core.clock import today
from app.core.events import EventLine
from app.core.formats import counted, listed, long_date, long_time
from app.licences.queries import Link, NamedLicence, licensee_since
from app.licences.rules import (
    NOTICE_GIVERS,
    LicenceFacts,
    Remaining,
    first_reminder,
    grace_left,
    particulars,
    required_sides,
    rows_of_particulars,
    territory_on,
    value_on,
)
from app.licences.types import Measure

ONE_DAY = timedelta(days=1)


def fact_rows(
    named: NamedLicence, facts: LicenceFacts, day: date, *, sees_changes: bool = False
) -> list[dict[str, Any]]:
    """Return the licence's terms as rows of a label and a value; grace and reminders as they are on the day.

    With the way to the changes of party it went through for who may see them.
    """
    names = {"programme": named.programme, "licensor": named.licensor, "licensee": named.licensee}
    rows: list[dict[str, Any]] = [
        _remaining_row("Grace", grace_left(facts, day)) if row["label"] == "Grace" else row
        for row in rows_of_particulars(particulars(facts, day, **names))
    ]
    rows.append({"label": "Commissioner", "value": listed(_commissioners(facts, day)) or "Not recorded"})
    rows.append(_remaining_row("First reminder", first_reminder(facts, day)))
    if named.renews is not None:
        renews = {"label": "Renews", "value": named.renews.reference}
        rows.append(renews | {"href": f"/licences/{named.renews.id}", "action": "Open"})
    return [
        *rows,
        *(_signature_row(facts, side) for side in required_sides(facts.shape)),
        *_course_rows(facts, sees_changes),
    ]


def _remaining_row(label: str, remaining: Remaining) -> dict[str, Any]:
    return {"label": label, "value": remaining.words, "note": remaining.note}


def seat_rows(facts: LicenceFacts, day: date) -> Iterator[dict[str, Any]]:
    """Yield how many facilitators are certified under the licence on the day, where anybody has counted (A9)."""
    used = value_on(facts.compliance, Measure.CERTIFIED_FACILITATORS, day)
    if used is not None:
        note = f"Of {counted(facts.seats, 'seat')}" if facts.seats else "There is no limit of seats"
        yield {"label": "Certified facilitators", "value": f"{used} on {long_date(day)}", "note": note}


def _course_rows(facts: LicenceFacts, sees_changes: bool) -> Iterator[dict[str, Any]]:
    """Yield what came into the licence's course, where it did: going live, notice, run-off."""
    names = {one.area_id: one.words for one in facts.territory}
    live = [
        f"{names[one.area_id]} on {long_date(one.live_on)}"
        if one.live_on
        else f"{names[one.area_id]}: no day known yet"
        for one in facts.go_lives
        if one.area_id in names
    ]
    if live:
        yield {"label": "Goes live", "value": listed(live)}
    for one in facts.notices:
        withdrawn = f"Withdrawn on {long_date(one.withdrawn_on)}" if one.withdrawn_on else ""
        words = f"{NOTICE_GIVERS[one.given_by]}, {long_date(one.given_on)}; runs out on {long_date(one.ends_on)}"
        row = {"label": "Notice", "value": words, "note": withdrawn}
        yield row | (_way_to(one.change_id, one.ends_on + ONE_DAY) if sees_changes else {})
    for held in facts.holdings:
        until = f" to {long_date(held.until_day)}" if held.until_day else ""
        how = f"The benefit is assigned: {held.bound} stays bound by the obligations" if held.bound else "By novation"
        row = {"label": "Passed on", "value": f"{held.holder}, from {long_date(held.from_day)}{until}", "note": how}
        yield row | (_way_to(held.change_id, held.from_day) if sees_changes else {})
    if facts.run_off_until is not None:
        yield {"label": "Run-off until", "value": long_date(facts.run_off_until)}


def _way_to(change_id: uuid.UUID | None, effective_on: date) -> dict[str, str]:
    """Return the link to the change of party behind a row: until the day before, it can be undone there (A24)."""
    if change_id is None:
        return {}
    action = "See how, or undo it" if today() < effective_on else "See how"
    return {"href": url_for("licences.party_change", change_id=change_id), "action": action}


def _commissioners(facts: LicenceFacts, day: date) -> list[str]:
    """Return who commissions in the territory on the day of the page, each once."""
    return list(dict.fromkeys(one.commissioner for one in territory_on(facts, day) if one.commissioner))


def subcontract_rows(facts: LicenceFacts, *, may_end: bool) -> Iterator[dict[str, Any]]:
    """Yield who delivers under the licence, on which days and by whose consent, with the way to end it (A19)."""
    for one in facts.subcontracts:
        until = f" to {long_date(one.until_day)}" if one.until_day else ""
        words = f"{one.name}, from {long_date(one.from_day)}{until}"
        row = {"label": "Delivers under it", "value": words, "note": f"By consent: {one.consent}"}
        if may_end and one.until_day is None:
            row |= {"href": f"/licences/{facts.id}/subcontracts/{one.id}/end", "action": "End"}
        yield row


def variation_rows(facts: LicenceFacts, day: date) -> Iterator[dict[str, Any]]:
    """Yield the variations that wait for an answer on the day, with the way to read and answer them (A14)."""
    for one in facts.waiting_variations:
        if one.answer_by >= day:
            yield {
                "label": "Variation on offer",
                "value": f"Variation {one.number}, effective {long_date(one.effective_on)}",
                "note": f"To be answered by {long_date(one.answer_by)}",
                "href": f"/licences/{facts.id}/variations/{one.number}",
                "action": "Read it",
            }


def chain_rows(chain: Sequence[Link]) -> Iterator[dict[str, Any]]:
    """Yield since when the licensee has been one, over all renewals, and what renews this licence (A8)."""
    since = licensee_since(chain)
    if since is not None:
        yield {"label": "Licensee since", "value": long_date(since)}
    for link in chain:
        if link.place == 1:
            note = "" if link.is_signed else "Not signed by every side yet"
            yield {
                "label": "Renewed by",
                "value": link.reference,
                "note": note,
                "href": f"/licences/{link.id}",
                "action": "Open",
            }


def timeline_entries(events: Iterable[EventLine]) -> list[dict[str, Any]]:
    """Return the events as entries of a timeline, newest first."""
    return [{"title": event.sentence, "when": long_time(event.at)} for event in events]


def _signature_row(facts: LicenceFacts, side: Any) -> dict[str, Any]:
    on = facts.signatures.get(side)
    return {"label": f"Signed by {side.in_sentence}", "value": long_date(on) if on else "Not yet"}
