"""Organisations and force areas for tests, made through the actions of partners."""

from datetime import date
from itertools import count

from app.core.actor import system_actor
from app.core.errors import NotFound
from app.partners.actions import record_delivery, record_party, register_area, register_organisation
from app.partners.models import ForceArea, Organisation
from app.partners.queries import the_trust
from app.partners.rules import DeliveryFacts
from app.partners.rules.register import KNOWN_FROM, AreaEntry
from app.partners.types import DeliveryModel, Governance, OrganisationKind, PartyRole

TESTER = system_actor("tests")
_numbers = count(1)


def make_organisation(
    kind: OrganisationKind = OrganisationKind.PROVIDER, name: str | None = None, from_day: date = date(2015, 1, 1)
) -> Organisation:
    """Register an organisation; the Trust is registered once and returned again."""
    if kind is OrganisationKind.TRUST:
        try:
            return the_trust()
        except NotFound:
            name = name or "The Hampton Trust"
    words = name or f"{kind.label} {next(_numbers)}"
    return register_organisation(TESTER, kind=kind, name=words, from_day=from_day)


def make_area(
    code: str | None = None, name: str | None = None, *, tile: tuple[int, int] | None = None, label: str | None = None
) -> ForceArea:
    """Register a force area under an invented code, on a square nobody else has."""
    number = next(_numbers)
    words = name or f"Area {number}"
    entry = AreaEntry(
        code=code or f"E{99_000_000 + number}",
        name=words,
        short_name=words[:60],
        force=f"{words} Police",
        region="North",
        tile_label=label or f"A{number % 100}",
        tile_column=tile[0] if tile else 100 + number % 50,
        tile_row=tile[1] if tile else 100 + number // 50,
    )
    return register_area(TESTER, entry=entry)


def make_commissioner(
    area: ForceArea, name: str = "Office of a Commissioner", from_day: date = date(2012, 11, 22)
) -> Organisation:
    """Register a commissioner and record it for the area."""
    body = make_organisation(OrganisationKind.COMMISSIONER, name)
    record_party(
        TESTER,
        area=area,
        role=PartyRole.COMMISSIONER,
        organisation=body,
        governance=Governance.PCC,
        office_holder="The Commissioner",
        from_day=from_day,
    )
    return body


def make_delivery(
    area: ForceArea,
    provider: Organisation | None = None,
    *,
    live_from: date = date(2020, 4, 1),
    trust_lead: str | None = None,
    note: str | None = None,
) -> None:
    """Record a live delivery: by the provider under licence where one is named, else by the Trust."""
    model = DeliveryModel.PARTNER if provider is not None else DeliveryModel.TRUST
    record_delivery(
        TESTER,
        area=area,
        facts=DeliveryFacts(model, live_from=live_from),
        provider=provider,
        trust_lead=trust_lead,
        note=note,
        from_day=live_from,
    )


__all__ = [
    "KNOWN_FROM",
    "TESTER",
    "make_area",
    "make_commissioner",
    "make_delivery",
    "make_organisation",
]
