"""Variations: numbered, effective-dated changes of a signed agreement, and the terms as they stand on a day (A14)."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.core.formats import counted, listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.agreements import AgreementText, Clause, Particular
from app.licences.rules.facts import LicenceFacts, required_sides
from app.licences.rules.sentences import SIDES, as_sentence
from app.licences.rules.state import is_signed, state_on
from app.licences.types import ContractShape, LapsePolicy, LicenceState, OfferEnding, Side, VariationState

OVER = (LicenceState.TERMINATED, LicenceState.SUPERSEDED, LicenceState.EXPIRED)


ENDED = {
    OfferEnding.DECLINED: VariationState.DECLINED,
    OfferEnding.WITHDRAWN: VariationState.WITHDRAWN,
    OfferEnding.LAPSED: VariationState.LAPSED,
}


@dataclass(frozen=True)
class VariedTerms:
    """The terms a variation leaves behind: what it changes, and what it leaves as it is."""

    ends_on: date
    grace_days: int
    lapse_policy: LapsePolicy
    seats: int | None
    areas: tuple[tuple[uuid.UUID, str | None], ...]
    """Each area with the part of it that is meant, None for the whole."""


@dataclass(frozen=True)
class VariationFacts:
    """A variation: what it changes from which day, and what became of its offer."""

    number: int
    effective_on: date
    reason: str
    offered_on: date
    answer_by: date
    changes: tuple[tuple[str, str, str], ...]
    """What each is called, what it was, and what it becomes."""
    clause_number: int | None = None
    clause_heading: str | None = None
    clause_words: str | None = None
    agreed_on: date | None = None
    ended_on: date | None = None
    ending: OfferEnding | None = None
    end_reason: str | None = None
    sha256: str = ""
    acceptances: Mapping[Side, date] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """Return whether it waits for an answer on the day."""
        return self.agreed_on is None and self.ended_on is None and self.offered_on <= day <= self.answer_by

    def is_in_force(self, day: date) -> bool:
        """Return whether both sides agreed to it and it has taken effect by the day."""
        return self.agreed_on is not None and self.effective_on <= day

    def state_on(self, day: date) -> VariationState:
        """Return where it stands on a day."""
        if self.agreed_on is not None:
            return VariationState.IN_FORCE if self.effective_on <= day else VariationState.TO_COME
        if self.ended_on is not None and self.ended_on <= day and self.ending is not None:
            return ENDED[self.ending]
        return VariationState.OPEN if day <= self.answer_by else VariationState.LAPSED


def fingerprint_of(reference: str, number: int, effective_on: date, changes: Sequence[Sequence[str]]) -> str:
    """Return the SHA-256 of what a variation says, in hexadecimal; its clause is one of the changes."""
    said = [reference, number, effective_on.isoformat(), [list(one) for one in changes]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def changes_between(
    facts: LicenceFacts, territory: Sequence[str], terms: VariedTerms, new_territory: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Return what the new terms change, each with what it was and what it becomes; territories are given in words."""
    pairs = (
        ("Last day", long_date(facts.ends_on), long_date(terms.ends_on)),
        ("Days of grace", str(facts.grace_days), str(terms.grace_days)),
        ("After the end", facts.lapse_policy.label, terms.lapse_policy.label),
        ("Facilitator seats", _seats(facts.seats), _seats(terms.seats)),
        ("Territory", listed(sorted(territory)), listed(sorted(new_territory))),
    )
    return [pair for pair in pairs if pair[1] != pair[2]]


@rule(
    "licence.may-be-varied",
    version=1,
    source="A14; domain, section 3.1: variation",
    promise="A signed licence in its days is varied by one offer at a time, from a day no variation signed before it "
    "lies after.",
)
def may_be_varied(
    facts: LicenceFacts, earlier: Sequence[VariationFacts], effective_on: date, answer_by: date, today: date, back: int
) -> Finding:
    """Pass where both sides have signed, nothing else is on offer, and the days are in order; `back` counts days."""
    return (
        _refuse_licence(facts, earlier, today)
        or _refuse_days(facts, earlier, effective_on, answer_by, today, back)
        or passed(f"{facts.reference} may be varied from {long_date(effective_on)}.")
    )


@rule(
    "licence.variation-says-something",
    version=1,
    source="A14",
    promise="A variation changes something, and the licence ends no earlier than it takes effect.",
)
def variation_is_sound(changes: Sequence[Sequence[str]], ends_on: date, effective_on: date, today: date) -> Finding:
    """Pass where there is a change, and the last day lies on or after the days it must."""
    earliest = max(effective_on, today)
    if ends_on < earliest:
        return refused(
            "A variation cannot end the licence before it takes effect, or in the past.",
            f"Enter {long_date(earliest)} or a later day, or terminate the licence.",
            field="ends_on",
        )
    if not changes:
        return refused("Nothing would change.", "Change at least one of the terms, or word a clause.")
    return passed("The variation changes something.")


@rule(
    "licence.variation-may-be-answered",
    version=1,
    source="A14, A18",
    promise="A side accepts a variation once, while it is open and the licence is not over.",
)
def variation_may_be_answered(facts: LicenceFacts, one: VariationFacts, side: Side, today: date) -> Finding:
    """Pass where the variation is open, the licence is not over, and this side has not accepted it."""
    named = f"Variation {one.number} of {facts.reference}"
    if side in one.acceptances:
        accepted = long_date(one.acceptances[side])
        return refused(f"{named} was already accepted for {SIDES[side]} on {accepted}.", "Each side accepts once.")
    if not one.is_open(today):
        return refused(*_why_closed(named, one, today))
    if state_on(facts, today) in OVER:
        return refused(f"{facts.reference} is over.", "There is nothing left to vary: draft a new licence.")
    return passed(f"{named} may be answered.")


@rule(
    "licence.variation-may-be-ended",
    version=1,
    source="A14, A18",
    promise="The Trust withdraws an open variation; the licensee declines it until it has accepted it.",
)
def variation_may_be_ended(facts: LicenceFacts, one: VariationFacts, side: Side, today: date) -> Finding:
    """Pass where the variation is open, and the licensee, where it is who ends it, is not bound yet."""
    named = f"Variation {one.number} of {facts.reference}"
    if side is Side.LICENSEE and side in one.acceptances:
        accepted = long_date(one.acceptances[side])
        return refused(
            f"{named} was accepted for the licensee on {accepted}.", "Ask the Trust’s licence manager to withdraw it."
        )
    if not one.is_open(today):
        return refused(*_why_closed(named, one, today))
    return passed(f"{named} may be ended.")


def in_force(variations: Sequence[VariationFacts], day: date) -> list[VariationFacts]:
    """Return the variations in force on a day, in the order they took effect."""
    return sorted((one for one in variations if one.is_in_force(day)), key=lambda one: (one.effective_on, one.number))


def consolidated(text: AgreementText, variations: Sequence[VariationFacts], day: date) -> AgreementText:
    """Return the agreement as it reads on a day, with every variation in force by then worked in (A14)."""
    for one in in_force(variations, day):
        text = _worked_in(text, one)
    return text


def _worked_in(text: AgreementText, one: VariationFacts) -> AgreementText:
    """Return the agreement with the particulars a variation changes, its clause, and a clause that says so."""
    became = {label: after for label, _, after in one.changes}
    rows: tuple[Particular, ...] = tuple((label, _varied(label, value, became)) for label, value in text.particulars)
    clauses = list(text.clauses)
    if one.clause_number is not None and one.clause_words:
        replaced = Clause(one.clause_number, one.clause_heading or "", tuple(one.clause_words.split("\n\n")))
        numbers = [clause.number for clause in clauses]
        if one.clause_number in numbers:
            clauses[numbers.index(one.clause_number)] = replaced
        else:
            clauses.append(replaced)
    said = tuple(f"{label}: {after} instead of {before}." for label, before, after in one.changes if before)
    heading = f"Variation {one.number}, in force since {long_date(one.effective_on)}"
    why = (f"Where a clause above says otherwise, this goes before it. {as_sentence(one.reason)}",)
    note = Clause(max(clause.number for clause in clauses) + 1 if clauses else 1, heading, (*said, *why))
    return replace(text, particulars=rows, clauses=(*clauses, note))


def _varied(label: str, value: str, became: Mapping[str, str]) -> str:
    if label == "Term" and "Last day" in became:
        return f"{value.split(' to ')[0]} to {became['Last day']}"
    if label == "Grace" and ("Days of grace" in became or "Last day" in became):
        days = became.get("Days of grace")
        return (counted(int(days), "day") if days != "0" else "None") if days else value.split(",")[0]
    return became.get(label, value)


def first_day_to_vary(facts: LicenceFacts, earlier: Sequence[VariationFacts], today: date) -> date:
    """Return the first day from today on from which a licence can be varied, after those signed already."""
    signed = (one.effective_on for one in earlier if one.agreed_on is not None)
    return max(today, facts.starts_on, *signed)


def _refuse_licence(facts: LicenceFacts, earlier: Sequence[VariationFacts], today: date) -> Finding | None:
    if facts.shape is ContractShape.OWN_DELIVERY:
        return refused(
            f"{facts.reference} is the Trust's own: it binds nobody else, so there is nothing to vary.",
            "Draft a new licence with other terms.",
        )
    if not is_signed(facts, today):
        return refused(f"{facts.reference} is not signed by every side.", "Change the draft instead.")
    if state_on(facts, today) in OVER:
        return refused(f"{facts.reference} is over.", "Draft a new licence.")
    waiting = next((one for one in earlier if one.is_open(today)), None)
    if waiting is not None:
        return refused(
            f"Variation {waiting.number} of {facts.reference} has been on offer since {long_date(waiting.offered_on)}.",
            "Withdraw it first, or wait for the answer.",
        )
    return None


def _refuse_days(
    facts: LicenceFacts, earlier: Sequence[VariationFacts], effective_on: date, answer_by: date, today: date, back: int
) -> Finding | None:
    first = max(facts.starts_on, today - timedelta(days=back))
    signed = [one for one in earlier if one.agreed_on is not None]
    latest = max(signed, key=lambda one: one.effective_on, default=None)
    if latest is not None and effective_on < latest.effective_on:
        return refused(
            f"Variation {latest.number}, signed already, takes effect on {long_date(latest.effective_on)}. "
            "None takes effect before it.",
            f"Enter {long_date(latest.effective_on)} or a later day.",
            field="effective_on",
        )
    if not first <= effective_on <= facts.last_day:
        return refused(
            "A variation takes effect in the term, and not long ago.",
            f"Enter a day from {long_date(first)} to {long_date(facts.last_day)}.",
            field="effective_on",
        )
    if answer_by < today:
        return refused(
            "The day for an answer has passed already.", f"Enter {long_date(today)} or a later day.", field="answer_by"
        )
    return None


def _why_closed(named: str, one: VariationFacts, today: date) -> tuple[str, str]:
    again = "The Trust’s licence manager can offer another variation."
    if one.agreed_on is not None:
        return f"{named} was agreed on {long_date(one.agreed_on)}.", "There is nothing more to answer."
    if one.ended_on is not None and one.ending is not OfferEnding.LAPSED:
        who = "The licensee declined" if one.ending is OfferEnding.DECLINED else "The Trust withdrew"
        return (
            f"{who} {named[:1].lower()}{named[1:]} on {long_date(one.ended_on)}: {as_sentence(one.end_reason or '')}",
            again,
        )
    return f"{named} was to be answered by {long_date(one.answer_by)}, and has lapsed.", again


def missing_sides(facts: LicenceFacts, one: VariationFacts) -> tuple[Side, ...]:
    """Return the sides that have still to accept a variation."""
    return tuple(side for side in required_sides(facts.shape) if side not in one.acceptances)


def _seats(seats: int | None) -> str:
    return counted(seats, "seat") if seats else "No limit"
