"""Providers, their accounts, and licences of which most are past, as in a portal that has run for long."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from math import isqrt
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, SignInSession, User
from app.accounts.rules.sessions import token_hash
from app.core.clock import now
from app.core.references import new_id
from app.core.roles import Role
from app.licences.models import Licence, LicenceSignature, LicenceSuspension, LicenceTerms, LicenceTerritory
from app.licences.types import ContractShape, LapsePolicy, Side, SuspensionScope
from app.partners.models import AreaDelivery, Organisation, OrganisationName
from app.partners.types import DeliveryModel, OrganisationKind
from benchmarks.data.rows import BY, Row, at_nine, dated, insert, keys, recorded
from benchmarks.data.sample import LICENCES, OWN_AREAS, PROVIDERS, USERS, Sample

TERM = timedelta(days=3 * 365)
BEGUN = timedelta(days=480)
APART = timedelta(days=60)


def make_partners(connection: sa.Connection, sample: Sample) -> None:
    """Make providers, deliveries, licences and accounts."""
    _make_providers(connection, sample)
    _make_deliveries(connection, sample)
    _make_licences(connection, sample)
    _make_users(connection, sample)


def _make_providers(connection: sa.Connection, sample: Sample) -> None:
    # A hundred times the licences are the work of more years and of more providers, about as many of each.
    sample.provider_ids = keys(PROVIDERS * isqrt(sample.scale), new_id)
    kind, first = OrganisationKind.PROVIDER, sample.today - timedelta(days=4_000)
    made = ({"id": key, "kind": kind, "created_at": at_nine(first)} for key in sample.provider_ids)
    insert(connection, Organisation, made)
    names = (
        {"id": new_id(), "organisation_id": key, "name": f"Provider {number} CIC"} | dated(first)
        for number, key in enumerate(sample.provider_ids)
    )
    insert(connection, OrganisationName, names)


def _make_deliveries(connection: sa.Connection, sample: Sample) -> None:
    live = sample.today - timedelta(days=900)
    rows = []
    for number, area in enumerate(sample.area_ids[: OWN_AREAS + PROVIDERS]):
        is_own = number < OWN_AREAS
        rows.append(
            {
                "id": new_id(),
                "area_id": area,
                "model": DeliveryModel.TRUST if is_own else DeliveryModel.PARTNER,
                "provider_id": None if is_own else sample.provider_ids[number - OWN_AREAS],
                "trust_lead": "Lead of the area",
                "live_from": live,
            }
            | dated(live)
        )
    insert(connection, AreaDelivery, rows)


def _make_licences(connection: sa.Connection, sample: Sample) -> None:
    total = LICENCES * sample.scale
    sample.licence_ids = keys(total, new_id)
    for number in range(total):
        place, block = number % LICENCES, number // LICENCES
        is_own = place < OWN_AREAS
        sample.licensee_ids.append(sample.trust_id if is_own else _provider(sample, place - OWN_AREAS, block))
        sample.licence_areas.append(sample.area_ids[(place + block) % len(sample.area_ids)])
    insert(connection, Licence, (_licence(sample, number) for number in range(total)))
    insert(connection, LicenceTerms, (_terms(sample, number) for number in range(total)))
    insert(connection, LicenceTerritory, (_territory(sample, number) for number in range(total)))
    insert(connection, LicenceSignature, _signatures(sample, total))
    insert(connection, LicenceSuspension, (_suspension(sample, number) for number in range(15, total, LICENCES)))


def _provider(sample: Sample, place: int, block: int) -> uuid.UUID:
    """The first providers hold one licence each at every scale, so that their people's pages can be compared."""
    others = len(sample.provider_ids) - PROVIDERS
    if block == 0 or others == 0:
        return sample.provider_ids[place]
    return sample.provider_ids[PROVIDERS + (block * PROVIDERS + place) % others]


def _begins(sample: Sample, number: int) -> Any:
    return sample.today - BEGUN - APART * (number // LICENCES)


def _licence(sample: Sample, number: int) -> Row:
    begins = _begins(sample, number)
    is_own = sample.licensee_ids[number] == sample.trust_id
    return {
        "id": sample.licence_ids[number],
        "reference": f"LIC-{begins.year}-{number:04d}",
        "programme_id": sample.programme_id,
        "licensor_id": sample.trust_id,
        "licensee_id": sample.licensee_ids[number],
        "shape": ContractShape.OWN_DELIVERY if is_own else ContractShape.GRANT,
        "created_at": at_nine(begins - timedelta(days=40)),
        "created_by": BY,
        "row_version": 1,
    }


def _terms(sample: Sample, number: int) -> Row:
    begins = _begins(sample, number)
    return {
        "id": new_id(),
        "licence_id": sample.licence_ids[number],
        "starts_on": begins,
        "ends_on": begins + TERM,
        "grace_days": 30,
        "lapse_policy": LapsePolicy.LOSE_ALL,
        "seats": 12,
        "first_rung_days": 180,
        "notice_months": 3,
    } | recorded(begins - timedelta(days=40))


def _territory(sample: Sample, number: int) -> Row:
    fact = {"id": new_id(), "licence_id": sample.licence_ids[number], "area_id": sample.licence_areas[number]}
    return fact | dated(_begins(sample, number))


def _signatures(sample: Sample, total: int) -> Iterator[Row]:
    for number in range(total):
        signed = _begins(sample, number) - timedelta(days=14)
        for side in Side:
            yield {
                "id": new_id(),
                "licence_id": sample.licence_ids[number],
                "side": side,
                "signatory": "Eleanor Marchwood",
                "signatory_role": "Chief Executive",
                "signed_on": signed,
            } | recorded(signed)


def _suspension(sample: Sample, number: int) -> Row:
    begins = _begins(sample, number) + timedelta(days=30)
    return {
        "id": new_id(),
        "licence_id": sample.licence_ids[number],
        "scope": SuspensionScope.WHOLE,
        "from_day": begins,
        "lifted_from": begins + timedelta(days=20),
        "reason": "Two workshops ran without a certified facilitator.",
        "conditions_to_lift": "Send the roster of the next six weeks.",
        "lift_reason": "The roster came.",
    } | recorded(begins)


def _make_users(connection: sa.Connection, sample: Sample) -> None:
    total = USERS * sample.scale
    sample.user_ids = keys(total, new_id)
    sample.user_organisations = [sample.provider_ids[number % len(sample.provider_ids)] for number in range(total)]
    begun = sample.today - timedelta(days=900)
    users = (
        {"id": key, "email": f"person{number}@provider.example", "name": f"Facilitator {number}"}
        | {"created_at": at_nine(begun)}
        for number, key in enumerate(sample.user_ids)
    )
    insert(connection, User, users)
    held = zip(sample.user_ids, sample.user_organisations, strict=True)
    grants = (
        {"id": new_id(), "user_id": user, "role": Role.FACILITATOR, "organisation_id": organisation} | dated(begun)
        for user, organisation in held
    )
    insert(connection, RoleGrant, grants)
    _sign_in(connection, sample, "facilitator", sample.user_ids[0])
    for role in (Role.LICENCE_MANAGER, Role.ADMINISTRATOR):
        _sign_in(connection, sample, role.value, _staff(connection, sample, role))


def _staff(connection: sa.Connection, sample: Sample, role: Role) -> Any:
    key, begun = new_id(), sample.today - timedelta(days=900)
    person = {"id": key, "email": f"{role.value}@trust.example", "name": role.label, "created_at": at_nine(begun)}
    insert(connection, User, [person])
    grant = {"id": new_id(), "user_id": key, "role": role, "organisation_id": sample.trust_id} | dated(begun)
    insert(connection, RoleGrant, [grant])
    return key


def _sign_in(connection: sa.Connection, sample: Sample, name: str, user_id: Any) -> None:
    token = f"token-of-{name}"
    session = {"id": new_id(), "token_hash": token_hash(token), "user_id": user_id, "started_at": now()}
    insert(connection, SignInSession, [session | {"seen_at": now(), "browser": "Benchmark", "address": "127.0.0.1"}])
    sample.tokens[name] = token
