"""The demo's past of reminders: each rung on its day, but for a time without a worker, and one letter that bounced."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.actions.mail import send_at_once, settle_message
from app.accounts.models import MailMessage
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.db import db
from app.demo.cast import CUMBRIA
from app.demo.licensing import LicenceMaker
from app.demo.story import Story
from app.licences.actions import remind_of_end
from app.licences.rules import ladder_on

FELLGATE, AT_REST = "E23000008", (60, 30)
BOUNCED = "550 the mailbox of this address is full"


def tell_reminders(story: Story, maker: LicenceMaker, today: date) -> None:
    """Have every rung that fell due climbed on its morning, where anybody was to be reminded."""
    for days in ladder_on(today).rungs:
        day = maker.ends_on - timedelta(days=days)
        was_at_rest = maker.code == FELLGATE and days in AT_REST
        if day < today and day > maker.starts_on and not was_at_rest:
            story.add(day, _Morning(maker).remind, hour=6, minute=30)


@dataclass(frozen=True)
class _Morning:
    """The round of one morning for one licence."""

    maker: LicenceMaker

    def remind(self) -> None:
        """Remind both sides, and have the letters leave at once."""
        if self.maker.licence is None:
            return
        remind_of_end(self.maker.licence.id)
        waiting = MailMessage.kind == MailKind.LICENCE_REMINDER, MailMessage.body.is_not(None)
        for message in db.session.scalars(sa.select(MailMessage).where(*waiting)):
            if self.maker.code == CUMBRIA and message.recipient.startswith("lead@"):
                settle_message(message, refused_at=now(), trouble=BOUNCED)
            else:
                send_at_once(message)
