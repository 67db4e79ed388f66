"""Registering force areas (E1)."""

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.partners.actions.organisations import register_organisation, rename_organisation
from app.partners.actions.parties import record_party
from app.partners.models import AreaName, ForceArea, Organisation
from app.partners.queries.areas import registered_squares
from app.partners.rules.register import KNOWN_FROM, AreaEntry, OfficeEntry, area_entries, office_entries
from app.partners.types import OrganisationKind, PartyRole


def load_areas(actor: Actor) -> int:
    """Register the areas of the product's own register that are not registered yet, and return how many (E1).

    Each comes with its force and with everybody who has held the force to account, on the days they did.
    """
    offices = office_entries()
    known = {code for code, _, _ in registered_squares()}
    missing = [entry for entry in area_entries() if entry.code not in known]
    for entry in missing:
        area = register_area(actor, entry=entry)
        force = register_organisation(actor, kind=OrganisationKind.FORCE, name=entry.force, from_day=KNOWN_FROM)
        record_party(actor, area=area, role=PartyRole.FORCE, organisation=force, from_day=KNOWN_FROM)
        _record_offices(actor, area, offices[entry.code])
    return len(missing)


def register_area(actor: Actor, *, entry: AreaEntry) -> ForceArea:
    """Register a force area under its ONS code, with its names and its square on the map (E1).

    A second area with the same code or square is refused by the database.
    """
    area = ForceArea(
        code=entry.code,
        country=entry.country,
        region=entry.region,
        tile_label=entry.tile_label,
        tile_column=entry.tile_column,
        tile_row=entry.tile_row,
    )
    db.session.add(area)
    db.session.flush()
    names = {"name": entry.name, "short_name": entry.short_name}
    db.session.add(AreaName(area_id=area.id, from_day=KNOWN_FROM, **names, **recorded_by(actor)))
    db.session.flush()
    record_event(
        actor, EventTag.AREA_REGISTERED, subject_kind="area", subject_id=area.id, name=entry.name, code=entry.code
    )
    return area


def _record_offices(actor: Actor, area: ForceArea, offices: list[OfficeEntry]) -> None:
    body: Organisation | None = None
    for office in offices:
        if body is not None and office.is_renamed:
            rename_organisation(actor, organisation=body, name=office.body, from_day=office.from_day)
        else:
            kind = OrganisationKind.COMMISSIONER
            body = register_organisation(actor, kind=kind, name=office.body, from_day=office.from_day)
        record_party(
            actor,
            area=area,
            role=PartyRole.COMMISSIONER,
            organisation=body,
            governance=office.governance,
            office_holder=office.office_holder,
            from_day=office.from_day,
        )
