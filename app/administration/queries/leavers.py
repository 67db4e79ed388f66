"""Which organisations have no licence left to run down, who would lose which role, and who lost one."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.administration.models import AccessCutoff
from app.core.clock import today
from app.core.db import db
from app.core.errors import NotFound
from app.core.formats import long_date
from app.core.reading import DAY
from app.core.roles import Role
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import RunDown, closed_on, run_down_is_open, run_down_of, tenures_of
from app.partners.models import Organisation, OrganisationEnd
from app.partners.queries import organisation_name_on, organisation_names
from app.partners.types import OrganisationKind

MOST_CUTOFFS = 200


@dataclass(frozen=True)
class LeavingRole:
    """A role that ends with its organisation's last licence."""

    grant_id: uuid.UUID
    name: str
    role: Role


@dataclass(frozen=True)
class LeavingOrganisation:
    """An organisation whose people lose their roles after a day, why, and whose they are."""

    id: uuid.UUID
    name: str
    closed_on: date
    because: str
    roles: list[LeavingRole] = field(default_factory=list)


@dataclass(frozen=True)
class CutOff:
    """A role that ended by itself."""

    id: uuid.UUID
    name: str
    role: Role
    organisation: str
    reason: str
    is_restored: bool


def leavers_on(day: date) -> list[LeavingOrganisation]:
    """Return the organisations closed on the day that still have roles to end, by name, in a few queries.

    A role that was given after the organisation closed was given knowingly, and stays. An organisation that was never
    licensed is only closed by its own recorded end.
    """
    found = {one.id: one for one in (*_unlicensed(day), *_ended(day))}
    rows = db.session.execute(
        sa.select(RoleGrant.id, RoleGrant.organisation_id, RoleGrant.from_day, RoleGrant.role, User.name)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.organisation_id.in_(found),
            RoleGrant.is_known(),
            sa.or_(RoleGrant.until_day.is_(None), RoleGrant.until_day >= day),
        )
        .order_by(User.name, RoleGrant.id)
    )
    for grant_id, organisation_id, from_day, role, name in rows:
        if from_day <= found[organisation_id].closed_on:
            found[organisation_id].roles.append(LeavingRole(grant_id, name, role))
    return sorted((one for one in found.values() if one.roles), key=lambda one: (one.name.casefold(), one.id))


def cutoffs() -> Sequence[CutOff]:
    """Return the roles that ended by themselves, the latest first."""
    rows = db.session.execute(
        sa.select(
            AccessCutoff.id,
            User.name,
            RoleGrant.role,
            organisation_name_on(DAY, AccessCutoff.organisation_id),
            AccessCutoff.reason,
            AccessCutoff.restored_at,
        )
        .join(RoleGrant, RoleGrant.id == AccessCutoff.grant_id)
        .join(User, User.id == RoleGrant.user_id)
        .order_by(AccessCutoff.id.desc())
        .limit(MOST_CUTOFFS),
        {"day": today()},
    )
    return [CutOff(id_, name, role, org or "–", reason, at is not None) for id_, name, role, org, reason, at in rows]


def cutoff_by_id(cutoff_id: uuid.UUID, *, for_update: bool = False) -> AccessCutoff:
    """Return a role that ended by itself; raises NotFound."""
    statement = sa.select(AccessCutoff).where(AccessCutoff.id == cutoff_id)
    found = db.session.scalar(statement.with_for_update() if for_update else statement)
    if found is None:
        raise NotFound("cut-off")
    return found


def _unlicensed(day: date) -> list[LeavingOrganisation]:
    run_downs = _run_downs()
    names = organisation_names(run_downs, day)
    closed = []
    for organisation_id, ones in run_downs.items():
        name = names.get(organisation_id, "An organisation")
        finding, last = run_down_is_open(name, ones, day), closed_on(ones)
        if not finding.passed and last is not None:
            closed.append(LeavingOrganisation(organisation_id, name, last, finding.because))
    return closed


def _run_downs() -> Mapping[uuid.UUID, list[RunDown]]:
    found: dict[uuid.UUID, list[RunDown]] = defaultdict(list)
    for facts in licence_facts(_licences_of_providers()):
        for tenure in tenures_of(facts):
            run_down = run_down_of(facts, tenure.until_day)
            if run_down is not None:
                found[tenure.organisation_id].append(run_down)
    return found


def _licences_of_providers() -> sa.Select[uuid.UUID]:
    providers = sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.PROVIDER)
    return sa.select(Licence.id).where(Licence.licensee_id.in_(providers))


def _ended(day: date) -> list[LeavingOrganisation]:
    rows = db.session.execute(
        sa.select(OrganisationEnd.organisation_id, OrganisationEnd.ended_on).where(
            OrganisationEnd.is_known(), OrganisationEnd.ended_on < day
        )
    ).all()
    names = organisation_names([row.organisation_id for row in rows], day - timedelta(days=1))
    return [
        LeavingOrganisation(
            organisation_id,
            names.get(organisation_id, "An organisation"),
            ended_on,
            f"{names.get(organisation_id, 'The organisation')} ended on {long_date(ended_on)}.",
        )
        for organisation_id, ended_on in rows
    ]
