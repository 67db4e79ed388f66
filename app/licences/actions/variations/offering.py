"""Offering a variation of a signed agreement (A14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.core.verdicts import Finding
from app.licences.actions.locking import insist, lock_licence
from app.licences.actions.telling import tell_of_variation
from app.licences.actions.variations.recording import record_variation, superseded
from app.licences.models import Licence, LicenceVariation
from app.licences.queries import ground_of_variation, standing_terms, variation_row, variations_of
from app.licences.rules import (
    LicenceFacts,
    VariationFacts,
    VariedTerms,
    backdating_days_on,
    changes_between,
    fingerprint_of,
    may_be_varied,
    terms_are_sound,
    variation_is_sound,
    variation_moves_knowingly,
)
from app.licences.types import OfferEnding, Side


@dataclass(frozen=True)
class WordedClause:
    """A clause of the agreement worded anew, or one added under the next number."""

    number: int
    heading: str
    words: str
    was: str = ""


@dataclass(frozen=True)
class ProposedVariation:
    """What is offered: the terms it leaves behind, their areas in words, from when, why, and perhaps a clause."""

    terms: VariedTerms
    territory: Sequence[str]
    effective_on: date
    answer_by: date
    reason: str
    clause: WordedClause | None = None
    is_meant: bool = False
    """Whether who offers it knows what ground it leaves without a licence or moves onto."""


def offer_variation(
    actor: Actor, *, licence: Licence, proposed: ProposedVariation, seen_version: int | None = None
) -> LicenceVariation:
    """Offer a numbered change of a signed licence's terms from a day on, and return it (A14).

    Raises DomainError for a licence that is not signed or over, while another variation is open, for days out of
    order or before a variation already signed, where nothing changes, and for ground it leaves or moves onto unless
    that is meant; Stale where the licence changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    earlier, day = variations_of(licence.id), today()
    limits = backdating_days_on(day)
    insist(may_be_varied(before, earlier, proposed.effective_on, proposed.answer_by, day, limits))
    changes = _changes(standing_terms(before, proposed.effective_on), proposed)
    insist(variation_is_sound(changes, proposed.terms.ends_on, proposed.effective_on, day))
    insist(_areas_are_sound(before, proposed.terms))
    ground = ground_of_variation(before, proposed.effective_on, proposed.terms)
    insist(variation_moves_knowingly(ground, is_confirmed=proposed.is_meant))
    _close_lapsed(actor, licence, earlier)
    made = _made(actor, before, proposed, changes, number=len(earlier) + 1)
    db.session.add(made)
    db.session.flush()
    effective_on, answer_by = made.effective_on, made.answer_by
    record_variation(actor, EventTag.VARIATION_OFFERED, before, made, effective_on=effective_on, answer_by=answer_by)
    tell_of_variation(actor, Side.LICENSEE, before, made.number, "variation_offered", answer_by=made.answer_by)
    return made


def _changes(standing: LicenceFacts, proposed: ProposedVariation) -> list[list[str]]:
    """Return what changes of the terms that stand then, what it was and what it becomes; the clause comes last."""
    areas = [one.words for one in standing.territory]
    changes = [list(one) for one in changes_between(standing, areas, proposed.terms, proposed.territory)]
    clause = proposed.clause
    return changes if clause is None else [*changes, [f"Clause {clause.number}", clause.was, clause.words]]


def _made(
    actor: Actor, before: LicenceFacts, proposed: ProposedVariation, changes: list[list[str]], *, number: int
) -> LicenceVariation:
    terms, clause = proposed.terms, proposed.clause
    return LicenceVariation(
        licence_id=before.id,
        number=number,
        effective_on=proposed.effective_on,
        reason=proposed.reason,
        offered_on=today(),
        answer_by=proposed.answer_by,
        ends_on=terms.ends_on,
        grace_days=terms.grace_days,
        lapse_policy=terms.lapse_policy,
        seats=terms.seats,
        areas=[[str(area_id), part] for area_id, part in terms.areas],
        changes=changes,
        clause_number=clause.number if clause else None,
        clause_heading=clause.heading if clause else None,
        clause_words=clause.words if clause else None,
        sha256=fingerprint_of(before.reference, number, proposed.effective_on, changes),
        **recorded_by(actor),
    )


def _close_lapsed(actor: Actor, licence: Licence, earlier: Sequence[VariationFacts]) -> None:
    for one in earlier:
        if one.agreed_on is None and one.ended_on is None:
            day = one.answer_by + timedelta(days=1)
            superseded(actor, variation_row(licence.id, one.number), ended_on=day, ending=OfferEnding.LAPSED)


def _areas_are_sound(facts: LicenceFacts, terms: VariedTerms) -> Finding:
    named = [(str(area_id), part) for area_id, part in terms.areas]
    return terms_are_sound(
        facts.shape, is_trust=False, starts_on=facts.starts_on, ends_on=terms.ends_on, territory=named
    )
