"""Recording who delivers in an area (E1, F18)."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.partners.actions.organisations import fit_text
from app.partners.actions.succession import refuse_unless, succeed, withdraw_fact
from app.partners.models import AreaDelivery, ForceArea, Organisation
from app.partners.queries.areas import area_names
from app.partners.queries.organisations import organisation_names
from app.partners.rules.areas import DeliveryFacts
from app.partners.rules.parties import (
    dates_are_in_order,
    delivery_has_a_beginning,
    provider_fits_model,
    record_reaches_back,
)


def record_delivery(
    actor: Actor,
    *,
    area: ForceArea,
    facts: DeliveryFacts,
    provider: Organisation | None = None,
    trust_lead: str | None = None,
    note: str | None = None,
    from_day: date,
) -> AreaDelivery:
    """Record how CARA is delivered in an area from a day on, with its dates (E1).

    `from_day` is the first day this arrangement holds; what was arranged before stays true of the days before, so a
    first record begins no later than the first of its dates. Raises DomainError on `provider`, `trust_lead`,
    `note`, `from_day` or the date at fault.
    """
    refuse_unless(provider_fits_model(facts.model, provider.kind if provider else None), field="provider")
    refuse_unless(delivery_has_a_beginning(facts), field="live_from")
    refuse_unless(dates_are_in_order(facts), field="live_from")
    delivery = AreaDelivery(
        area_id=area.id,
        model=facts.model,
        provider_id=provider.id if provider else None,
        trust_lead=fit_text(trust_lead, longest=120, field="trust_lead"),
        note=fit_text(note, longest=400, field="note"),
        interest_from=facts.interest_from,
        mobilisation_from=facts.mobilisation_from,
        pilot_from=facts.pilot_from,
        live_from=facts.live_from,
        ended_on=facts.ended_on,
        from_day=from_day,
        **recorded_by(actor),
    )
    current = current_delivery(area)
    refuse_unless(record_reaches_back(facts, from_day, is_first=current is None), field="from_day")
    succeed(actor, current, delivery)
    _record(actor, area, current, delivery)
    return delivery


def change_provider(
    actor: Actor, *, area: ForceArea, before_id: uuid.UUID, after: Organisation, from_day: date
) -> AreaDelivery | None:
    """Record that another provider delivers in an area from a day on, all else as arranged (A24).

    None, and nothing changes, where it is not `before_id` that delivers there.
    """
    current = current_delivery(area)
    if current is None or current.provider_id != before_id or current.from_day > from_day:
        return None
    return record_delivery(
        actor,
        area=area,
        facts=current.facts,
        provider=after,
        trust_lead=current.trust_lead,
        note=current.note,
        from_day=from_day,
    )


def withdraw_provider(actor: Actor, *, area: ForceArea, provider_id: uuid.UUID, from_day: date) -> None:
    """Take back that a provider delivers in an area from a day to come; what was arranged before goes on (A24).

    Nothing changes where that is not what is recorded now, or the day has come.
    """
    current = current_delivery(area)
    if current is None or (current.provider_id, current.from_day) != (provider_id, from_day) or from_day <= today():
        return
    reopened = withdraw_fact(actor, current, "area_id")
    if reopened is not None:
        _record(actor, area, current, reopened)


def current_delivery(area: ForceArea) -> AreaDelivery | None:
    """Return the arrangement that has no last day, locked for a change."""
    return db.session.scalar(
        sa.select(AreaDelivery)
        .where(AreaDelivery.area_id == area.id, AreaDelivery.is_known(), AreaDelivery.until_day.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _record(actor: Actor, area: ForceArea, before: AreaDelivery | None, after: AreaDelivery) -> None:
    providers = {row.provider_id for row in (before, after) if row is not None and row.provider_id is not None}
    names = organisation_names(providers, after.from_day)
    record_event(
        actor,
        EventTag.AREA_DELIVERY_RECORDED,
        subject_kind="area",
        subject_id=area.id,
        organisation_id=after.provider_id,
        before=_told(before, names) if before is not None else None,
        after=_told(after, names),
        area=area_names([area.id], after.from_day).get(area.id, area.code),
        delivery=_words(after, names),
        from_day=after.from_day,
    )


def _words(row: AreaDelivery, names: dict[uuid.UUID, str]) -> str:
    provider = names.get(row.provider_id) if row.provider_id else None
    return f"{row.model.label} ({provider})" if provider else row.model.label


def _told(row: AreaDelivery, names: dict[uuid.UUID, str]) -> dict[str, object]:
    return {
        "model": row.model,
        "provider": names.get(row.provider_id) if row.provider_id else None,
        "trust_lead": row.trust_lead,
        "interest_from": row.interest_from,
        "mobilisation_from": row.mobilisation_from,
        "pilot_from": row.pilot_from,
        "live_from": row.live_from,
        "ended_on": row.ended_on,
    }
