"""How one dated fact follows another without either being edited (domain, section 4; E1)."""

from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.dated import DatedFact, Recorded, recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.formats import long_date
from app.core.verdicts import Finding

Fact = TypeVar("Fact", bound=DatedFact)
Row = TypeVar("Row", bound=Recorded)

_OWN_COLUMNS = frozenset({"id", "recorded_at", "recorded_by_id", "recorded_by", "superseded_at", "supersedes_id"})


def refuse_unless(finding: Finding, *, field: str) -> None:
    """Raise DomainError with the finding's sentences on a form's field, unless the rule passed."""
    if not finding.passed:
        raise DomainError(" ".join(filter(None, (finding.because, finding.remedy))), field=field)


def succeed(actor: Actor, current: Fact | None, successor: Fact) -> None:
    """Add a fact that holds from its first day on, in place of the current one.

    The current row is superseded by a copy that ends the day before; where both begin on the same day, by the
    successor itself, which is then a correction. Raises DomainError on `from_day` for a day before the current
    fact began: what was true before that is not known to this row.
    """
    if current is None:
        _add(successor)
        return
    if successor.from_day < current.from_day:
        raise DomainError(
            f"What is recorded now begins on {long_date(current.from_day)}. "
            "Enter that day, to correct it, or a later one.",
            field="from_day",
        )
    if successor.from_day == current.from_day:
        current.supersede(successor)
        _add(successor)
        return
    shortened = copied(actor, current)
    shortened.until_day = successor.from_day - timedelta(days=1)
    current.supersede(shortened)
    _add(shortened, successor)


def end_fact(actor: Actor, current: Fact, until_day: date) -> Fact | None:
    """End a fact after `until_day`, its last day, and return what is now true.

    A last day before its first means that it never held: it is superseded and nothing takes its place.
    """
    shortened = None
    if until_day >= current.from_day:
        shortened = copied(actor, current)
        shortened.until_day = until_day
    current.supersede(shortened)
    _add(*([shortened] if shortened is not None else []))
    return shortened


def withdraw_fact(actor: Actor, fact: Fact, *line: str) -> Fact | None:
    """Take back a fact that has not begun, and return what it followed, which now holds on as if nothing had been said.

    `line` names the columns that facts of one line share, such as the area and the role. None where it followed
    nothing. The caller has locked the fact, and knows that it is held true and its day has not come.
    """
    kind, day_before = type(fact), fact.from_day - timedelta(days=1)
    of_the_line = [getattr(kind, name) == getattr(fact, name) for name in line]
    before = db.session.scalar(
        sa.select(kind).where(kind.is_known(), kind.until_day == day_before, *of_the_line).with_for_update()
    )
    fact.supersede()
    if before is None:
        _add()
        return None
    reopened = copied(actor, before)
    reopened.until_day = None
    before.supersede(reopened)
    _add(reopened)
    return reopened


def copied(actor: Actor, row: Row) -> Row:
    """Return a new row that says the same, recorded now by the actor, for what changes to be set on it."""
    columns = sa.inspect(type(row)).column_attrs.keys()
    values = {name: getattr(row, name) for name in columns if name not in _OWN_COLUMNS}
    return type(row)(**values, **recorded_by(actor))


def _add(*facts: DatedFact) -> None:
    # The row that ends is written before the one that begins: at most one may be open.
    db.session.flush()
    db.session.add_all(facts)
    db.session.flush()
