"""Facts about readers, licences and versions for the rules' tests, as plain values: no database."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

from app.core.roles import TRUST_ROLES, Role
from app.licences.rules import LicenceFacts, SuspensionFacts, TerritoryFacts
from app.licences.types import ContractShape, LapsePolicy, Side, SuspensionScope
from app.materials.rules.entitlement import AreaFacts, Reader, Standpoint, Wanted
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience
from app.partners.rules import DeliveryFacts
from app.partners.types import DeliveryModel
from app.training.rules import PeriodFacts, PersonFacts, StandingFacts
from app.training.types import Level, StandingKind

TODAY = date(2026, 7, 15)
ORGANISATION, AREA, ELSEWHERE, PROGRAMME = (uuid.UUID(int=number) for number in range(1, 5))
FOR_PROVIDERS = frozenset({Audience.FACILITATOR, Audience.TRAINER, Audience.PROVIDER})
FOR_AREAS = frozenset({Audience.POLICE, Audience.COMMISSIONING})
PROVIDER_ROLES = frozenset({Role.PARTNER_LEAD, Role.FACILITATOR, Role.RETURN_PREPARER, Role.RETURN_CERTIFIER})
AREA_ROLES = frozenset({Role.COMMISSIONER, Role.FORCE_SPOC})
READS_ANY = TRUST_ROLES - {Role.DATA_ANALYST}


def days(number: int) -> date:
    """Return the day so many days from the tests' today."""
    return TODAY + timedelta(days=number)


def licence(
    *,
    reference: str = "LIC-2026-0001",
    organisation: uuid.UUID = ORGANISATION,
    area: uuid.UUID = AREA,
    starts: int = -100,
    ends: int = 400,
    is_signed: bool = True,
    suspended: SuspensionScope | None = None,
    policy: LapsePolicy = LapsePolicy.LOSE_ALL,
) -> LicenceFacts:
    """Return a licence of the organisation for one area, in term unless told otherwise."""
    begun = SuspensionFacts(suspended, days(-3), None, "A reason", "A condition") if suspended else None
    return LicenceFacts(
        id=uuid.uuid5(uuid.NAMESPACE_OID, reference),
        reference=reference,
        programme_id=PROGRAMME,
        licensee_id=organisation,
        shape=ContractShape.SUBCONTRACT,
        starts_on=days(starts),
        ends_on=days(ends),
        grace_days=0,
        lapse_policy=policy,
        first_rung_days=180,
        signatures={Side.LICENSOR: days(-200), Side.LICENSEE: days(-199)} if is_signed else {},
        suspensions=(begun,) if begun else (),
        territory=(TerritoryFacts(area, days(-1000), area_name="Cumbria"),),
    )


def person(
    level: Level | None = Level.CERTIFIED,
    *,
    standing: StandingKind | None = None,
    area: uuid.UUID | None = AREA,
    organisation: uuid.UUID = ORGANISATION,
    period: tuple[int, int] = (-100, 200),
) -> PersonFacts:
    """Return somebody in the register, engaged in one area, at one level."""
    first, last = days(period[0]), days(period[1])
    held = (PeriodFacts(level, first, last, last),) if level else ()
    stood = (StandingFacts(standing, days(-2), None, "A reason"),) if standing else ()
    return PersonFacts("CF-7Q2M-K8XD", "Sam", held, stood, ((organisation, area),) if area else ())


def provider(facts: LicenceFacts | None = None, organisation: uuid.UUID = ORGANISATION) -> Standpoint:
    """Return a provider's standpoint, under a licence in term unless one is given."""
    return Standpoint(organisation, "Northmoor", FOR_PROVIDERS, facts or licence(organisation=organisation))


def area_reader(delivery: DeliveryFacts | None = None) -> Standpoint:
    """Return a commissioner's standpoint, in an area that is live unless told otherwise."""
    live = DeliveryFacts(DeliveryModel.PARTNER, live_from=days(-50))
    return Standpoint(uuid.UUID(int=9), "The Commissioner", FOR_AREAS, area=AreaFacts("Cumbria", delivery or live))


def reader(*standpoints: Standpoint, who: PersonFacts | None = None) -> Reader:
    """Return a reader with these standpoints."""
    return Reader("Sam", standpoints=standpoints, person=who, area_names={AREA: "Cumbria", ELSEWHERE: "Kent"})


def version(number: int, effective: int | None, **facts: object) -> VersionFacts:
    """Return a version of a pack in effect from a day, counted from today."""
    plain = VersionFacts(
        id=uuid.UUID(int=100 + number),
        number=f"{number}.0.0",
        order=(number, 0, 0),
        approved_on=days(-500) if effective is not None else None,
        effective_from=days(effective) if effective is not None else None,
    )
    return replace(plain, **facts)  # type: ignore[arg-type]


CURRENT = version(1, -50)


def wanted(audience: Audience, asked: VersionFacts = CURRENT, *siblings: VersionFacts) -> Wanted:
    """Return what is asked for: the current version of a pack for the audience unless another is given."""
    return Wanted("Pack", audience, asked, (asked, *siblings))
