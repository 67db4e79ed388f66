"""Asking for another address, and reading the links at both ends."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from app.accounts.models import AddressChange, User
from app.accounts.queries.addresses import latest_change
from tests.builders.mail import messages
from tests.conftest import Visitor
from tests.portal.reading import words_of

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
OLD, NEW = "lea@before.example", "lea@after.example"
PAGE = "/account/address"
DEAD = "This link was used already, was replaced or stopped, or its time is over."


def ask(client: Visitor, email: str = NEW) -> str:
    """Ask for an address, and return what the page then says."""
    answer = client.post(PAGE, data={"email": email})
    assert (answer.status_code, answer.location) == (302, PAGE), words_of(answer)
    return words_of(client.get(PAGE))


def link(to: str, named: str) -> str:
    """Return the path of the latest link of this kind written to an address."""
    bodies = [message.body or "" for message in messages(to=to)]
    found = [one for body in bodies for one in re.findall(r"https?://\S+", body) if named in one]
    return urlsplit(found[-1]).path


def the_change(user: User) -> AddressChange:
    found = latest_change(user.id)
    assert found is not None
    return found
