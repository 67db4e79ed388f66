"""Reads the facts the rules look at, for any number of licences in two queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.clock import day_of, today
from app.core.db import UTCDateTime
from app.core.reading import DAY, AnySelect, Together, any_of, rows_of
from app.licences.models import (
    Licence,
    LicenceLadder,
    LicenceSignature,
    LicenceSuspension,
    LicenceTermination,
    LicenceTerms,
    LicenceTerritory,
)
from app.licences.queries.course import course_facts, course_statements, first_recorded, grouped
from app.licences.queries.holding import holder_on, is_held_by
from app.licences.queries.variations import seats_on
from app.licences.rules import (
    LicenceFacts,
    RenewalFacts,
    SuspensionFacts,
    TerritoryFacts,
    ladder_on,
    read_rungs,
    required_sides,
)
from app.licences.types import Side
from app.partners.models import AreaName, AreaParty, ForceArea
from app.partners.queries import organisation_name_on
from app.partners.types import PartyRole

# Made once: making an alias costs more than running the query.
LICENSOR, LICENSEE = aliased(LicenceSignature), aliased(LicenceSignature)

Fact = TypeVar("Fact")
Grouped = Mapping[uuid.UUID, tuple[Fact, ...]]
Rows = list[tuple[Any, ...]]


def licence_facts(
    wanted: sa.Select[uuid.UUID] | Iterable[uuid.UUID],
    *,
    known_at: datetime | None = None,
    named_on: date | None = None,
    asked: Mapping[str, Any] | None = None,
) -> list[LicenceFacts]:
    """Return the facts of these licences, by reference, in two queries however many there are (A3).

    `wanted` is a statement that selects licence ids, with the values of its parameters in `asked`, or the ids. With
    `known_at` the facts are those held true at that time, and a licence nothing was known of yet is left out. The
    licensee is who holds the licence on `named_on`, else today; areas and commissioners are named as on that day.
    """
    parameters: dict[str, Any] = {"known_at": known_at, "day": named_on or today()}
    if isinstance(wanted, sa.Select):
        statement = _main_of_selected(known_at is not None, wanted)
        parameters |= asked or {}
    else:
        statement, parameters["ids"] = _main_of_ids(known_at is not None), list(wanted)
    return _with_the_rest(rows_of(statement, **parameters), known_at, named_on or today())


def licences_held_by(
    organisation_ids: Iterable[uuid.UUID], programme_id: uuid.UUID | None = None
) -> list[LicenceFacts]:
    """Return the facts of the licences these organisations hold, by reference, in two queries.

    Those for a programme where one is named.
    """
    parameters: dict[str, Any] = {"organisation_ids": list(organisation_ids), "day": today()}
    if programme_id is not None:
        parameters["programme_id"] = programme_id
    rows = rows_of(_main_of_holders(programme_id is not None), **parameters)
    return _with_the_rest(rows, None, today())


def _with_the_rest(rows: Sequence[Any], known_at: datetime | None, named_on: date) -> list[LicenceFacts]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    suspended, covered, renewing, *course = _rest(known_at is not None).read(ids=ids, known_at=known_at, day=named_on)
    suspensions = _suspension_facts(suspended)
    territory = _territory_facts(covered)
    renewals = _renewal_facts(renewing)
    course_of = course_facts(course)
    return [
        _facts(
            row,
            suspensions=suspensions.get(row.id, ()),
            territory=territory.get(row.id, ()),
            renewals=renewals.get(row.id, ()),
            **course_of(row.id),
        )
        for row in rows
    ]


# What follows is put together once for each way of asking: that costs more than the queries.


@cache
def _main_of_ids(as_known_then: bool) -> AnySelect:
    return _main(as_known_then).where(Licence.id.in_(any_of("ids")))


@lru_cache(maxsize=8)
def _main_of_selected(as_known_then: bool, wanted: sa.Select[uuid.UUID]) -> AnySelect:
    """Kept for statements that whoever asks keeps: another one, although it says the same, is told apart."""
    return _main(as_known_then).where(Licence.id.in_(wanted))


@cache
def _main_of_holders(for_one_programme: bool) -> AnySelect:
    of_these = _main(False).where(is_held_by(any_of("organisation_ids"), DAY))
    if not for_one_programme:
        return of_these
    return of_these.where(Licence.programme_id == sa.bindparam("programme_id", type_=sa.Uuid()))


@cache
def _rest(as_known_then: bool) -> Together:
    known_at = _known_at(as_known_then)
    return Together(_suspensions(known_at), _territory(known_at), _renewals(known_at), *course_statements(known_at))


def _known_at(as_known_then: bool) -> Any:
    return sa.bindparam("known_at", type_=UTCDateTime()) if as_known_then else None


@cache
def _main(as_known_then: bool) -> AnySelect:
    """One row per licence: at any one time there is at most one row of terms, of termination and of each signature."""
    known_at = _known_at(as_known_then)
    licensor, licensee = LICENSOR, LICENSEE
    return (
        sa.select(
            *(Licence.id, Licence.reference, Licence.programme_id, Licence.shape),
            *(Licence.licensee_id.label("first_licensee_id"), holder_on(DAY, known_at).label("licensee_id")),
            *(Licence.renews_id, LicenceTerms.starts_on, LicenceTerms.ends_on, LicenceTerms.grace_days),
            *(LicenceTerms.lapse_policy, LicenceTerms.first_rung_days, seats_on(DAY, known_at).label("seats")),
            *(LicenceTerms.notice_months, Licence.created_at, LicenceLadder.rungs),
            *(LicenceTermination.effective_on, LicenceTermination.reason),
            LicenceTermination.recorded_at.label("termination_recorded_at"),
            licensor.signed_on.label("licensor_on"),
            licensee.signed_on.label("licensee_on"),
        )
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known(known_at)))
        .outerjoin(
            LicenceTermination,
            sa.and_(LicenceTermination.licence_id == Licence.id, LicenceTermination.is_known(known_at)),
        )
        .outerjoin(LicenceLadder, sa.and_(LicenceLadder.licence_id == Licence.id, LicenceLadder.is_known(known_at)))
        .outerjoin(licensor, _signature_of(licensor, Side.LICENSOR, known_at))
        .outerjoin(licensee, _signature_of(licensee, Side.LICENSEE, known_at))
        .order_by(Licence.reference)
    )


def _signature_of(signature: type[LicenceSignature], side: Side, known_at: datetime | None) -> sa.ColumnElement[bool]:
    return sa.and_(signature.licence_id == Licence.id, signature.side == side, _known(signature, known_at))


def _known(entity: Any, known_at: datetime | None) -> sa.ColumnElement[bool]:
    """Return `is_known` for an alias, whose class method would speak of the table itself."""
    if known_at is None:
        return sa.and_(entity.superseded_at.is_(None))
    return sa.and_(
        entity.recorded_at <= known_at, sa.or_(entity.superseded_at.is_(None), entity.superseded_at > known_at)
    )


def _suspensions(known_at: datetime | None) -> AnySelect:
    table = LicenceSuspension
    return sa.select(
        *(table.licence_id, table.scope, table.from_day, table.lifted_from),
        *(table.reason, table.conditions_to_lift, table.lift_reason),
        *(first_recorded(table, "licence_id", "scope", "from_day"), table.recorded_at, table.id),
    ).where(table.licence_id.in_(any_of("ids")), table.is_known(known_at))


def _suspension_facts(rows: Rows) -> Grouped[SuspensionFacts]:
    by_day = sorted(rows, key=lambda row: (row[2], row[-1]))
    return grouped((licence_id, _suspension(*fields)) for licence_id, *fields in by_day)


def _suspension(*row: Any) -> SuspensionFacts:
    *fields, first_recorded_at, recorded_at, _ = row
    suspension = SuspensionFacts(*fields)
    lift_recorded_on = None if suspension.lifted_from is None else day_of(recorded_at)
    return replace(suspension, recorded_on=day_of(first_recorded_at), lift_recorded_on=lift_recorded_on)


def _territory(known_at: datetime | None) -> AnySelect:
    table = LicenceTerritory
    return (
        sa.select(
            *(table.licence_id, table.area_id, table.from_day, table.until_day, table.part),
            *(ForceArea.code, sa.func.coalesce(AreaName.short_name, ForceArea.code)),
            *(organisation_name_on(DAY, AreaParty.organisation_id).label("commissioner"), table.id),
        )
        .join(ForceArea, ForceArea.id == table.area_id)
        .outerjoin(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(DAY)))
        .outerjoin(
            AreaParty,
            sa.and_(
                AreaParty.area_id == ForceArea.id, AreaParty.role == PartyRole.COMMISSIONER, AreaParty.holds_on(DAY)
            ),
        )
        .where(table.licence_id.in_(any_of("ids")), table.is_known(known_at))
    )


def _territory_facts(rows: Rows) -> Grouped[TerritoryFacts]:
    by_name = sorted(rows, key=lambda row: (row[6], row[2], row[-1]))
    return grouped((licence_id, TerritoryFacts(*fields[:-1])) for licence_id, *fields in by_name)


def _renewals(known_at: datetime | None) -> AnySelect:
    return (
        sa.select(
            *(Licence.renews_id, Licence.reference, Licence.shape, LicenceTerms.starts_on),
            *(LicenceSignature.side, LicenceSignature.signed_on),
        )
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known(known_at)))
        .join(LicenceSignature, sa.and_(LicenceSignature.licence_id == Licence.id, LicenceSignature.is_known(known_at)))
        .where(Licence.renews_id.in_(any_of("ids")))
    )


def _renewal_facts(rows: Rows) -> Grouped[RenewalFacts]:
    signed: dict[tuple[Any, ...], dict[Side, date]] = defaultdict(dict)
    for renews_id, reference, shape, starts_on, side, signed_on in sorted(rows, key=lambda row: str(row[1])):
        signed[renews_id, reference, shape, starts_on][side] = signed_on
    return grouped(
        (renews_id, RenewalFacts(reference, starts_on, max(sides[side] for side in required_sides(shape))))
        for (renews_id, reference, shape, starts_on), sides in signed.items()
        if all(side in sides for side in required_sides(shape))
    )


def _facts(row: Any, **parts: Any) -> LicenceFacts:
    own_rungs = read_rungs(row.rungs) if row.rungs else None
    signatures = {Side.LICENSOR: row.licensor_on, Side.LICENSEE: row.licensee_on}
    return LicenceFacts(
        id=row.id,
        reference=row.reference,
        programme_id=row.programme_id,
        licensee_id=row.licensee_id,
        first_licensee_id=row.first_licensee_id,
        shape=row.shape,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        grace_days=row.grace_days,
        lapse_policy=row.lapse_policy,
        first_rung_days=row.first_rung_days if own_rungs is None else max(own_rungs),
        rungs=own_rungs or ladder_on(day_of(row.created_at)).rungs,
        seats=row.seats,
        signatures={side: on for side, on in signatures.items() if on is not None},
        notice_months=row.notice_months,
        terminated_on=row.effective_on,
        termination_reason=row.reason,
        termination_recorded_on=None if row.termination_recorded_at is None else day_of(row.termination_recorded_at),
        renews_id=row.renews_id,
        drafted_on=day_of(row.created_at),
        **parts,
    )
