"""The conditions of a licence as its page shows them: where each stands, what was sent, and what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.formats import long_date
from app.licences.queries import may_read_what_came_on
from app.licences.routes.acts import Act
from app.licences.routes.pages import FileLink, file_link
from app.licences.rules import ConditionFacts, LicenceFacts, check_finding, condition_state, condition_state_finding
from app.licences.types import ConditionState


@dataclass(frozen=True)
class Note:
    """A line under a condition, with the file that came with it."""

    text: str
    file: FileLink | None = None


@dataclass(frozen=True)
class CheckRow:
    """A condition as a line of the checklist."""

    number: int
    words: str
    due_on: date
    stops_downloads: bool
    state: ConditionState
    notes: list[Note]
    acts: list[Act]


def checklist(viewer: Actor, facts: LicenceFacts, day: date, *, offers_acts: bool) -> list[CheckRow]:
    """Return the licence's conditions as of a day, with what the viewer may do to each where acts are offered."""
    return [
        CheckRow(
            one.number,
            one.words,
            one.due_on,
            one.stops_downloads,
            condition_state(one, day),
            list(_notes(viewer, facts, one, day)),
            _acts(viewer, facts, one, day) if offers_acts else [],
        )
        for one in facts.conditions
    ]


def _notes(viewer: Actor, facts: LicenceFacts, condition: ConditionFacts, day: date) -> Iterator[Note]:
    """Yield what the portal counted, or what was sent, accepted, reopened and withdrawn, in the order of the rounds."""
    stands = condition_state_finding(condition, day)
    if not stands.passed:
        yield Note(f"{stands.because}{'' if condition.is_checked else f' {stands.remedy}'}")
    if condition.is_checked:
        finding = check_finding(condition, day)
        yield Note(f"The portal checks it: {finding.because}{'' if finding.passed else f' {finding.remedy}'}")
    for number, meeting in enumerate([*condition.meetings, None]):
        yield from (
            Note(
                f"{one.sent_by} sent on {long_date(one.sent_on)}: {one.words}",
                file_link(facts.id, condition.number, one.file) if one.file is not None else None,
            )
            for one in condition.evidence
            if one.round == number and may_read_what_came_on(viewer, facts, one.sent_on)
        )
        if meeting is not None:
            yield Note(f"{meeting.accepted_by} accepted it as met from {long_date(meeting.met_on)}: {meeting.note}")
            if meeting.reopened_on is not None:
                yield Note(f"Reopened on {long_date(meeting.reopened_on)}: {meeting.reopen_reason}")
    if condition.withdrawn_on is not None:
        yield Note(f"Withdrawn on {long_date(condition.withdrawn_on)}: {condition.withdrawal_reason}")


def _acts(viewer: Actor, facts: LicenceFacts, condition: ConditionFacts, today: date) -> list[Act]:
    is_open, is_met = condition.is_open(today), condition.is_met(today) and not condition.is_withdrawn(today)
    sent_by = {one.sent_by_id for one in condition.evidence_at_hand}
    offered = [
        (is_open and not condition.is_checked, Permission.CONDITIONS_SEND_EVIDENCE, Act("evidence", "Send evidence")),
        (
            is_open and bool(sent_by) and viewer.user_id not in sent_by,
            Permission.CONDITIONS_ACCEPT,
            Act("accept", "Accept as met"),
        ),
        (is_met and not condition.is_checked, Permission.CONDITIONS_ACCEPT, Act("reopen", "Reopen")),
        (is_open or (is_met and condition.is_checked), Permission.CONDITIONS_SET, Act("withdraw", "Withdraw")),
    ]
    return [
        act
        for is_possible, permission, act in offered
        if is_possible and may(viewer, permission, organisation_id=facts.licensee_id)
    ]
