"""Signing in through a provider of identities.

The provider sends the browser back with a GET, which writes nothing here: the page it lands on sends what came along
on as a form (by itself with JavaScript, by one button without), and that form signs in.
"""

from functools import partial

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import note_failure
from app.accounts.actions.single_sign_on import answers, depart, person_behind, vouched_for
from app.accounts.forms import SingleSignOnForm
from app.accounts.models import User
from app.accounts.queries.second_factor import has_second_factor
from app.accounts.routes.blueprint import blueprint, settings
from app.accounts.routes.sign_in import enter, was_refused
from app.accounts.routes.waiting import let_wait
from app.accounts.rules.addresses import masked
from app.accounts.rules.guessing import FROM_ONE_PLACE
from app.accounts.rules.sessions import safe_path
from app.accounts.types import SecondFactor
from app.core.access import public
from app.core.acting import accepted, status_of
from app.core.clock import now
from app.core.errors import DomainError, NotFound
from app.core.limits import limiter
from app.core.witness import witness

DEPARTURE_KEY = "single-sign-on"
BACK_WITHIN_SECONDS = 600
CANCELLED = "Single sign-on was cancelled, or refused you. Try again, or sign in with your password."
TOO_LATE = "This answer of single sign-on belongs to another try, or came too late. Start again."


@blueprint.get("/sign-in/single-sign-on")
@public
@limiter.limit("30 per minute")
def single_sign_on() -> ResponseReturnValue:
    """Send the browser to the provider; what binds its answer to this browser stays in the cookie (G5)."""
    _refuse_unless_set()
    redirect_uri = settings().base_url.rstrip("/") + url_for("accounts.single_sign_on_answer")
    note, address = depart(redirect_uri, again=request.args.get("again") == "1")
    session[DEPARTURE_KEY] = [note, int(now().timestamp()), safe_path(request.args.get("next"))]
    return redirect(address)


@blueprint.get("/sign-in/single-sign-on/answer")
@public
def single_sign_on_answer() -> ResponseReturnValue:
    """Take the browser back from the provider, and send what came along on as a form (G5)."""
    _refuse_unless_set()
    return _page(SingleSignOnForm(request.args))


@blueprint.post("/sign-in/single-sign-on/answer")
@public
@limiter.limit(FROM_ONE_PLACE, methods=["POST"], deduct_when=was_refused)
def sign_in_by_single_sign_on() -> ResponseReturnValue:
    """Sign the person in whom the provider vouches for; their own second factor is still asked for (G5)."""
    _refuse_unless_set()
    form = SingleSignOnForm()
    note, left_at, wanted = session.pop(DEPARTURE_KEY, None) or ([], 0, "/")
    found = accepted(form, lambda: _come_back(form, note, left_at))
    if found is None:
        return _page(form)
    user, factor = found
    if factor is None and has_second_factor(user):
        let_wait(user.id, user.password_hash)
        return redirect(url_for("accounts.code", next=wanted))
    return enter(user, wanted, factor)


def _come_back(form: SingleSignOnForm, note: list[str], left_at: int) -> tuple[User, SecondFactor | None]:
    try:
        if not note or now().timestamp() - left_at > BACK_WITHIN_SECONDS or not answers(note, form.state.data or ""):
            raise DomainError(TOO_LATE)
        if form.error.data or not form.code.data:
            raise DomainError(CANCELLED)
        vouched = vouched_for(note, form.code.data)
    except DomainError as refusal:
        _witness("somebody at single sign-on", refusal)
        raise
    try:
        counts = settings().oidc_second_factor and vouched.had_second_factor
        return person_behind(note, vouched), SecondFactor.SINGLE_SIGN_ON if counts else None
    except DomainError as refusal:
        _witness(masked(vouched.email), refusal)
        raise


def _witness(who: str, refusal: DomainError) -> None:
    why = "single sign-on was refused: " + refusal.sentence.split(". ")[0].rstrip(".")
    witness(partial(note_failure, None, who, why))


def _page(form: SingleSignOnForm) -> ResponseReturnValue:
    page = render_template("accounts/single_sign_on.html", form=form, name=settings().oidc_name)
    return page, status_of(form)


def _refuse_unless_set() -> None:
    if not settings().oidc_issuer:
        raise NotFound("page")
