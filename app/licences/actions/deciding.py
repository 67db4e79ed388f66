"""Keeping each licence's next decision beside it."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.references import new_id
from app.licences.models import Licence, LicenceDecision
from app.licences.queries import licence_facts
from app.licences.rules import LicenceFacts, next_decisions

AT_A_TIME = 500


def keep_decisions(changed: LicenceFacts) -> None:
    """Write over the next decisions of a licence that changed, and of the one it renews, whose renewal it is."""
    facts = [changed]
    if changed.renews_id is not None:
        facts += licence_facts([changed.renews_id])
    _keep(facts)


def keep_all_decisions() -> int:
    """Work every licence's next decisions out anew, and return how many licences that were; a thousandth time too."""
    ids = db.session.scalars(sa.select(Licence.id).order_by(Licence.id)).all()
    for some in _in_parts(ids):
        _keep(licence_facts(some))
        db.session.commit()
    return len(ids)


def _keep(facts: Sequence[LicenceFacts]) -> None:
    ids = [one.id for one in facts]
    gone = sa.delete(LicenceDecision).where(LicenceDecision.licence_id.in_(ids))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    rows = [row for one in facts for row in _rows(one)]
    if rows:
        db.session.execute(sa.insert(LicenceDecision), rows)


def _rows(facts: LicenceFacts) -> Iterable[dict[str, Any]]:
    for one in next_decisions(facts):
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


def _in_parts(ids: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))
