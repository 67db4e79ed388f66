"""Keeping beside each licence what lists of thousands are read off: its next decisions, and its last day."""

import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.references import new_id
from app.licences.models import LicenceDecision, LicenceEnding
from app.licences.queries import funding_of_areas, licence_facts
from app.licences.rules import FundingFacts, LicenceFacts, endings_of, month_number, next_decisions
from app.licences.types import ContractShape


def keep_decisions(changed: LicenceFacts) -> None:
    """Write over what is kept beside a licence that changed, and beside the one it renews, whose renewal it is."""
    facts = [changed]
    if changed.renews_id is not None:
        facts += licence_facts([changed.renews_id])
    _keep(facts)


def keep_decisions_of(licence_ids: Sequence[uuid.UUID]) -> None:
    """Work out anew what is kept beside these licences."""
    _keep(licence_facts(licence_ids))


def _keep(facts: Sequence[LicenceFacts]) -> None:
    ids, grants = [one.id for one in facts], _grants(facts)
    for table, rows_of_one in ((LicenceDecision, partial(_decisions, grants)), (LicenceEnding, _endings)):
        gone = sa.delete(table).where(table.licence_id.in_(ids))
        db.session.execute(gone, execution_options={"synchronize_session": False})
        rows = [row for one in facts for row in rows_of_one(one)]
        if rows:
            db.session.execute(sa.insert(table), rows)


def _grants(facts: Sequence[LicenceFacts]) -> list[FundingFacts]:
    """Return what is recorded for the areas of the licences that rest on grants; none is asked for where none does."""
    areas = {one.area_id for of in facts if of.shape is ContractShape.GRANT for one in of.territory}
    return funding_of_areas(areas) if areas else []


def _decisions(grants: Sequence[FundingFacts], facts: LicenceFacts) -> Iterable[dict[str, Any]]:
    for one in next_decisions(facts, grants):
        yield {
            "id": new_id(),
            "licence_id": facts.id,
            "kind": one.kind,
            "due_on": one.due_on,
            "turn": one.turn,
            "words": one.words,
            "from_day": one.from_day,
            "until_day": one.until_day,
        }


def _endings(facts: LicenceFacts) -> Iterable[dict[str, Any]]:
    for one in endings_of(facts):
        yield {
            "id": new_id(),
            "licence_id": facts.id,
            "ends_on": one.ends_on,
            "month": month_number(one.ends_on),
            "is_renewed": one.is_renewed,
            "from_day": one.from_day,
            "until_day": one.until_day,
        }
