"""What every action on a licence shares: lock it, notice a stale page, insist on a rule, record one event."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, NotFound, Stale
from app.core.events import EventTag, record_event
from app.core.verdicts import Finding
from app.licences.actions.deciding import keep_decisions
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import LicenceFacts, abandoned_sentence, state_on

Facts = Mapping[str, Any]


def lock_licence(licence: Licence, seen_version: int | None) -> LicenceFacts:
    """Lock the licence's row for this transaction and return its facts as they are now.

    The row's version goes up with whatever the action records. Raises Stale where the page was made from an
    earlier version; `seen_version` None is for callers that made their decision inside this transaction.
    """
    # `Session.get` would raise where the row has moved on since the caller read it; here that is for us to say.
    statement = sa.select(Licence).where(Licence.id == licence.id).with_for_update()
    locked = db.session.scalar(statement, execution_options={"populate_existing": True})
    if locked is None:
        raise NotFound("licence")
    if seen_version is not None and seen_version != locked.row_version:
        raise Stale(locked.reference)
    flag_modified(locked, "reference")
    (facts,) = licence_facts([locked.id])
    if facts.is_abandoned:
        raise DomainError(f"{abandoned_sentence(facts)} Draft another licence.")
    return facts


def insist(finding: Finding) -> None:
    """Raise DomainError with the finding's reason and remedy, on the field it blames, unless it passed."""
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=finding.facts.get("field"))


def record_change(
    actor: Actor, tag: EventTag, before: LicenceFacts, *, reason: str | None = None, became: Facts, **details: Any
) -> None:
    """Record the one event of an action on a licence: its state before and after, and what it became."""
    (after,) = licence_facts([before.id])
    record_event(
        actor,
        tag,
        reason=reason,
        before={"state": state_on(before, today())},
        after={"state": state_on(after, today()), **became},
        **about(after),
        **details,
    )
    keep_decisions(after)


def about(facts: LicenceFacts) -> dict[str, Any]:
    """Return what every event about a licence carries, to spread into `record_event`."""
    return {
        "subject_kind": "licence",
        "subject_id": facts.id,
        "organisation_id": facts.licensee_id,
        "reference": facts.reference,
    }
