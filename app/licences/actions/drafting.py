"""Drafting a licence and changing the draft (A1, A5, A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.formats import listed
from app.licences.actions.deciding import keep_decisions
from app.licences.actions.locking import about, insist, lock_licence
from app.licences.actions.numbers import next_reference
from app.licences.models import Licence, LicenceTerms, LicenceTerritory, Programme
from app.licences.queries import licence_facts
from app.licences.rules import LicenceFacts, ladder_on, may_be_amended, notice_months_on, terms_are_sound
from app.licences.types import ContractShape, LapsePolicy
from app.partners.models import ForceArea, Organisation
from app.partners.queries import last_day_of, organisation_names, the_trust
from app.partners.rules.organisations import organisation_outlives
from app.partners.types import OrganisationKind


@dataclass(frozen=True)
class AreaPart:
    """A named part of a force area."""

    area: ForceArea
    name: str


@dataclass(frozen=True)
class DraftTerms:
    """What a draft says: everything about a licence that is agreed before it is signed.

    `areas` are covered whole, and of others the `parts`.
    """

    starts_on: date
    ends_on: date
    areas: Sequence[ForceArea]
    grace_days: int = 0
    lapse_policy: LapsePolicy = LapsePolicy.LOSE_ALL
    seats: int | None = None
    notice_months: int | None = None
    """Months of notice; None is what a licence drafted today asks for."""
    parts: Sequence[AreaPart] = ()

    @property
    def territory(self) -> list[tuple[ForceArea, str | None]]:
        """Return each area with the part of it that is meant, None for the whole."""
        return [*((area, None) for area in self.areas), *((part.area, part.name) for part in self.parts)]


def draft_licence(
    actor: Actor,
    *,
    programme: Programme,
    licensee: Organisation,
    shape: ContractShape,
    terms: DraftTerms,
    renews: Licence | None = None,
) -> Licence:
    """Draft a licence with the next number of the year, and return it (A1, A8).

    Its first reminder is the first rung of the ladder in effect today. Raises DomainError where the terms do not
    fit together.
    """
    _insist_on_terms(shape, licensee, terms)
    licence = Licence(
        reference=next_reference(today().year),
        programme_id=programme.id,
        licensor_id=the_trust().id,
        licensee_id=licensee.id,
        renews_id=renews.id if renews else None,
        shape=shape,
        created_by=actor.name,
    )
    db.session.add(licence)
    db.session.flush()
    _add_terms(actor, licence, terms, ladder_on(today()).first_rung_days, notice_months_on(today()))
    _add_territory(actor, licence, terms)
    db.session.flush()
    (facts,) = licence_facts([licence.id])
    described = _described(facts)
    record_event(actor, EventTag.LICENCE_DRAFTED, after=described, **about(facts), **described)
    keep_decisions(facts)
    return licence


def amend_draft(
    actor: Actor,
    *,
    licence: Licence,
    licensee: Organisation,
    shape: ContractShape,
    terms: DraftTerms,
    seen_version: int | None,
) -> Licence:
    """Replace what an unsigned licence says. The earlier terms stay on record as superseded (A3, A14).

    Raises Stale where the draft changed since `seen_version`, DomainError where somebody has signed or the terms do
    not fit together.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_amended(before, today()))
    _insist_on_terms(shape, licensee, terms)
    licence.licensee_id, licence.shape = licensee.id, shape
    _add_terms(actor, licence, terms, before.first_rung_days, before.notice_months)
    _add_territory(actor, licence, terms)
    db.session.flush()
    (after,) = licence_facts([licence.id])
    record_event(actor, EventTag.LICENCE_AMENDED, before=_described(before), after=_described(after), **about(after))
    keep_decisions(after)
    return licence


def _insist_on_terms(shape: ContractShape, licensee: Organisation, terms: DraftTerms) -> None:
    insist(
        terms_are_sound(
            shape,
            is_trust=licensee.kind is OrganisationKind.TRUST,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            territory=[(area.code, part) for area, part in terms.territory],
        )
    )
    name = organisation_names([licensee.id], terms.starts_on).get(licensee.id, "This organisation")
    days, ended_on = (terms.starts_on, terms.ends_on), last_day_of(licensee.id)
    insist(organisation_outlives(name, ended_on, days, today(), ends_with_it=False, field="licensee"))


def _add_terms(actor: Actor, licence: Licence, terms: DraftTerms, first_rung_days: int, notice_months: int) -> None:
    """Add the terms, superseding those held true until now; the old row goes first, since only one may be current."""
    row = LicenceTerms(
        licence_id=licence.id,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        grace_days=terms.grace_days,
        lapse_policy=terms.lapse_policy,
        seats=terms.seats,
        first_rung_days=first_rung_days,
        notice_months=notice_months if terms.notice_months is None else terms.notice_months,
        **recorded_by(actor),
    )
    current = db.session.scalar(
        sa.select(LicenceTerms).where(LicenceTerms.licence_id == licence.id, LicenceTerms.is_known())
    )
    if current is not None:
        current.supersede(row)
        db.session.flush()
    db.session.add(row)


def _add_territory(actor: Actor, licence: Licence, terms: DraftTerms) -> None:
    """Add the areas from the first day of the term on; the territory held true until now is superseded."""
    current = db.session.scalars(
        sa.select(LicenceTerritory).where(LicenceTerritory.licence_id == licence.id, LicenceTerritory.is_known())
    )
    for row in current:
        row.supersede()
    for area, part in terms.territory:
        db.session.add(
            LicenceTerritory(
                licence_id=licence.id,
                area_id=area.id,
                part=part,
                from_day=terms.starts_on,
                **recorded_by(actor),
            )
        )


def _described(facts: LicenceFacts) -> dict[str, Any]:
    names = organisation_names([facts.licensee_id], today())
    return {
        "licensee": names.get(facts.licensee_id, "an organisation without a name"),
        "shape": facts.shape,
        "territory": listed([one.words for one in facts.territory]),
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "grace_days": facts.grace_days,
        "lapse_policy": facts.lapse_policy,
        "seats": facts.seats,
        "notice_months": facts.notice_months,
    }
