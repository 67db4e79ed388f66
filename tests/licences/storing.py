"""Histories written straight into the tables: the actions would refuse much of what they hold."""

import uuid

from app.core.dated import recorded_by
from app.core.db import db
from app.licences.models import (
    ConditionMeeting,
    Licence,
    LicenceCondition,
    LicenceGoLive,
    LicenceNotice,
    LicenceOffer,
    LicenceRunOff,
    LicenceSignature,
    LicenceSuspension,
    LicenceTermination,
    LicenceTerms,
)
from app.licences.types import ContractShape, LapsePolicy, NoticeGiver, OfferEnding, Side
from app.partners.types import OrganisationKind
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.licences.histories import Condition, History


def store(history: History, number: int) -> Licence:
    """Write a history into the tables, and return its licence."""
    licence = _licence(history.is_own_delivery, f"LIC-2026-{number:04d}", None)
    _terms(licence, history.start, history.end, history)
    _sign(licence, Side.LICENSOR, history.licensor_signed, history)
    _sign(licence, Side.LICENSEE, history.licensee_signed, history)
    for place, (start, signed) in enumerate(history.renewals):
        renewal = _licence(False, f"LIC-2027-{number * 10 + place:04d}", licence.id)
        _terms(renewal, start, start + 400, history)
        # The later signature decides, whichever side it is.
        _sign(renewal, Side.LICENSOR, signed - (place % 2) * 3, history)
        _sign(renewal, Side.LICENSEE, signed - (1 - place % 2) * 3, history)
    _store_beginning(licence, history)
    _store_end(licence, history)
    for place, one in enumerate(history.conditions, start=1):
        _store_condition(licence, place, one, history)
    return licence


def _add(row: object) -> None:
    for name, value in recorded_by(TESTER).items():
        setattr(row, name, value)
    db.session.add(row)


def _licence(is_own: bool, reference: str, renews_id: uuid.UUID | None) -> Licence:
    trust = make_organisation(OrganisationKind.TRUST)
    licence = Licence(
        reference=reference,
        programme_id=make_programme().id,
        licensor_id=trust.id,
        licensee_id=trust.id,
        renews_id=renews_id,
        shape=ContractShape.OWN_DELIVERY if is_own else ContractShape.GRANT,
        created_by="tests",
    )
    db.session.add(licence)
    db.session.flush()
    return licence


def _terms(licence: Licence, start: int, end: int, history: History) -> None:
    _add(
        LicenceTerms(
            licence_id=licence.id,
            starts_on=history.day(start),
            ends_on=history.day(end),
            grace_days=history.grace,
            lapse_policy=LapsePolicy.LOSE_ALL,
            first_rung_days=history.first_rung,
            notice_months=3,
        )
    )


def _sign(licence: Licence, side: Side, at: int | None, history: History) -> None:
    if at is not None:
        signed_on = history.day(at)
        _add(LicenceSignature(licence_id=licence.id, side=side, signatory="A", signatory_role="B", signed_on=signed_on))


def _store_beginning(licence: Licence, history: History) -> None:
    for one in history.offers:
        _add(
            LicenceOffer(
                licence_id=licence.id,
                offered_on=history.day(one.made),
                answer_by=history.day(one.answer_by),
                # One offer at a time is open: the database holds the others to have lapsed, which changes no state.
                ended_on=history.day(one.answer_by + 1 if one.ended is None else one.ended),
                ending=OfferEnding.LAPSED if one.ended is None else OfferEnding.DECLINED,
            )
        )
    for at in history.lives:
        _add(LicenceGoLive(licence_id=licence.id, area_id=make_area().id, live_on=history.maybe_day(at)))


def _store_end(licence: Licence, history: History) -> None:
    for scope, from_, to in history.suspensions:
        _add(
            LicenceSuspension(
                licence_id=licence.id,
                scope=scope,
                from_day=history.day(from_),
                lifted_from=history.maybe_day(to),
                reason="A reason",
                conditions_to_lift="It is mended",
            )
        )
    for one in history.notices:
        _add(
            LicenceNotice(
                licence_id=licence.id,
                given_by=NoticeGiver.LICENSEE,
                given_on=history.day(one.given),
                ends_on=history.day(one.ends),
                reason="A reason",
                withdrawn_on=history.maybe_day(one.withdrawn),
            )
        )
    if history.terminated is not None:
        effective_on = history.day(history.terminated)
        _add(LicenceTermination(licence_id=licence.id, effective_on=effective_on, reason="A reason"))
    if history.run_off_until is not None:
        until_day = history.day(history.run_off_until)
        _add(LicenceRunOff(licence_id=licence.id, until_day=until_day, reason="A reason"))


def _store_condition(licence: Licence, number: int, one: Condition, history: History) -> None:
    _add(
        LicenceCondition(
            licence_id=licence.id,
            number=number,
            words="Pay the fee",
            due_on=history.day(one.due),
            stops_downloads=one.stops_downloads,
            withdrawn_on=history.maybe_day(one.withdrawn),
            withdrawal_reason=None if one.withdrawn is None else "A reason",
        )
    )
    for met, reopened in one.met:
        _add(
            ConditionMeeting(
                licence_id=licence.id,
                number=number,
                met_on=history.day(met),
                accepted_by="A",
                note="Seen",
                reopened_on=history.maybe_day(reopened),
                reopen_reason=None if reopened is None else "A reason",
            )
        )
