"""An area as its commissioner and its force see it: the licence, its dates, who delivers, and what is met (A22)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding
from app.licences.rules import (
    ConditionFacts,
    FundingFacts,
    LicenceFacts,
    StateAnswer,
    as_known_on,
    grant_covers_term,
    is_signed,
    licence_state,
    territory_on,
    unfunded_days,
)
from app.licences.rules.sentences import suspended_since
from app.licences.rules.state import suspension_on
from app.licences.types import LicenceState
from app.portal.types import Mark

MET, UNMET, LATE = Mark("Met", "green"), Mark("Not met yet", "blue"), Mark("Overdue", "red")


@dataclass(frozen=True)
class ConditionSeen:
    """A condition as somebody outside sees it: what, by when, and whether it is met. What was sent is not theirs."""

    number: int
    words: str
    due_on: date
    mark: Mark


@dataclass(frozen=True)
class LicenceSeen:
    """A licence of the area as its commissioner and its force see it.

    Its sentences are those of the licence's page for who may read that; to others why it is suspended, ends or is
    ended is between its parties.
    """

    reference: str
    licensee: str
    where: str
    state: LicenceState
    sentences: list[str]
    days: str
    ends_on: date
    conditions: list[ConditionSeen]


def licences_seen(
    found: Iterable[LicenceFacts],
    area_id: uuid.UUID,
    names: Mapping[uuid.UUID, str],
    day: date,
    today: date,
    *,
    with_reasons: bool,
) -> list[LicenceSeen]:
    """Return the signed licences whose territory includes the area on the day, those that go on first."""
    seen = []
    for facts in found:
        here = [one for one in territory_on(facts, day) if one.area_id == area_id]
        known = as_known_on(facts, min(day, today))
        answer = licence_state(known, day)
        if here and is_signed(facts, day) and answer.state is not LicenceState.SUPERSEDED:
            holder = names.get(facts.licensee_id, "–")
            where = ", ".join(one.words for one in here)
            days = f"{long_date(known.starts_on)} to {long_date(known.last_day)}"
            conditions = [_seen(one, day) for one in known.conditions if not one.is_withdrawn(day)]
            said = answer.sentences if with_reasons else _without_reasons(known, answer, day)
            fixed = facts.reference, holder, where, answer.state, said
            seen.append(LicenceSeen(*fixed, days, known.last_day, conditions))
    return sorted(seen, key=lambda one: (one.ends_on, one.reference), reverse=True)


def unpaid_licences(
    found: Iterable[LicenceFacts], funding: Sequence[FundingFacts], area_id: uuid.UUID, day: date
) -> list[Finding]:
    """Return what is wrong with signed licences that rest on a grant where none is recorded for days to come (A13)."""
    findings = []
    for facts in found:
        here = replace(facts, territory=tuple(one for one in facts.territory if one.area_id == area_id))
        if is_signed(facts, day) and any(one.last >= day for one in unfunded_days(here, funding)):
            findings.append(grant_covers_term(here, funding))
    return findings


def _without_reasons(facts: LicenceFacts, answer: StateAnswer, day: date) -> list[str]:
    suspension = suspension_on(facts, day)
    if answer.state is LicenceState.SUSPENDED and suspension is not None:
        return [f"{suspended_since(suspension)}."]
    return [f"{answer.state.label} since {long_date(answer.since)}."] if answer.since else []


def _seen(condition: ConditionFacts, day: date) -> ConditionSeen:
    mark = MET if condition.is_met(day) else LATE if condition.is_overdue(day) else UNMET
    return ConditionSeen(condition.number, condition.words, condition.due_on, mark)
