"""The re-procurement: another provider, a new licence, and the old one running out the day before (A24)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.drafting import AreaPart, DraftTerms, draft_licence
from app.licences.actions.giving_notice import arrange_run_off, give_notice
from app.licences.actions.locking import insist, lock_licence
from app.licences.actions.parties.passing_on import covered_areas, insist_on_change, record_event_of
from app.licences.models import Licence, PartyChange, Programme
from app.licences.rules import LicenceFacts
from app.licences.rules.parties import old_one_ends_in_time
from app.licences.types import ContractShape, NoticeGiver, PartyChangeKind
from app.partners.models import Organisation
from app.partners.queries import organisation_names

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Award:
    """The commissioner's choice: from when and until when, the award notice, and what becomes of what is open then."""

    effective_on: date
    ends_on: date
    reference: str
    hand_over: str
    run_off_until: date | None = None


def reprocure_licence(
    actor: Actor, *, licence: Licence, successor: Organisation, award: Award, seen_version: int | None = None
) -> PartyChange:
    """Record that another provider follows the licensee: a new licence is drafted, and the old one ends before (A24).

    Notice of the commissioner is recorded where the old term is longer, and a run-off where one is given. Raises
    Stale where the licence changed since `seen_version`, DomainError where the rules refuse.
    """
    before = lock_licence(licence, seen_version)
    insist_on_change(before, PartyChangeKind.REPROCUREMENT, successor, effective_on=award.effective_on)
    insist(old_one_ends_in_time(before, award.effective_on, award.ends_on))
    _end_the_old_one(actor, licence, before, award)
    drafted = _draft_the_new_one(actor, before, successor, award)
    change = PartyChange(
        kind=PartyChangeKind.REPROCUREMENT,
        effective_on=award.effective_on,
        licence_id=licence.id,
        from_id=before.licensee_id,
        to_id=successor.id,
        basis=award.reference,
        hand_over=award.hand_over,
        new_licence_id=drafted.id,
        **recorded_by(actor),
    )
    db.session.add(change)
    db.session.flush()
    names = organisation_names([change.from_id, change.to_id], award.effective_on)
    words = {"outgoing": names.get(change.from_id), "incoming": names.get(change.to_id), "successor": drafted.reference}
    record_event_of(actor, EventTag.PARTY_REPROCURED, before, change, words)
    return change


def _end_the_old_one(actor: Actor, licence: Licence, before: LicenceFacts, award: Award) -> None:
    if before.last_day >= award.effective_on:
        give_notice(
            actor,
            licence=licence,
            given_by=NoticeGiver.COMMISSIONER,
            given_on=today(),
            ends_on=award.effective_on - ONE_DAY,
            reason=f"Another provider was chosen: {award.reference}",
            shorter_because="The commissioner's new contract begins the day after.",
        )
    if award.run_off_until is not None:
        arrange_run_off(actor, licence=licence, until_day=award.run_off_until, reason=award.hand_over)


def _draft_the_new_one(actor: Actor, before: LicenceFacts, successor: Organisation, award: Award) -> Licence:
    covered = [one for one in before.territory if one.covers(min(before.last_day, award.effective_on - ONE_DAY))]
    areas = {area.id: area for area in covered_areas(before, award.effective_on - ONE_DAY)}
    is_own = before.shape is ContractShape.OWN_DELIVERY
    terms = DraftTerms(
        starts_on=award.effective_on,
        ends_on=award.ends_on,
        areas=[areas[one.area_id] for one in covered if one.part is None],
        parts=[AreaPart(areas[one.area_id], one.part) for one in covered if one.part is not None],
        grace_days=before.grace_days,
        lapse_policy=before.lapse_policy,
        seats=before.seats,
        notice_months=before.notice_months,
    )
    return draft_licence(
        actor,
        programme=db.session.get_one(Programme, before.programme_id),
        licensee=successor,
        shape=ContractShape.GRANT if is_own else before.shape,
        terms=terms,
    )
