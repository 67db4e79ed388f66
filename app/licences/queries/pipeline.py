"""The licences by their next decision: what has to be done, by whom, by when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.formats import listed
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.licences.models import Licence, LicenceDecision, LicenceOffer
from app.licences.queries.holding import holder_on
from app.licences.queries.listing import covers_area, is_among, is_named_like, territories_of
from app.licences.queries.state import is_abandoned
from app.licences.types import DecisionKind, Turn
from app.partners.queries import organisation_name_on

ACT_OF = {
    DecisionKind.OFFER: ("offer", "Record an offer"),
    DecisionKind.SIGN: ("sign", "Record a signature"),
    DecisionKind.RENEW: ("renew", "Draft the renewal"),
    DecisionKind.GRACE: ("renew", "Draft the renewal"),
    DecisionKind.NOTICE: ("notice", "Record notice"),
    DecisionKind.RUN_DOWN: ("run-off", "Arrange the run-off"),
}


@dataclass(frozen=True)
class DecisionRow:
    """A licence's next decision as the list shows it; `step` leads to where it is taken."""

    licence_id: uuid.UUID
    reference: str
    licensee: str
    kind: DecisionKind
    due_on: date
    turn: Turn
    words: str
    territory: str = ""
    step: Link | None = None

    def is_overdue(self, day: date) -> bool:
        """Return whether it should have been decided before the day; too few seats hold nothing up and are not."""
        return self.due_on < day and self.kind is not DecisionKind.SEATS

    @property
    def month(self) -> str:
        """Return the month it is due in, to group by."""
        return f"{self.due_on:%Y-%m}"

    @property
    def month_words(self) -> str:
        """Return the month it is due in, in words: "March 2027"."""
        return f"{self.due_on:%B %Y}"

    @property
    def path(self) -> str:
        """Return the address of the licence's page."""
        return f"/licences/{self.licence_id}"

    @property
    def link(self) -> Link:
        """Return the reference as a link to the licence's page."""
        return Link(self.reference, self.path)


def pipeline_listing(viewer: Actor, day: date, areas: Sequence[tuple[str, str]], *, may_act: bool) -> Listing:
    """Return the licences this viewer may read by the decision that is their next on a day (A8, A10, A15).

    Each is read off an index that the licence's own changes keep. `areas` are the (code, name) pairs to filter by; the
    next step leads to an act's form for whoever `may_act`, to the licence's page for others.
    """
    bare = _listing(scope_of(viewer, Permission.LICENCES_READ), tuple(areas))
    return replace(bare, decorate=lambda rows: _dressed(rows, day, may_act))


@lru_cache(maxsize=256)
def _listing(scope: Scope, areas: tuple[tuple[str, str], ...]) -> Listing:
    licensee = organisation_name_on(DAY, holder_on(DAY))
    decision = LicenceDecision
    columns = (
        Column("due-on", "By", lambda row: row.due_on, decision.due_on.expression),
        Column("reference", "Licence", lambda row: row.link, Licence.reference.expression),
        Column("licensee", "Licensee", lambda row: row.licensee),
        Column("territory", "Territory", lambda row: row.territory),
        Column("kind", "What", lambda row: row.kind),
        Column("words", "Why", lambda row: row.words),
        Column("turn", "Whose turn", lambda row: row.turn),
        Column("step", "Next step", lambda row: row.step),
    )
    is_open = sa.and_(
        decision.from_day <= DAY,
        decision.until_day >= DAY,
        is_among(scope, decision.licence_id),
        # A renewal on offer has a row of its own, which says whose turn it is.
        sa.or_(decision.kind != DecisionKind.RENEW, decision.licence_id.not_in(_with_a_renewal_on_offer())),
    )
    statement = (
        sa.select(Licence.id, Licence.reference, licensee.label("licensee"))
        .add_columns(decision.kind, decision.due_on, decision.turn, decision.words)
        .join(decision, decision.licence_id == Licence.id)
        .where(is_open)
    )
    return Listing(
        name="pipeline",
        caption="Licences by their next decision",
        statement=statement,
        columns=columns,
        filters=_filters(areas),
        default_sort="due-on",
        tie_breaker=decision.licence_id.expression,
        counted=sa.select(decision.id).where(is_open),
        is_scalar=False,
    )


def _filters(areas: tuple[tuple[str, str], ...]) -> tuple[TextFilter | ChoiceFilter, ...]:
    return (
        TextFilter("q", "Reference or licensee", lambda typed: is_named_like(typed, LicenceDecision.licence_id)),
        ChoiceFilter("turn", "Whose turn", lambda chosen: LicenceDecision.turn == chosen, tuple(Turn.choices())),
        ChoiceFilter("what", "What", lambda chosen: LicenceDecision.kind == chosen, tuple(DecisionKind.choices())),
        ChoiceFilter("area", "Force area", lambda code: covers_area(code, LicenceDecision.licence_id, DAY), areas),
    )


def _with_a_renewal_on_offer() -> sa.Select[uuid.UUID | None]:
    """The licences whose renewal is on offer: few, so they are found once and not asked for with each row."""
    renewal, offer = aliased(Licence), LicenceOffer
    on_offer = sa.select(renewal.renews_id).join(offer, offer.licence_id == renewal.id)
    return on_offer.where(
        renewal.renews_id.is_not(None),
        offer.is_known(),
        offer.offered_on <= DAY,
        offer.answer_by >= DAY,
        sa.or_(offer.ended_on.is_(None), offer.ended_on > DAY),
    )


def _dressed(rows: Sequence[Any], day: date, may_act: bool) -> list[DecisionRow]:
    """Add territories and next steps, in two queries."""
    ids = [row.id for row in rows]
    territory = territories_of(ids, day)
    drafted = {renewed: (id_, name) for renewed, id_, name in rows_of(_drafted(), ids=ids)} if may_act else {}
    return [
        _with_step(
            replace(DecisionRow(*row), territory=listed(territory.get(row.id, []))), drafted.get(row.id), may_act
        )
        for row in rows
    ]


def _with_step(row: DecisionRow, drafted: tuple[uuid.UUID, str] | None, may_act: bool) -> DecisionRow:
    if drafted is not None and row.kind in (DecisionKind.RENEW, DecisionKind.GRACE):
        return replace(row, step=Link(f"Open the renewal {drafted[1]}", f"/licences/{drafted[0]}"))
    act = ACT_OF.get(row.kind) if may_act else None
    if act is None:
        return replace(row, step=Link("Open the licence", row.path))
    return replace(row, step=Link(act[1], f"{row.path}/{act[0]}"))


@cache
def _drafted() -> AnySelect:
    """The renewals drafted of some licences and not abandoned."""
    return sa.select(Licence.renews_id, Licence.id, Licence.reference).where(
        Licence.renews_id.in_(any_of("ids")), ~is_abandoned()
    )
