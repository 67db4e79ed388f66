"""A person's recovery codes: made, shown until they say they kept them, taken away as text or on paper."""

import json

from cryptography.fernet import InvalidToken
from flask import Response, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import keep_recovery_codes
from app.accounts.queries import recovery_codes_left
from app.accounts.routes.blueprint import blueprint, settings, somebody
from app.accounts.rules.recovery_codes import CODES_IN_A_SET, FEW_LEFT, CodeSet, new_code_set
from app.accounts.rules.second_factor import SecretUnreadable, open_secret, seal_secret
from app.core.access import Permission, requires
from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import NotFound
from app.core.formats import long_date

SHOWN_KEY = "recovery-codes-shown"


@blueprint.get("/account/recovery-codes")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def recovery_codes() -> str:
    """Show the codes just made, until their owner says they are kept; afterwards only how many are left (G5)."""
    person = somebody()
    return render_template(
        "accounts/recovery_codes.html",
        codes=codes_shown(),
        left=recovery_codes_left(person.user_id),
        in_a_set=CODES_IN_A_SET,
        few=FEW_LEFT,
        has_factor=person.has_authenticator or person.has_passkey,
    )


@blueprint.post("/account/recovery-codes")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def make_recovery_codes() -> ResponseReturnValue:
    """Make ten new codes; the former ones count no longer (G5)."""
    person = somebody()
    give_recovery_codes(person.actor, new_code_set())
    flash("These are your new recovery codes. The former ones no longer work.", "success")
    return redirect(url_for("accounts.recovery_codes"))


@blueprint.get("/account/recovery-codes/text")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def recovery_codes_text() -> Response:
    """Hand the codes just made out as a text file."""
    codes, person = codes_shown(), somebody()
    if not codes:
        raise NotFound("file")
    lines = [
        f"Waymark recovery codes of {person.email}, made on {long_date(today())}",
        "Each signs you in once, after your password. Keep them where you keep papers that matter.",
        "",
        *codes,
    ]
    answer = current_app.response_class("\r\n".join(lines) + "\r\n", mimetype="text/plain")
    answer.headers["Content-Disposition"] = "attachment; filename=waymark-recovery-codes.txt"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/account/recovery-codes/kept")
@requires(Permission.ACCOUNT_OWN)
def recovery_codes_kept() -> ResponseReturnValue:
    """Stop showing the codes: their owner has kept them."""
    session.pop(SHOWN_KEY, None)
    flash("Your recovery codes are set, and are not shown again.", "success")
    return redirect(url_for("accounts.account"))


def give_recovery_codes(actor: Actor, made: CodeSet) -> None:
    """Keep a set of codes, and show it in this browser; the cookie carries it sealed, for this browser alone."""
    keep_recovery_codes(actor, made)
    session[SHOWN_KEY] = seal_secret(json.dumps(made.codes), settings().signing_keys)


def codes_shown() -> list[str]:
    """Return the codes this browser still shows, or none."""
    try:
        shown: list[str] = json.loads(open_secret(session.get(SHOWN_KEY, ""), settings().signing_keys))
        return shown
    except (SecretUnreadable, InvalidToken):
        return []
