"""The parts of a licence's course as the rules are given them: offers, go-lives, notice, run-off, conditions.

Each part is a statement of few columns that `licence_facts` reads together with the others, and a function that
makes facts of its rows.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.clock import day_of
from app.core.reading import AnySelect, any_of
from app.licences.models import (
    ConditionEvidence,
    ConditionMeeting,
    LicenceCompliance,
    LicenceCondition,
    LicenceGoLive,
    LicenceHolding,
    LicenceNotice,
    LicenceOffer,
    LicenceRunOff,
    LicenceSubcontract,
    PartyChange,
)
from app.licences.queries.party_changes import stands
from app.licences.queries.variations import waiting_statement
from app.licences.rules import (
    ComplianceFacts,
    ConditionFacts,
    EvidenceFacts,
    EvidenceFile,
    GoLiveFacts,
    HoldingFacts,
    MeetingFacts,
    NoticeFacts,
    OfferFacts,
    SubcontractFacts,
    WaitingVariation,
)
from app.licences.types import NoticeGiver, PartyChangeKind
from app.partners.queries import organisation_name_on

Key = TypeVar("Key", bound=Hashable)
Fact = TypeVar("Fact")
Rows = list[tuple[Any, ...]]
_BEGINS: Any = LicenceHolding.from_day
_DELIVERS: Any = LicenceSubcontract.from_day


def course_statements(known_at: Any) -> tuple[AnySelect, ...]:
    """Return the statements of the parts for the licences `ids`, as known at a time or now."""
    columns: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (LicenceOffer, _OFFER),
        (LicenceGoLive, (LicenceGoLive.area_id, LicenceGoLive.live_on)),
        (LicenceNotice, _NOTICE),
        (LicenceRunOff, (LicenceRunOff.until_day,)),
        (LicenceCondition, _CONDITION),
        (ConditionMeeting, _MEETING),
        (ConditionEvidence, _EVIDENCE),
    )
    held = ((LicenceHolding, _HOLDING), (LicenceSubcontract, _SUBCONTRACT))
    plain = (
        sa.select(table.licence_id, *chosen).where(table.licence_id.in_(any_of("ids")), table.is_known(known_at))
        for table, chosen in (*columns, *held, (LicenceCompliance, _COMPLIANCE))
    )
    return (*plain, waiting_statement(known_at))


def course_facts(parts: Iterable[Rows]) -> Callable[[uuid.UUID], dict[str, Any]]:
    """Return what a licence's id gives: the fields of its facts that its course fills, from the rows of each part."""
    offered, live, noticed, run_off, set_, met, sent, held, delivering, counted, waiting = parts
    offers = grouped((row[0], OfferFacts(*row[1:])) for row in sorted(offered, key=lambda row: row[1]))
    go_lives = grouped((row[0], GoLiveFacts(*row[1:])) for row in sorted(live, key=lambda row: str(row[1])))
    notices = grouped((row[0], NoticeFacts(*row[1:])) for row in sorted(noticed, key=lambda row: row[2]))
    until: dict[uuid.UUID, date] = {row[0]: row[1] for row in run_off}
    subcontracts = grouped((row[0], SubcontractFacts(*row[1:])) for row in sorted(delivering, key=lambda row: row[2]))
    holdings = grouped((row[0], HoldingFacts(*row[1:])) for row in sorted(held, key=lambda row: row[1]))
    varied = grouped((row[0], WaitingVariation(*row[1:])) for row in sorted(waiting, key=lambda row: row[1]))
    compliance = grouped((row[0], ComplianceFacts(*row[1:])) for row in sorted(counted, key=lambda row: row[1:3]))
    conditions = _conditions(set_, met, sent, compliance)
    return lambda licence_id: {
        "waiting_variations": varied.get(licence_id, ()),
        "offers": offers.get(licence_id, ()),
        "go_lives": go_lives.get(licence_id, ()),
        "notices": notices.get(licence_id, ()),
        "run_off_until": until.get(licence_id),
        "conditions": conditions.get(licence_id, ()),
        "holdings": holdings.get(licence_id, ()),
        "subcontracts": subcontracts.get(licence_id, ()),
        "compliance": compliance.get(licence_id, ()),
    }


def grouped(pairs: Iterable[tuple[Key, Fact]]) -> Mapping[Key, tuple[Fact, ...]]:
    """Return the facts of each key, in the order they came."""
    groups: dict[Key, list[Fact]] = defaultdict(list)
    for key, fact in pairs:
        groups[key].append(fact)
    return {key: tuple(facts) for key, facts in groups.items()}


def first_recorded(table: Any, *keys: str) -> sa.ScalarSelect[datetime]:
    """When a fact was recorded first, whatever has superseded it since under the same keys."""
    first = aliased(table)
    same = (getattr(first, key) == getattr(table, key) for key in keys)
    return sa.select(sa.func.min(first.recorded_at)).where(*same).correlate(table).scalar_subquery()


_OFFER = (
    LicenceOffer.offered_on,
    LicenceOffer.answer_by,
    LicenceOffer.ended_on,
    LicenceOffer.ending,
    LicenceOffer.end_reason,
)
_MEETING = (
    ConditionMeeting.number,
    ConditionMeeting.met_on,
    ConditionMeeting.reopened_on,
    ConditionMeeting.accepted_by,
    ConditionMeeting.note,
    ConditionMeeting.reopen_reason,
)
_CONDITION = (
    LicenceCondition.number,
    LicenceCondition.words,
    LicenceCondition.due_on,
    LicenceCondition.stops_downloads,
    LicenceCondition.withdrawn_on,
    LicenceCondition.withdrawal_reason,
    LicenceCondition.measure,
    LicenceCondition.at_least,
    first_recorded(LicenceCondition, "licence_id", "number"),
)


def _change_behind(licence_id: Any, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[uuid.UUID]:
    """The change of party that a fact of the course came by, where one stands."""
    change = sa.select(PartyChange.id).where(PartyChange.licence_id == licence_id, stands(), *conditions)
    return change.order_by(PartyChange.effective_on.desc()).limit(1).scalar_subquery()


_NOTICE = (
    LicenceNotice.given_by,
    LicenceNotice.given_on,
    LicenceNotice.ends_on,
    LicenceNotice.reason,
    LicenceNotice.withdrawn_on,
    LicenceNotice.withdrawal_reason,
    _change_behind(
        LicenceNotice.licence_id,
        PartyChange.kind == PartyChangeKind.REPROCUREMENT,
        LicenceNotice.given_by == NoticeGiver.COMMISSIONER,
        LicenceNotice.withdrawn_on.is_(None),
    ),
)
# Under the name a body has when it comes to hold the licence: the page says what happened then.
_HOLDING = (
    LicenceHolding.from_day,
    LicenceHolding.until_day,
    LicenceHolding.organisation_id,
    LicenceHolding.bound_id,
    sa.func.coalesce(organisation_name_on(_BEGINS, LicenceHolding.organisation_id), "an organisation without a name"),
    organisation_name_on(_BEGINS, LicenceHolding.bound_id),
    _change_behind(LicenceHolding.licence_id, PartyChange.effective_on == LicenceHolding.from_day),
)
_COMPLIANCE = (
    LicenceCompliance.measure,
    LicenceCompliance.from_day,
    LicenceCompliance.until_day,
    LicenceCompliance.value,
)
_SUBCONTRACT = (
    LicenceSubcontract.id,
    LicenceSubcontract.from_day,
    LicenceSubcontract.until_day,
    sa.func.coalesce(organisation_name_on(_DELIVERS, LicenceSubcontract.organisation_id), "an organisation"),
    LicenceSubcontract.consent,
)
_EVIDENCE = (
    ConditionEvidence.number,
    ConditionEvidence.round,
    ConditionEvidence.recorded_at,
    ConditionEvidence.recorded_by_id,
    ConditionEvidence.recorded_by,
    ConditionEvidence.words,
    ConditionEvidence.id,
    ConditionEvidence.file_name,
    ConditionEvidence.file_kind,
    ConditionEvidence.file_size,
    ConditionEvidence.scanned_at,
)


def _conditions(
    set_: Rows, met: Rows, sent: Rows, compliance: Mapping[uuid.UUID, tuple[ComplianceFacts, ...]]
) -> Mapping[uuid.UUID, tuple[ConditionFacts, ...]]:
    by_day = sorted(met, key=lambda row: (row[2], row[3] or date.max))
    meetings = grouped(((licence_id, number), MeetingFacts(*days)) for licence_id, number, *days in by_day)
    evidence = grouped(((row[0], row[1]), _evidence(*row[2:])) for row in sorted(sent, key=_sent_at))
    conditions = (
        (
            licence_id,
            replace(
                (one := ConditionFacts(number, *fields)),
                set_on=day_of(set_at),
                counts=tuple(run for run in compliance.get(licence_id, ()) if run.measure is one.measure),
                meetings=meetings.get((licence_id, number), ()),
                evidence=evidence.get((licence_id, number), ()),
            ),
        )
        for licence_id, number, *fields, set_at in sorted(set_, key=lambda row: row[1])
    )
    return grouped(conditions)


def _evidence(
    round_: int, at: datetime, sender_id: uuid.UUID | None, sender: str, words: str, *file: Any
) -> EvidenceFacts:
    _, name, *_ = file
    sent_file = EvidenceFile(*file) if name is not None else None
    return EvidenceFacts(round_, day_of(at), sender_id, sender, words, sent_file)


def _sent_at(row: tuple[Any, ...]) -> datetime:
    at: datetime = row[3]
    return at
