"""Changing the address one signs in with, and the links at both ends of it (G5)."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.addresses import ask_for_address, confirm_address, stop_change, take_back_change
from app.accounts.forms.addresses import NewAddressForm
from app.accounts.forms.invitations import ActForm
from app.accounts.models import AddressChange
from app.accounts.queries import user_by_id
from app.accounts.queries.addresses import latest_change
from app.accounts.routes.blueprint import blueprint, present, settings, somebody
from app.accounts.rules.address_changes import STOP_WITHIN
from app.accounts.rules.links import CONFIRM_ADDRESS, STOP_ADDRESS, NoteRead
from app.core.access import Permission, public, requires
from app.core.acting import accepted, status_of
from app.core.clock import now
from app.core.errors import DomainError, NotFound
from app.core.limits import limiter

ON_ITS_WAY = "If this address can be used, a link is on its way to it. Your account keeps the one it has until then."
LINK_IS_DEAD = "This link was used already, was replaced or stopped, or its time is over."
LETTERS_OF_ONE_PERSON = "5 per hour; 10 per day"


def _sent_a_letter(response: Response) -> bool:
    """Return whether a link went out: what was mistyped, and refused on the form, is not held against anybody."""
    return response.status_code == 302


def _person() -> str:
    person = present()
    return f"address {person.user_id if person else 'nobody'}"


@blueprint.route("/account/address", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
@limiter.limit(LETTERS_OF_ONE_PERSON, methods=["POST"], key_func=_person, deduct_when=_sent_a_letter)
def address() -> ResponseReturnValue:
    """Ask for another address to sign in with; the answer does not tell whether another account has it (G5)."""
    person, form = somebody(), NewAddressForm()
    if accepted(form, lambda: ask_for_address(person.actor, email=form.email.data or "")):
        flash(ON_ITS_WAY, "success")
        return redirect(url_for("accounts.address"))
    user, change = user_by_id(person.user_id), latest_change(person.user_id)
    waiting = change if change is not None and change.awaits_confirmation(now()) else None
    page = render_template("accounts/address.html", form=form, user=user, waiting=waiting, stop_within=STOP_WITHIN)
    return page, status_of(form)


@blueprint.post("/account/address/take-back")
@requires(Permission.ACCOUNT_OWN)
def take_back_address() -> ResponseReturnValue:
    """Take back one's own change before it is confirmed (G5)."""
    take_back_change(somebody().actor)
    flash("The change is taken back. Your address stays as it is.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/address/confirm/<string:note>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def confirm_new_address(note: str) -> ResponseReturnValue:
    """Confirm the new address, as the person who asked for it; to anybody else the link leads nowhere (G5)."""
    person, form = somebody(), ActForm()
    change = _change_behind(CONFIRM_ADDRESS.read(settings().signing_keys, note))
    if change.user_id != person.user_id:
        raise NotFound("change")
    if not change.awaits_confirmation(now()):
        raise DomainError(LINK_IS_DEAD, status=404)
    if form.validate_on_submit():
        confirm_address(person.actor, change=change, keep_session=person.session_id)
        flash(f"You sign in with {change.email} from now on. Your other browsers are signed out.", "success")
        return redirect(url_for("accounts.account"))
    return render_template("accounts/confirm_address.html", form=form, change=change, stop_within=STOP_WITHIN)


@blueprint.route("/stop-address-change/<string:note>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def stop_address_change(note: str) -> ResponseReturnValue:
    """Let whoever reads the mail of the address before stop a change, or undo it for seven days (G5)."""
    change, form = _change_behind(STOP_ADDRESS.read(settings().signing_keys, note)), ActForm()
    if not change.can_be_stopped(now()):
        raise DomainError(LINK_IS_DEAD, status=404)
    if form.validate_on_submit():
        stop_change(change)
        flash(f"The change is stopped. The account uses {change.former_email}.", "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/stop_address.html", form=form, change=change)


def _change_behind(read: NoteRead | None) -> AddressChange:
    change = latest_change(read.user_id) if read is not None else None
    if read is None or change is None or not read.is_current(str(change.id)):
        raise DomainError(LINK_IS_DEAD, status=404)
    return change
