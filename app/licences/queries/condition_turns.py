"""What both sides were told of conditions, and of which licences there is something to tell."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from app.core.reading import rows_of
from app.licences.models import ConditionTurn, LicenceCondition
from app.licences.queries.facts import licence_facts
from app.licences.rules import turn_of
from app.licences.types import ConditionState


class Told(NamedTuple):
    """What was told last of a condition, and the how-manieth telling that was."""

    place: int = 0
    state: ConditionState | None = None


NOTHING = Told()
Turns = Mapping[tuple[uuid.UUID, int], Told]


def turns_told(licence_ids: Collection[uuid.UUID]) -> Turns:
    """Return what was told last of each condition of these licences, by licence and number."""
    turn = ConditionTurn
    statement = sa.select(turn.licence_id, turn.number, turn.place, turn.state)
    rows = rows_of(statement.where(turn.licence_id.in_(licence_ids)).order_by(turn.place))
    return {(licence_id, number): Told(place, state) for licence_id, number, place, state in rows}


def licences_to_tell(day: date) -> list[uuid.UUID]:
    """Return the licences with a condition both sides are to be told of on the day, in four queries."""
    past = sa.select(LicenceCondition.licence_id).where(LicenceCondition.due_on < day, LicenceCondition.is_known())
    ids = [row.licence_id for row in rows_of(past.distinct())]
    told = turns_told(ids)
    return [
        facts.id
        for facts in licence_facts(ids)
        if any(
            turn_of(facts, one, told.get((facts.id, one.number), NOTHING).state, day) is not None
            for one in facts.conditions
        )
    ]
