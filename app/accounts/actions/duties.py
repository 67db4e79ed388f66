"""Mail about what waits for its reader: a second administrator's confirmation, and access reviews (G1, G5)."""

from collections.abc import Iterable
from datetime import date

from app.accounts.actions.mail import post_message
from app.accounts.models import FactorReset, RoleRequest, User
from app.accounts.queries.holders import people_who_may
from app.accounts.queries.reviewers import Reviewer
from app.accounts.rules.resets import WAIT
from app.accounts.rules.reviews import due_on, quarter_words
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.access import Permission
from app.core.clock import today
from app.core.formats import counted, listed, long_date, long_time

MOST_NAMED = 6


def ask_to_confirm_role(request: RoleRequest, user: User) -> None:
    """Write to every administrator who could confirm a role that it waits for one of them (G1)."""
    for second in people_who_may(Permission.ROLES_GIVE, today(), but=(request.requested_by_id, user.id)):
        post_message(
            to=second.email,
            kind=MailKind.ROLE_TO_CONFIRM,
            key=f"role-to-confirm:{request.id}:{second.id}",
            template="accounts/mail/role_to_confirm.txt",
            about=("user", user.id),
            name=second.name,
            asked_by=request.requested_by,
            person=user.name,
            role=request.role.in_sentence,
            until=long_time(request.expires_at),
            link=absolute_url("accounts.requests"),
        )


def ask_to_confirm_reset(reset: FactorReset, user: User) -> None:
    """Write to every administrator who could confirm the reset of a lost second factor that it waits (G5)."""
    for second in people_who_may(Permission.SECOND_FACTORS_RESET, today(), but=(reset.asked_by_id, user.id)):
        post_message(
            to=second.email,
            kind=MailKind.RESET_TO_CONFIRM,
            key=f"reset-to-confirm:{reset.id}:{second.id}",
            template="accounts/mail/reset_to_confirm.txt",
            about=("user", user.id),
            name=second.name,
            asked_by=reset.asked_by,
            person=user.name,
            opens=long_time(reset.asked_at + WAIT),
            link=absolute_url("accounts.resets"),
        )


def ask_reviewers(reviewers: Iterable[Reviewer], opened_on: date, *, is_reminder: bool) -> int:
    """Write to each reviewer once about all they are asked about, and return how many letters that were (G1)."""
    kind = MailKind.REVIEW_REMINDER if is_reminder else MailKind.REVIEW_OPENED
    return sum(
        post_message(
            to=one.user.email,
            kind=kind,
            key=f"{kind.value}:{opened_on}:{one.user.id}",
            template="accounts/mail/review.txt",
            name=one.user.name,
            is_reminder=is_reminder,
            quarter=quarter_words(opened_on),
            organisations=_named(one.organisations),
            due=long_date(due_on(opened_on)),
            link=absolute_url("accounts.reviews"),
        )
        for one in reviewers
    )


def _named(organisations: tuple[str, ...]) -> str:
    if len(organisations) <= MOST_NAMED:
        return listed(list(organisations))
    left = len(organisations) - MOST_NAMED
    return listed([*organisations[:MOST_NAMED], counted(left, "other organisation")])
