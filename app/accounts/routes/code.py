"""The second step of signing in: a code of the authenticator app, a passkey, or a recovery code."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import use_code, use_passkey, use_recovery_code
from app.accounts.forms import CodeForm, PasskeyForm, RecoveryCodeForm
from app.accounts.models import User
from app.accounts.queries import passkeys_of, recovery_codes_left
from app.accounts.routes.blueprint import blueprint, settings
from app.accounts.routes.ceremonies import Purpose, ceremony, offer_challenge, options_answer, party
from app.accounts.routes.sign_in import enter, was_refused
from app.accounts.routes.waiting import SECOND_STEP_LIMIT, person_waiting, tries_of_the_person, witness_failure
from app.accounts.rules.passkeys import options_for_use
from app.accounts.rules.recovery_codes import FEW_LEFT
from app.accounts.rules.sessions import safe_path
from app.accounts.types import SecondFactor
from app.core.access import public
from app.core.acting import accepted, status_of
from app.core.errors import DomainError, NotFound
from app.core.formats import counted
from app.core.forms import PortalForm
from app.core.limits import limiter

_limited = limiter.shared_limit(
    SECOND_STEP_LIMIT, scope="second step", methods=["POST"], deduct_when=was_refused, key_func=tries_of_the_person
)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@_limited
def code() -> ResponseReturnValue:
    """Ask for the code, of somebody whose password was right within the last five minutes (G5)."""
    user, wanted, form = person_waiting(), _wanted(), CodeForm()
    if user is None:
        return redirect(url_for("accounts.sign_in"))
    keys = settings().signing_keys
    found = _tried(
        user, form, lambda: use_code(user.id, code=form.code.data or "", keys=keys), "the code was not right"
    )
    if found is not None:
        return enter(found, wanted, SecondFactor.AUTHENTICATOR)
    return _page(user, form, wanted)


@blueprint.post("/sign-in/code/passkey")
@public
@_limited
def second_passkey() -> ResponseReturnValue:
    """Take a passkey as the second step, of the person whose password was right (G5)."""
    user, wanted, form = person_waiting(), _wanted(), PasskeyForm()
    if user is None:
        return redirect(url_for("accounts.sign_in"))
    found = _tried(
        user,
        form,
        lambda: use_passkey(ceremony(Purpose.SECOND_STEP, form.passkey.data or ""), user_id=user.id),
        "the passkey was not accepted",
    )
    if found is not None:
        return enter(found, wanted, SecondFactor.PASSKEY)
    return _page(user, form, wanted)


@blueprint.get("/sign-in/code/passkey/options")
@public
def second_passkey_options() -> Response:
    """Tell the browser's script which passkeys to ask for as the second step."""
    user = person_waiting()
    if user is None:
        raise NotFound("page")
    asked, challenge = offer_challenge(Purpose.SECOND_STEP)
    allowed = [passkey.credential_id for passkey in passkeys_of(user.id)]
    return options_answer(options_for_use(asked, challenge=challenge, allowed=allowed, is_alone=False))


@blueprint.route("/sign-in/recovery-code", methods=["GET", "POST"])
@public
@_limited
def recovery_code() -> ResponseReturnValue:
    """Take a recovery code in place of the phone or the key, once (G5)."""
    user, wanted, form = person_waiting(), _wanted(), RecoveryCodeForm()
    if user is None:
        return redirect(url_for("accounts.sign_in"))
    found = _tried(
        user, form, lambda: use_recovery_code(user.id, form.code.data or ""), "the recovery code was not right"
    )
    if found is not None:
        left = recovery_codes_left(found.id)
        answer = enter(found, wanted, SecondFactor.RECOVERY_CODE)
        advice = " Make new ones under your account." if left <= FEW_LEFT else ""
        flash(f"That recovery code is used up; you have {counted(left, 'code')} left.{advice}", "success")
        return answer
    return render_template("accounts/recovery_code.html", form=form, wanted=wanted), status_of(form)


def _tried(user: User, form: PortalForm, act: Callable[[], User], why: str) -> User | None:
    """Return who proved themselves, or None with the sentence on the form and the failed try witnessed."""

    def attempt() -> User:
        try:
            return act()
        except DomainError:
            witness_failure(user, why)
            raise

    return accepted(form, attempt)


def _wanted() -> str:
    return safe_path(request.args.get("next"))


def _page(user: User, form: CodeForm | PasskeyForm, wanted: str) -> ResponseReturnValue:
    page = render_template(
        "accounts/code.html",
        form=form,
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
        has_authenticator=user.totp_secret is not None,
        has_passkey=party() is not None and bool(passkeys_of(user.id)),
        recovery_codes_left=recovery_codes_left(user.id),
        wanted=wanted,
    )
    return page, status_of(form)
