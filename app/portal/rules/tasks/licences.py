"""Tasks that licences give: to the Trust's licence manager, and to the organisation that holds one."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from app.core.formats import counted, listed, long_date
from app.licences.rules import (
    ConditionFacts,
    LicenceFacts,
    last_offer,
    licence_state,
    may_be_accepted,
    open_offer,
    permits_downloads,
    seats_suffice,
    state_on,
    territory_words,
)
from app.licences.rules.sentences import SIDES, as_sentence
from app.licences.rules.state import suspension_on
from app.licences.rules.suspensions import review_due_on
from app.licences.types import LicenceState, OfferEnding, Side, SuspensionScope
from app.portal.types import LicenceNote, Mark, RecallNote, Task, UncoveredNote, UnfundedNote

PLACE = "/licences"
UNSIGNED = (LicenceState.DRAFT, LicenceState.NEGOTIATION)
RENEWED_BY_NOW = (LicenceState.EXPIRING, LicenceState.IN_GRACE)


def licence_to_sign(note: LicenceNote, day: date) -> Task | None:
    """Give the task to have a licence signed before its term begins."""
    facts = note.facts
    if state_on(facts, day) not in UNSIGNED:
        return None
    if may_be_accepted(facts, Side.LICENSOR, day).passed and Side.LICENSEE in facts.signatures:
        return _offer_to_accept(note, day)
    missing = listed([SIDES[side] for side in facts.missing_sides])
    due = f"{missing[:1].upper()}{missing[1:]} must sign before its term begins on {long_date(facts.starts_on)}."
    detail = f"{_came_to_nothing(facts, day)}{due}"
    return Task(PLACE, f"Have {facts.reference} with {note.licensee} signed", _path(facts), detail, facts.starts_on)


def own_offer_to_answer(facts: LicenceFacts, day: date) -> Task | None:
    """Give whoever answers for a licensee the task to accept or decline what is on offer to it (A18)."""
    offer = open_offer(facts, day)
    if offer is None or not may_be_accepted(facts, Side.LICENSEE, day).passed:
        return None
    days = f"Offered on {long_date(offer.offered_on)}; unanswered, it lapses after {long_date(offer.answer_by)}."
    title = f"Answer the Trust’s offer of {facts.reference}"
    return Task(PLACE, title, f"{_path(facts)}/accept", days, offer.answer_by)


def variations_to_answer(facts: LicenceFacts, side: Side, day: date) -> Iterator[Task]:
    """Give the task to accept a variation: to the licensee, and once it has accepted, to the Trust (A14)."""
    for one in facts.waiting_variations:
        if not one.waits_for(side, day):
            continue
        named = f"variation {one.number} of {facts.reference}"
        title = f"Accept {named} for the Trust" if side is Side.LICENSOR else f"Answer {named}"
        path = f"{_path(facts)}/variations/{one.number}/accept"
        days = f"Effective {long_date(one.effective_on)}; unanswered, it lapses after {long_date(one.answer_by)}."
        yield Task(PLACE, title, path, days, one.answer_by)


def _offer_to_accept(note: LicenceNote, day: date) -> Task:
    facts, offer = note.facts, open_offer(note.facts, day)
    answered = f"{note.licensee} accepted it on {long_date(facts.signatures[Side.LICENSEE])}."
    due_on = facts.starts_on if offer is None else offer.answer_by
    return Task(PLACE, f"Accept {facts.reference} for the Trust", f"{_path(facts)}/accept", answered, due_on)


def _came_to_nothing(facts: LicenceFacts, day: date) -> str:
    """Say first that the licensee declined, or let the last offer lapse, where that is why nothing is on offer."""
    offer = last_offer(facts)
    if offer is None or facts.signatures or offer.covers(day) or offer.ending is OfferEnding.WITHDRAWN:
        return ""
    if offer.ending is OfferEnding.DECLINED:
        return f"The offer was declined on {long_date(offer.lapses_on)}: {as_sentence(offer.end_reason or '')} "
    return f"The offer was not answered by {long_date(offer.answer_by)}. "


def licence_to_renew(note: LicenceNote, day: date) -> Task | None:
    """Give the task to sign a renewal by the last day of the term; in grace it is overdue."""
    facts = note.facts
    if not _is_to_be_renewed(facts, day):
        return None
    return Task(
        PLACE,
        f"Renew {facts.reference} with {note.licensee}",
        _path(facts),
        lambda: _ending(facts, day),
        facts.last_day,
    )


def suspension_to_review(note: LicenceNote, day: date) -> Task | None:
    """Give the task to look at a suspension again, some days after it began."""
    facts = note.facts
    suspension = suspension_on(facts, day)
    if state_on(facts, day) is not LicenceState.SUSPENDED or suspension is None:
        return None
    due_on = review_due_on(suspension)
    days = f"Review due by {long_date(due_on)}. Suspended since {long_date(suspension.from_day)}."
    detail = f"{days} Lifted when: {as_sentence(suspension.conditions_to_lift)}"
    return Task(PLACE, f"Review the suspension of {facts.reference} at {note.licensee}", _path(facts), detail, due_on)


def own_licence_to_renew(facts: LicenceFacts, day: date) -> Task | None:
    """Give its holder the task to agree a renewal by the last day of the term."""
    if not _is_to_be_renewed(facts, day):
        return None
    title = f"Agree the renewal of {facts.reference} with the Trust"
    return Task(PLACE, title, _path(facts), lambda: _ending(facts, day), facts.last_day)


def own_suspension_to_mend(facts: LicenceFacts, day: date) -> Task | None:
    """Give its holder the task to meet what would lift a suspension; it has been due since it began."""
    suspension = suspension_on(facts, day)
    if state_on(facts, day) is not LicenceState.SUSPENDED or suspension is None:
        return None
    title = f"Mend what suspended {facts.reference}"
    return Task(PLACE, title, _path(facts), as_sentence(suspension.conditions_to_lift), suspension.from_day)


def destruction_to_certify(note: RecallNote, *, is_own: bool) -> Task:
    """Give its holder the task to certify that copies are destroyed, and the Trust to chase it once overdue (A23)."""
    path = f"{_path(note.facts)}/run-down"
    detail = f"{counted(note.copies, 'copy', 'copies')} taken under it, none certified as destroyed."
    if is_own:
        return Task(PLACE, f"Certify that copies under {note.facts.reference} are destroyed", path, detail, note.due_on)
    title = f"Chase the certificate of destruction of {note.facts.reference} at {note.licensee}"
    return Task(PLACE, title, path, detail, note.due_on)


def grant_to_record(note: UnfundedNote) -> Task:
    """Give the licence manager the task to see to days of a licence no grant is recorded for (A13)."""
    title = f"Find a grant for {note.facts.reference} with {note.licensee}"
    detail = f"{note.words} Record it, or agree with the commissioner and the licensee who pays from then on."
    return Task(PLACE, title, _path(note.facts), detail, note.due_on)


def area_to_cover(note: UncoveredNote) -> Task:
    """Give the licence manager the task to have an area covered that a licence left, or will (A14, A25)."""
    detail = f"{note.words} License somebody there for these days, or record when delivery ends."
    return Task(PLACE, f"Have {note.area} covered by a licence", f"/areas/{note.code}", detail, note.first)


def licence_to_ask_about(licences: Sequence[LicenceFacts], day: date) -> Task | None:
    """Tell whoever reads under these licences that none of them permits downloads, why, and whom to ask."""
    findings = [permits_downloads(facts, day, holds_version=True, was_current_at_end=True) for facts in licences]
    if not licences or any(finding.passed for finding in findings):
        return None
    facts, finding = max(zip(licences, findings, strict=True), key=lambda pair: pair[0].starts_on)
    state = state_on(facts, day, SuspensionScope.DOWNLOADS)
    detail = (
        f"{finding.because} Until that is mended nothing can be downloaded: ask your partner lead what to do meanwhile."
    )
    title = f"Your organisation’s licence: {state.in_sentence}"
    return Task("/materials", title, "/materials/mine", detail, mark=Mark(state.label, state.colour))


def seats_to_mend(note: LicenceNote, day: date) -> Task | None:
    """Give the task to agree more seats, or fewer facilitators, where more are certified than there are seats (A9)."""
    return _seats(note.facts, day, f"Settle the seats of {note.facts.reference} at {note.licensee}")


def own_seats_to_mend(facts: LicenceFacts, day: date) -> Task | None:
    """Give its holder the task to settle with the Trust how many facilitators the licence is for (A9)."""
    return _seats(facts, day, f"Settle the seats of {facts.reference} with the Trust")


def evidence_to_accept(note: LicenceNote, viewer_id: uuid.UUID | None, day: date) -> Iterator[Task]:
    """Give whoever accepts evidence the task to look at what somebody else sent for a condition (A15)."""
    for one in _open_conditions(note.facts, day):
        senders = {sent.sent_by_id for sent in one.evidence_at_hand}
        if senders and (viewer_id is None or viewer_id not in senders):
            sent = one.evidence_at_hand[-1]
            detail = f"{sent.sent_by} sent evidence on {long_date(sent.sent_on)}. {as_sentence(one.words)}"
            title = f"Look at the evidence for {_named(one, note)}"
            yield Task(PLACE, title, _path(note.facts), detail, one.due_on)


def conditions_to_chase(note: LicenceNote, day: date) -> Iterator[Task]:
    """Give the task to see to it that a condition is met which is overdue and nobody has sent evidence for (A15)."""
    for one in _open_conditions(note.facts, day):
        if one.is_overdue(day) and not one.evidence_at_hand:
            title = f"Chase {_named(one, note)}"
            yield Task(PLACE, title, _path(note.facts), as_sentence(one.words), one.due_on)


def _open_conditions(facts: LicenceFacts, day: date) -> Iterator[ConditionFacts]:
    return (one for one in facts.conditions if one.is_open(day)) if _runs(facts, day) else iter(())


def _named(condition: ConditionFacts, note: LicenceNote) -> str:
    return f"condition {condition.number} of {note.facts.reference} at {note.licensee}"


def own_conditions_to_meet(facts: LicenceFacts, day: date) -> Iterator[Task]:
    """Give its holder the task to meet each condition nobody has sent evidence for, and whatever is overdue (A15)."""
    if not _runs(facts, day):
        return
    for one in facts.conditions:
        if one.is_open(day) and (one.is_overdue(day) or not one.evidence_at_hand):
            title = f"Meet condition {one.number} of {facts.reference}"
            yield Task(PLACE, title, _path(facts), as_sentence(one.words), one.due_on)


def _seats(facts: LicenceFacts, day: date, title: str) -> Task | None:
    finding = seats_suffice(facts.reference, facts.seats, facts.compliance, day)
    if finding.passed or not _runs(facts, day):
        return None
    return Task(PLACE, title, _path(facts), f"{finding.because} {finding.remedy}", mark=Mark("Seats", "yellow"))


def _runs(facts: LicenceFacts, day: date) -> bool:
    return state_on(facts, day) not in (*UNSIGNED, LicenceState.TERMINATED, LicenceState.SUPERSEDED)


def _is_to_be_renewed(facts: LicenceFacts, day: date) -> bool:
    """Return whether a renewal is due: where notice was given, none is."""
    return state_on(facts, day) in RENEWED_BY_NOW and facts.standing_notice is None


def _ending(facts: LicenceFacts, day: date) -> str:
    return f"{territory_words(facts, day)}. {licence_state(facts, day).sentences[0]}"


def _path(facts: LicenceFacts) -> str:
    return f"/licences/{facts.id}"
