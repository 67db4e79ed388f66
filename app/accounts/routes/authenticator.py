"""Setting up an authenticator app, and removing it."""

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import set_authenticator
from app.accounts.actions.second_factor import remove_authenticator
from app.accounts.forms import CodeForm
from app.accounts.routes.blueprint import blueprint, settings, somebody
from app.accounts.routes.ceremonies import party
from app.accounts.routes.factors import after_setting_up, needs_factor
from app.accounts.rules.second_factor import (
    SecretUnreadable,
    new_secret,
    open_secret,
    provisioning_address,
    seal_secret,
)
from app.accounts.types import SignedIn
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of

OFFER_KEY = "authenticator-offer"


@blueprint.route("/account/authenticator", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def authenticator() -> ResponseReturnValue:
    """Show a new secret as a QR code and in letters, and keep it once its first code was right (G5)."""
    person = somebody()
    secret = _secret_on_offer()
    form = CodeForm()
    if accepted(form, lambda: _set(person, form.code.data or "", secret)):
        session.pop(OFFER_KEY, None)
        flash("Your authenticator app is set up. Signing in asks for its code from now on.", "success")
        return redirect(after_setting_up(person))
    return render_template(
        "accounts/authenticator.html",
        form=form,
        picture=segno.make(provisioning_address(secret, person.email)).svg_data_uri(scale=5, border=4, light="white"),
        letters=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        has_authenticator=person.has_authenticator,
        must_set_up=needs_factor(person) and not person.has_second_factor,
        has_passkeys=party() is not None,
        is_second_factor_off=settings().demo,
    ), status_of(form)


@blueprint.route("/account/authenticator/remove", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def remove_own_authenticator() -> ResponseReturnValue:
    """Ask once, then remove one's own authenticator app (G5)."""
    person = somebody()
    if request.method == "GET":
        return render_template("accounts/remove_authenticator.html", has_authenticator=person.has_authenticator)
    remove_authenticator(person.actor, needs_factor=needs_factor(person))
    flash("Your authenticator app is removed.", "success")
    return redirect(url_for("accounts.account"))


def _set(person: SignedIn, code: str, secret: str) -> bool:
    keys = settings().signing_keys
    set_authenticator(person.actor, secret=secret, code=code, keys=keys, keep_session=person.session_id)
    return True


def _secret_on_offer() -> str:
    """Return the secret this browser was shown, or a new one; the cookie carries it sealed until it counts."""
    keys = settings().signing_keys
    if sealed := session.get(OFFER_KEY):
        try:
            return open_secret(sealed, keys)
        except SecretUnreadable:
            session.pop(OFFER_KEY)
    secret = new_secret()
    session[OFFER_KEY] = seal_secret(secret, keys)
    return secret
