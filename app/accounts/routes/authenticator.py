"""Setting up an authenticator app."""

import segno
from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import set_authenticator
from app.accounts.forms import AuthenticatorForm
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import blueprint, present, settings
from app.accounts.rules.passwords import password_matches
from app.accounts.rules.second_factor import (
    SecretUnreadable,
    new_secret,
    open_secret,
    provisioning_address,
    seal_secret,
)
from app.accounts.rules.sessions import FRESH_FOR
from app.accounts.types import SignedIn
from app.core.access import Permission, requires
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError, NotFound

OFFER_KEY = "authenticator-offer"


@blueprint.route("/account/authenticator", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def authenticator() -> ResponseReturnValue:
    """Show a new secret as a QR code and in letters, and keep it once its first code was right (G5)."""
    person = present()
    if person is None:
        raise NotFound("account")
    secret = _secret_on_offer()
    form = AuthenticatorForm(asks_password=now() - person.started_at > FRESH_FOR)
    if form.validate_on_submit():
        try:
            _set(person, form, secret)
        except DomainError as refusal:
            form.add_domain_error(refusal.field, refusal.sentence)
            db.session.rollback()
        else:
            session.pop(OFFER_KEY, None)
            flash("Your authenticator app is set up. Signing in asks for its code from now on.", "success")
            return redirect(url_for("accounts.account"))
    return render_template(
        "accounts/authenticator.html",
        form=form,
        picture=segno.make(provisioning_address(secret, person.email)).svg_data_uri(scale=5, border=4, light="white"),
        letters=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        has_authenticator=person.has_authenticator,
        must_set_up=person.holds_trust_role and not person.has_authenticator and not settings().demo,
        is_second_factor_off=settings().demo,
    ), 422 if form.errors else 200


def _set(person: SignedIn, form: AuthenticatorForm, secret: str) -> None:
    if "password" in form:
        kept = user_by_id(person.actor.user_id).password_hash if person.actor.user_id else None
        if not password_matches(kept, form.password.data or ""):
            raise DomainError("This is not your password. Type it again.", field="password")
    set_authenticator(
        person.actor,
        secret=secret,
        code=form.code.data or "",
        keys=settings().signing_keys,
        keep_session=person.session_id,
    )


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
