"""Mail about a person's second factor: what was changed or used, so that they notice what they did not do (G5)."""

from app.accounts.actions.mail import post_message
from app.accounts.models import User
from app.accounts.rules.recovery_codes import FEW_LEFT
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.formats import long_time
from app.core.references import new_id


def tell_of_factor(user: User, what: str, *, left: int | None = None) -> None:
    """Write to a person that something happened with their second factor; `left` are the recovery codes they have."""
    post_message(
        to=user.email,
        kind=MailKind.SECOND_FACTOR,
        key=f"second-factor:{new_id()}",
        template="accounts/mail/second_factor.txt",
        about=("user", user.id),
        what=what,
        name=user.name,
        at=long_time(now()),
        left=left,
        few=FEW_LEFT,
    )
