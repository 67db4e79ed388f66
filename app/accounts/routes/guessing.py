"""Asking whether a password may be tried now, and counting the wrong ones."""

import hashlib
from datetime import timedelta

from flask import request

from app.accounts.routes.browsers import this_browser
from app.accounts.rules.addresses import read_address
from app.accounts.rules.guessing import counts_of
from app.accounts.types import Credentials
from app.core.clock import in_london, now
from app.core.limits import tally


class Tries:
    """The tries at one account from where this request came from."""

    def __init__(self, typed: str, found: Credentials | None) -> None:
        """Count for what was typed, whether or not there is such an account."""
        account = hashlib.sha256((read_address(typed) or typed[:300]).encode()).hexdigest()
        browser = this_browser()
        is_known = found is not None and browser.knows(found.user_id, found.browsers_forgotten_at, now())
        self._counts = counts_of(account, request.remote_addr or "unknown", browser.id if is_known else None)

    def refusal(self) -> str | None:
        """Return the sentence that says when to try again, or None where a try is allowed now."""
        waits = [tally().full_until(count.steps, *count.key) for count in self._counts]
        until = max((wait for wait in waits if wait is not None), default=None)
        if until is None:
            return None
        # A minute more, so that the time said is never a few seconds too early.
        again = in_london(until + timedelta(minutes=1))
        return f"There were too many wrong tries. Try again at {again:%H:%M}, or ask for a new password by mail."

    def count(self) -> None:
        """Count a wrong try."""
        for count in self._counts:
            tally().count(count.steps, *count.key)

    def forgive(self) -> None:
        """Forget the owner's own slips, once the right password was typed."""
        for count in self._counts:
            if count.is_forgiven:
                tally().forget(count.steps, *count.key)
