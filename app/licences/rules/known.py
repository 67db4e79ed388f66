"""What could be known of a licence on a day: its facts without those that came later (A3).

A fact that counts on the day is there, however late it was recorded, so the state of a day is the same with all the
facts and with these. What has its first effect later is there from the day it was recorded, given, sent or signed.
"""

from dataclasses import replace
from datetime import date
from itertools import chain

from app.licences.rules.condition_facts import ConditionFacts, MeetingFacts
from app.licences.rules.facts import LicenceFacts, NoticeFacts, OfferFacts, SuspensionFacts


def as_known_on(facts: LicenceFacts, day: date) -> LicenceFacts:
    """Return the facts of the licence that were there on a day, or count on it."""
    is_terminated = _is_termination_known(facts, day)
    return replace(
        facts,
        signatures={side: on for side, on in facts.signatures.items() if on <= day},
        offers=tuple(_offer(one, day) for one in facts.offers if one.offered_on <= day),
        notices=tuple(_notice(one, day) for one in facts.notices if one.given_on <= day),
        renewals=tuple(one for one in facts.renewals if one.signed_on <= day),
        suspensions=tuple(_suspension(one, day) for one in facts.suspensions if _is_suspension_known(one, day)),
        conditions=tuple(_condition(one, day) for one in facts.conditions if one.set_on is None or one.set_on <= day),
        terminated_on=facts.terminated_on if is_terminated else None,
        termination_reason=facts.termination_reason if is_terminated else None,
    )


def days_of_news(facts: LicenceFacts) -> set[date]:
    """Return the days from which something more is known of the licence than on the day before."""
    days: set[date | None] = {*facts.signatures.values(), facts.terminated_on, facts.termination_recorded_on}
    days.update(chain.from_iterable((one.offered_on, one.ended_on) for one in facts.offers))
    days.update(chain.from_iterable((one.given_on, one.withdrawn_on) for one in facts.notices))
    days.update(one.signed_on for one in facts.renewals)
    for suspension in facts.suspensions:
        days |= {suspension.from_day, suspension.recorded_on, suspension.lifted_from, suspension.lift_recorded_on}
    for condition in facts.conditions:
        days |= {condition.set_on, condition.withdrawn_on, *(one.sent_on for one in condition.evidence)}
        days.update(chain.from_iterable((one.met_on, one.reopened_on) for one in condition.meetings))
    return {day for day in days if day is not None}


def _is_termination_known(facts: LicenceFacts, day: date) -> bool:
    """A draft is abandoned only where nobody signs it later, so that of a licence signed later is not there yet."""
    is_signed = facts.signed_on is not None and facts.signed_on <= day
    is_abandoned = facts.signed_on is None
    return (is_signed or is_abandoned) and _is_there(facts.terminated_on, facts.termination_recorded_on, day)


def _is_suspension_known(suspension: SuspensionFacts, day: date) -> bool:
    return _is_there(suspension.from_day, suspension.recorded_on, day)


def _is_there(from_day: date | None, recorded_on: date | None, day: date) -> bool:
    """Return whether a fact counts on the day or was recorded by then; one recorded on no known day is there."""
    return recorded_on is None or recorded_on <= day or (from_day is not None and from_day <= day)


def _suspension(suspension: SuspensionFacts, day: date) -> SuspensionFacts:
    if _is_there(suspension.lifted_from, suspension.lift_recorded_on, day):
        return suspension
    return replace(suspension, lifted_from=None, lift_reason=None, lift_recorded_on=None)


def _offer(offer: OfferFacts, day: date) -> OfferFacts:
    is_over = offer.ended_on is not None and offer.ended_on <= day
    return offer if is_over else replace(offer, ended_on=None, ending=None, end_reason=None)


def _notice(notice: NoticeFacts, day: date) -> NoticeFacts:
    is_withdrawn = notice.withdrawn_on is not None and notice.withdrawn_on <= day
    return notice if is_withdrawn else replace(notice, withdrawn_on=None, withdrawal_reason=None)


def _condition(condition: ConditionFacts, day: date) -> ConditionFacts:
    is_withdrawn = condition.is_withdrawn(day)
    return replace(
        condition,
        withdrawn_on=condition.withdrawn_on if is_withdrawn else None,
        withdrawal_reason=condition.withdrawal_reason if is_withdrawn else None,
        meetings=tuple(_meeting(one, day) for one in condition.meetings if one.met_on <= day),
        evidence=tuple(one for one in condition.evidence if one.sent_on <= day),
    )


def _meeting(meeting: MeetingFacts, day: date) -> MeetingFacts:
    is_reopened = meeting.reopened_on is not None and meeting.reopened_on <= day
    return meeting if is_reopened else replace(meeting, reopened_on=None, reopen_reason=None)
