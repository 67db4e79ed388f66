"""A small world for sweeps: one provider in one area with everything it has, another that must never see it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.actions import invite_user
from app.accounts.actions.control import give_role
from app.accounts.actions.reviews import open_reviews
from app.accounts.models import MailMessage, User
from app.accounts.queries import grants_on
from app.accounts.queries.reviews import reviews_for
from app.administration.actions.leavers import cut_off_leavers
from app.administration.models import AccessCutoff
from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.events import Event
from app.core.jobs import Job, enqueue
from app.core.roles import AREA_ROLES, TRUST_ROLES, Role
from app.licences.actions.subcontracting import subcontract_delivery
from app.materials.actions.copies import request_copy
from app.partners.actions import add_contact, add_part
from app.partners.models import ForceArea, Organisation
from app.partners.types import ContactRole, OrganisationKind
from app.training.actions.certification import award_level
from app.training.actions.people import engage_person, register_person
from app.training.actions.vetting import record_check
from app.training.rules.vetting import VettingFacts
from app.training.types import Level, VettingLevel, VettingOutcome
from tests.builders.accounts import actor_of, make_user
from tests.builders.funding import make_funding
from tests.builders.licences import (
    make_condition,
    make_licence,
    make_programme,
    make_sealed,
    make_sealed_variation,
    make_variation,
    send,
    stored_picture,
)
from tests.builders.materials import files_in, make_released
from tests.builders.parties import make_transfer, make_transfers_together
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation

BEGUN = date(2024, 1, 1)
STRANGERS = (Role.PARTNER_LEAD, Role.FACILITATOR, Role.RETURN_PREPARER, Role.COMMISSIONER, Role.FORCE_SPOC)


@dataclass
class World:
    """Its organisations, areas, people with their actors, and the addresses of what the provider has."""

    trust: Organisation
    provider: Organisation
    area: ForceArea
    people: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: Role, organisation: Organisation, area: ForceArea | None) -> None:
        """Add somebody with a role."""
        user = make_user(role, organisation, area, name=name.replace("-", " ").title())
        self.people[name], self.actors[name] = user, actor_of(user)


def make_world() -> World:
    """Return a world with everybody in it, ours and strangers."""
    area, elsewhere = make_area(), make_area()
    world = World(make_organisation(OrganisationKind.TRUST), make_organisation(OrganisationKind.PROVIDER), area)
    other = make_organisation(OrganisationKind.PROVIDER)
    make_delivery(area, world.provider)
    make_delivery(elsewhere, other)
    _populate(world, area, world.provider, tuple(Role), "")
    _populate(world, elsewhere, other, STRANGERS, "strange-")
    licence = make_licence(world.provider, [area])
    condition = make_condition(licence)
    world.addresses |= {"evidence_id": str(send(licence, condition.number, file=stored_picture()).id)}
    make_sealed(licence)
    world.addresses |= {"funding_id": str(make_funding(area).agreement_id)}
    variation = make_variation(licence)
    make_sealed_variation(variation)
    world.addresses |= {"variation_number": str(variation.number)}
    world.addresses |= {"condition_number": str(condition.number), "text_name": "before-trust"}
    world.addresses |= {"shape": "grant", "template_version": "1"}
    world.addresses |= {"licence_id": str(licence.id), "organisation_id": str(world.provider.id), "code": area.code}
    world.addresses |= {"change_id": str(make_transfer(area).id)}
    chained = subcontract_delivery(
        TESTER, licence=licence, organisation=other, from_day=today(), consent="The Trust, today"
    )
    world.addresses |= {"subcontract_id": str(chained.id)}
    world.addresses |= {"rehearsal_id": str(make_transfers_together())}
    _surround(world)
    _leave(world)
    _register(world)
    _release(world)
    _control(world)
    _happen(world)
    return world


def _surround(world: World) -> None:
    """Give the provider a contact, and the area a part."""
    contact = add_contact(
        TESTER,
        organisation=world.provider,
        role=ContactRole.LEAD,
        name="Ines Marlow",
        email="ines@test.example",
        from_day=BEGUN,
    )
    part = add_part(TESTER, area=world.area, name="The north", from_day=BEGUN)
    world.addresses |= {"contact_id": str(contact.id), "part_id": str(part.id)}


def _leave(world: World) -> None:
    """Have somebody leave with their organisation's last licence."""
    closed, over = make_organisation(OrganisationKind.PROVIDER), today() - timedelta(days=200)
    make_licence(closed, starts_on=BEGUN, ends_on=over, signed_on=BEGUN)
    make_user(Role.FACILITATOR, closed)
    cut_off_leavers(TESTER, today())
    cutoff = db.session.scalars(sa.select(AccessCutoff).where(AccessCutoff.organisation_id == closed.id)).one()
    world.addresses |= {"cutoff_id": str(cutoff.id)}


def _register(world: World) -> None:
    """Put the facilitator into the register, engaged and certified."""
    facilitator = world.people["facilitator"]
    person = register_person(TESTER, name=facilitator.name, from_day=BEGUN, user=facilitator)
    engagement = engage_person(TESTER, person=person, organisation=world.provider, area=world.area, from_day=BEGUN)
    award_level(
        TESTER,
        person=person,
        programme=make_programme(),
        level=Level.CERTIFIED,
        from_day=today() - timedelta(days=30),
        until_day=today() + timedelta(days=600),
        reason="Met the standard.",
    )
    checked = VettingFacts(VettingLevel.DBS_ENHANCED, VettingOutcome.NOT_SATISFACTORY, today(), None)
    check = record_check(TESTER, person=person, employer_id=world.provider.id, facts=checked)
    world.addresses |= {"person_number": person.number, "engagement_id": str(engagement.id), "check_id": str(check.id)}


def _release(world: World) -> None:
    """Release a version of a facilitators' pack."""
    version = make_released()
    (file,) = files_in(version)
    world.addresses |= {"slug": version.pack.slug, "number": version.number, "file_id": str(file.id)}
    copy = request_copy(world.actors["facilitator"], file.id)
    world.addresses |= {"copy_id": copy.copy_id}


def _control(world: World) -> None:
    """Have the provider's access under review, one of its roles to end, and an administrator to confirm."""
    facilitator = world.people["facilitator"]
    (grant,) = grants_on(facilitator.id, today())
    open_reviews(today())
    (review,) = reviews_for(world.actors["partner-lead"], today())
    asked = give_role(
        world.actors["administrator"],
        user=world.people["trainer"],
        role=Role.ADMINISTRATOR,
        organisation=world.trust,
        from_day=today(),
    )
    world.addresses |= {"grant_id": str(grant.id), "review_id": str(review.id), "request_id": str(asked.id)}


def _happen(world: World) -> None:
    """Have an event in the log, a job in the queue, and a message in the outbox."""
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    enqueue("jobs.upkeep")
    job = db.session.scalars(sa.select(Job).limit(1)).one()
    sent = invite_user(
        world.actors["partner-lead"],
        email="invited@test.example",
        name="Ivy Invited",
        role=Role.FACILITATOR,
        organisation=world.provider,
    )
    message = db.session.scalars(sa.select(MailMessage).limit(1)).one()
    world.addresses |= {"event_id": str(event.id), "job_id": str(job.id), "message_id": str(message.id)}
    world.addresses |= {
        "invitation_id": str(sent.invitation.id),
        "user_id": str(world.people["facilitator"].id),
        "note": sent.link.rpartition("/")[2],
    }


def _populate(world: World, area: ForceArea, provider: Organisation, roles: tuple[Role, ...], prefix: str) -> None:
    commissioner = make_commissioner(area)
    force = make_organisation(OrganisationKind.FORCE)
    for role in roles:
        if role in TRUST_ROLES:
            world.add(prefix + role.value, role, world.trust, None)
        elif role in AREA_ROLES:
            body = commissioner if role is Role.COMMISSIONER else force
            world.add(prefix + role.value, role, body, area)
        else:
            world.add(prefix + role.value, role, provider, None)
