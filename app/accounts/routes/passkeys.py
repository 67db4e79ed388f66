"""A person's passkeys: adding, naming, removing, and signing in with one alone."""

import uuid
from functools import partial

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import add_passkey, note_failure, remove_passkey, use_passkey
from app.accounts.forms import NewPasskeyForm, PasskeyForm
from app.accounts.queries import own_passkey, passkeys_of
from app.accounts.routes.blueprint import blueprint, somebody
from app.accounts.routes.ceremonies import Purpose, ceremony, offer_challenge, options_answer, party
from app.accounts.routes.factors import after_setting_up, needs_factor
from app.accounts.routes.sign_in import enter, was_refused
from app.accounts.rules.guessing import FROM_ONE_PLACE
from app.accounts.rules.passkeys import options_for_new, options_for_use
from app.accounts.rules.sessions import safe_path
from app.accounts.types import SecondFactor
from app.core.access import Permission, public, requires
from app.core.acting import accepted, status_of
from app.core.limits import limiter
from app.core.witness import witness


@blueprint.route("/account/passkeys", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def passkeys() -> ResponseReturnValue:
    """List the actor's passkeys, and add one under a name (G5)."""
    person, form = somebody(), NewPasskeyForm()
    added = accepted(
        form,
        lambda: add_passkey(
            person.actor,
            ceremony(Purpose.REGISTER, form.passkey.data or ""),
            name=form.name.data or "",
            keep_session=person.session_id,
        ),
    )
    if added is not None:
        flash(f"The passkey {added.name} is added. Signing in takes it from now on.", "success")
        return redirect(after_setting_up(person))
    held = passkeys_of(person.user_id)
    return render_template("accounts/passkeys.html", form=form, passkeys=held, party=party()), status_of(form)


@blueprint.get("/account/passkeys/options")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def passkey_options() -> Response:
    """Tell the browser's script what a new passkey must be."""
    person = somebody()
    asked, challenge = offer_challenge(Purpose.REGISTER)
    options = options_for_new(
        asked,
        handle=person.user_id.bytes,
        email=person.email,
        name=person.actor.name,
        challenge=challenge,
        known=[passkey.credential_id for passkey in passkeys_of(person.user_id)],
    )
    return options_answer(options)


@blueprint.route("/account/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def remove_one_passkey(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Ask once, then remove one of the actor's passkeys (G5)."""
    person = somebody()
    passkey = own_passkey(person.actor, passkey_id)
    if request.method == "GET":
        return render_template("accounts/remove_passkey.html", passkey=passkey)
    name = passkey.name
    remove_passkey(person.actor, passkey, needs_factor=needs_factor(person))
    flash(f"The passkey {name} is removed.", "success")
    return redirect(url_for("accounts.passkeys"))


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
@public
@limiter.limit(FROM_ONE_PLACE, methods=["POST"], deduct_when=was_refused)
def sign_in_by_passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone, which must then verify the person (G5)."""
    form, wanted = PasskeyForm(), safe_path(request.args.get("next"))
    user = accepted(form, lambda: use_passkey(ceremony(Purpose.ALONE, form.passkey.data or ""), user_id=None))
    if user is not None:
        return enter(user, wanted, SecondFactor.PASSKEY)
    if form.errors and form.passkey.data:
        witness(partial(note_failure, None, "somebody with a passkey", "the passkey was not accepted"))
    return render_template("accounts/passkey_sign_in.html", form=form, wanted=wanted, party=party()), status_of(form)


@blueprint.get("/sign-in/passkey/options")
@public
def sign_in_passkey_options() -> Response:
    """Tell the browser's script to ask for any passkey it has for this portal."""
    asked, challenge = offer_challenge(Purpose.ALONE)
    return options_answer(options_for_use(asked, challenge=challenge, allowed=[], is_alone=True))
