"""Load the demo data, all of it or none, through the features' own actions."""

from collections.abc import Callable
from datetime import date

from app.accounts.actions.privacy import accept_notice
from app.accounts.models import User
from app.accounts.queries import grants_on
from app.core.actor import Actor, ActorGrant, system_actor
from app.core.clock import today
from app.core.events import EventTag, record_event
from app.demo.access import deliver_letters, tell_access
from app.demo.accounts import load_accounts
from app.demo.activity import tell_downloads
from app.demo.clock import month_start
from app.demo.documents import written_ahead
from app.demo.licences import tell_licences
from app.demo.materials import tell_packs
from app.demo.parties import tell_changes, tell_transfers
from app.demo.partners import load_partners, tell_deliveries
from app.demo.story import Story
from app.demo.training import tell_people
from app.demo.vetting import tell_vetting
from app.licences.actions import add_programme
from app.partners.models import Organisation
from app.portal.actions import count_facilitators

MONTHS_OF_PAST = 41


def acting(user: User, day: date) -> Actor:
    """Return the actor a person is on a day, as sign-in would make it."""
    held = grants_on(user.id, day)
    return Actor(user.id, user.name, tuple(ActorGrant(one.role, one.organisation_id, one.area_id) for one in held))


def load_demo(say: Callable[[str], None]) -> None:
    """Load organisations, accounts, licences, people, materials, mail and a past of downloads; the caller commits.

    `say` hears how far it is.
    """
    day, begun = today(), month_start(today(), -MONTHS_OF_PAST)
    registrar = system_actor("demo data")
    story, opening = Story(), Story()
    organisations: dict[str, Organisation] = {}
    users: list[User] = []
    actors: dict[str, Actor] = {}

    def open_the_portal() -> None:
        organisations.update(load_partners(registrar, day))
        users.extend(load_accounts(registrar, organisations, begun).values())
        actors.update({user.email: acting(user, begun) for user in users})

    opening.add(begun, open_the_portal, hour=9)
    opening.tell()
    manager, trainer = actors["licences@hamptontrust.example"], actors["trainer@hamptontrust.example"]
    programme = add_programme(registrar, slug="cara", name="CARA")
    tell_deliveries(story, manager, organisations, day)
    tell_transfers(story, manager, begun)
    licences = tell_licences(story, actors, programme, organisations, day)
    tell_changes(story, manager, licences, organisations, day)
    tell_people(story, trainer, programme, organisations, day)
    tell_vetting(story, actors, organisations, day)
    tell_access(story, actors, organisations, day)
    with written_ahead() as documents:
        tell_packs(story, actors, programme, documents)
        tell_downloads(story, actors, day)
        story.tell(say)
    deliver_letters()
    count_facilitators()
    for user in users:
        accept_notice(user)
    record_event(registrar, EventTag.DEMO_LOADED, subject_kind="portal", subject_id=None)
