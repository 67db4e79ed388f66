"""The demo's open questions of access: invitations, a role that waits for a second administrator, and the reviews."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa

from app.accounts.actions import invite_user
from app.accounts.actions.control import give_role
from app.accounts.actions.mail import send_at_once
from app.accounts.actions.reviews import answer_review, open_reviews
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.actions.users import add_user
from app.accounts.models import MailMessage, User
from app.accounts.queries import grants_on
from app.accounts.queries.reviews import reviews_for, waiting_roles
from app.accounts.rules.reviews import quarter_start
from app.core import clock
from app.core.actor import Actor
from app.core.clock import pinned_to
from app.core.db import db
from app.core.roles import Role
from app.demo.cast import NORTHMOOR, RESTORATIVE, TRUST
from app.demo.story import Story
from app.partners.models import Organisation

ADMINISTRATOR, SECOND = "admin@hamptontrust.example", "admin2@hamptontrust.example"
MANAGER, ANALYST = "licences@hamptontrust.example", "analyst@hamptontrust.example"
LEAVER = "martin@northmoor.example"
REVIEWERS = ((5, "lead@restorative.example"), (8, MANAGER), (9, ADMINISTRATOR))
"""Who answers how many days after the quarter began: their own organisation's, then everybody else's."""


def tell_access(
    story: Story, actors: Mapping[str, Actor], organisations: Mapping[str, Organisation], today: date
) -> None:
    """Have people invited, a role asked for, and the quarter's reviews opened and answered, but for Northmoor's."""
    first = quarter_start(today)
    story.add(first, partial(open_reviews, first), hour=5)
    for after, email in REVIEWERS:
        if first + timedelta(days=after) < today:
            story.add(first + timedelta(days=after), partial(_review, actors[email], organisations[NORTHMOOR]))
    lead, other_lead = actors["lead@restorative.example"], actors["lead@northmoor.example"]
    open_invitation = _inviting(lead, "naomi@restorative.example", "Naomi Feldman", organisations[RESTORATIVE])
    expired = _inviting(other_lead, "gail@northmoor.example", "Gail Thackeray", organisations[NORTHMOOR])
    story.add(today - timedelta(days=2), open_invitation, hour=11)
    story.add(today - timedelta(days=12), expired, hour=14)
    story.add(today - timedelta(days=420), partial(_begin, other_lead, organisations[NORTHMOOR]), hour=9)
    story.add(today - timedelta(days=9), partial(_end, other_lead), hour=16)
    story.add(today - timedelta(days=1), partial(_ask, actors[SECOND], organisations[TRUST]), hour=15)


def _begin(by: Actor, organisation: Organisation) -> None:
    user = add_user(by, email=LEAVER, name="Martin Gelt")
    grant_role(by, user=user, role=Role.RETURN_PREPARER, organisation=organisation, from_day=clock.today())


def _end(by: Actor) -> None:
    """An invented lead records three days late that somebody has left."""
    user = db.session.scalars(sa.select(User).where(User.email == LEAVER)).one()
    (grant,) = grants_on(user.id, clock.today())
    end_role(by, grant=grant, until_day=clock.today() - timedelta(days=3), reason="Left for another post.")


def deliver_letters() -> None:
    """Have every letter of the past leave on its day, as a worker would have seen to."""
    for message in db.session.scalars(sa.select(MailMessage).where(MailMessage.body.is_not(None))):
        with pinned_to(message.queued_at):
            send_at_once(message)


def _inviting(by: Actor, email: str, name: str, organisation: Organisation) -> Callable[[], object]:
    return partial(invite_user, by, email=email, name=name, role=Role.FACILITATOR, organisation=organisation)


def _ask(by: Actor, trust: Organisation) -> None:
    analyst = db.session.scalars(sa.select(User).where(User.email == ANALYST)).one()
    give_role(by, user=analyst, role=Role.ADMINISTRATOR, organisation=trust, from_day=clock.today())


def _review(by: Actor, left_open: Organisation) -> None:
    day = clock.today()
    for review in reviews_for(by, day, waiting_only=True):
        answers = {one.grant_id: True for one in waiting_roles(review.id, day) if one.user_id != by.user_id}
        if answers and review.organisation_id != left_open.id:
            answer_review(by, review=review, answers=answers)
