"""The demo's organisations and who delivers where: the Trust's nine real areas as they are, the rest around them."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import db
from app.demo.cast import (
    COMING_PROVIDERS,
    CUMBRIA,
    NORTHMOOR,
    QUARRY_LANE,
    RESTORATIVE,
    TRUST,
    WEST_YORKSHIRE,
    WEST_YORKSHIRE_BODY,
    WEST_YORKSHIRE_FORCE,
)
from app.demo.clock import month_start
from app.demo.story import Story
from app.partners.actions.areas import load_areas
from app.partners.actions.contacts import add_contact
from app.partners.actions.delivery import record_delivery
from app.partners.actions.organisations import register_organisation
from app.partners.actions.parts import add_part
from app.partners.models import AreaParty, ForceArea, Organisation
from app.partners.rules import DeliveryFacts
from app.partners.types import ContactRole, DeliveryModel, OrganisationKind, PartyRole

KNOWN_FROM = date(2011, 1, 1)


@dataclass(frozen=True)
class DemoDelivery:
    """How CARA is delivered in an area: a fact of public record for the Trust's nine, an example elsewhere."""

    code: str
    model: DeliveryModel
    live_from: date
    mobilisation_from: date | None = None
    pilot_from: date | None = None
    provider: str | None = None


# The years are the Trust's own public account; where only a year is known the day is the first of it.
DELIVERIES = (
    DemoDelivery("E23000030", DeliveryModel.TRUST, date(2015, 1, 1), pilot_from=date(2011, 8, 1)),
    DemoDelivery("E23000014", DeliveryModel.TRUST, date(2016, 1, 1)),
    DemoDelivery("E23000021", DeliveryModel.TRUST, date(2017, 1, 1)),
    DemoDelivery("E23000036", DeliveryModel.TRUST, date(2018, 12, 1), date(2018, 9, 1)),
    DemoDelivery("E23000039", DeliveryModel.TRUST, date(2019, 1, 1)),
    DemoDelivery("E23000023", DeliveryModel.TRUST, date(2020, 9, 1), date(2020, 1, 1)),
    DemoDelivery("E23000024", DeliveryModel.TRUST, date(2021, 3, 1), date(2020, 1, 1)),
    DemoDelivery("E23000029", DeliveryModel.TRUST, date(2021, 6, 1), date(2021, 1, 1)),
    DemoDelivery(WEST_YORKSHIRE, DeliveryModel.PARTNER, date(2020, 10, 1), date(2020, 4, 1), provider=RESTORATIVE),
)

INVENTED = {
    NORTHMOOR: CUMBRIA,
    "Fellgate Together (invented)": "E23000008",
    "Saltmarsh Families (invented)": "E23000020",
    "Harbour Row (invented)": "E23000012",
    "Beacon Vale (invented)": "E23000037",
    "Kestrel Community (invented)": "E23000025",
    "Tidewater Support (invented)": "E23000032",
    "Larkrise Together (invented)": "E23000038",
    "Tarnside Care (invented)": "W15000001",
    "Eastmere Support (invented)": "E23000018",
    QUARRY_LANE: "E23000026",
    "Holmfield Futures (invented)": "E23000017",
}

CONTACTS = (
    (ContactRole.LEAD, "Carys Bowen", "carys.bowen@northmoor.example"),
    (ContactRole.FINANCE, "Idris Okafor", "accounts@northmoor.example"),
    (ContactRole.DATA_PROTECTION, "Lena Marsh", "privacy@northmoor.example"),
)

UNLICENSED, SCHEME_FROM = "Interventions Alliance", date(2025, 11, 17)
COMING = ("E23000025", "E23000032", "E23000038", "W15000001")
ENDED = ("E23000012", "E23000037")


def load_partners(actor: Actor, today: date) -> dict[str, Organisation]:
    """Register the areas, the organisations and who delivers where; return the organisations by name."""
    found = {TRUST: register_organisation(actor, kind=OrganisationKind.TRUST, name=TRUST, from_day=KNOWN_FROM)}
    load_areas(actor)
    for name in (RESTORATIVE, *INVENTED, *COMING_PROVIDERS, UNLICENSED):
        found[name] = register_organisation(actor, kind=OrganisationKind.PROVIDER, name=name, from_day=date(2019, 1, 1))
    for delivery in DELIVERIES:
        _deliver(actor, delivery, found)
    for name in ("Milton Keynes", "Buckinghamshire"):
        add_part(actor, area=area("E23000029"), name=name, from_day=date(2021, 1, 1))
    for role, name, email in CONTACTS:
        add_contact(actor, organisation=found[NORTHMOOR], role=role, name=name, email=email, from_day=date(2024, 4, 1))
    found[WEST_YORKSHIRE_BODY] = _party(WEST_YORKSHIRE, PartyRole.COMMISSIONER, today)
    found[WEST_YORKSHIRE_FORCE] = _party(WEST_YORKSHIRE, PartyRole.FORCE, today)
    return found


def tell_deliveries(story: Story, actor: Actor, organisations: dict[str, Organisation], today: date) -> None:
    """Have the invented providers' deliveries, and one scheme that is not licensed, recorded when they began."""
    for name, code in INVENTED.items():
        is_coming = code in COMING
        begun = month_start(today, -10 if is_coming else -34)
        facts = DeliveryFacts(
            DeliveryModel.PARTNER,
            interest_from=begun,
            mobilisation_from=month_start(today, -2) if is_coming else begun,
            live_from=None if is_coming else month_start(today, -30),
            ended_on=month_start(today, -3) if code in ENDED else None,
        )
        story.add(begun, partial(_record, actor, code, facts, organisations[name], begun))
    scheme = DeliveryFacts(DeliveryModel.PRINCIPLES, live_from=SCHEME_FROM)
    note = "A scheme on CARA principles; the Trust has not licensed it, and it is never part of CARA's data."
    story.add(SCHEME_FROM, partial(_record, actor, "E23000033", scheme, organisations[UNLICENSED], SCHEME_FROM, note))


def _record(
    actor: Actor, code: str, facts: DeliveryFacts, provider: Organisation, from_day: date, note: str | None = None
) -> None:
    record_delivery(actor, area=area(code), facts=facts, provider=provider, note=note, from_day=from_day)


def area(code: str) -> ForceArea:
    """Return the area of an ONS code."""
    return db.session.scalars(sa.select(ForceArea).where(ForceArea.code == code)).one()


def commissioner_of(code: str, day: date) -> Organisation:
    """Return who is the commissioner of an area on a day."""
    return _party(code, PartyRole.COMMISSIONER, day)


def _deliver(actor: Actor, delivery: DemoDelivery, organisations: dict[str, Organisation]) -> None:
    first = min(filter(None, (delivery.pilot_from, delivery.mobilisation_from, delivery.live_from)))
    record_delivery(
        actor,
        area=area(delivery.code),
        facts=DeliveryFacts(
            delivery.model,
            mobilisation_from=delivery.mobilisation_from,
            pilot_from=delivery.pilot_from,
            live_from=delivery.live_from,
        ),
        provider=organisations[delivery.provider] if delivery.provider else None,
        trust_lead="Priya Shah",
        from_day=first,
    )


def _party(code: str, role: PartyRole, day: date) -> Organisation:
    party = db.session.scalars(
        sa.select(AreaParty)
        .join(ForceArea, ForceArea.id == AreaParty.area_id)
        .where(ForceArea.code == code, AreaParty.role == role, AreaParty.holds_on(day))
    ).one()
    return party.organisation
