"""The door for somebody invited: their single-use link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import accept_invitation
from app.accounts.forms import ActForm, WelcomeForm
from app.accounts.models import Invitation
from app.accounts.queries import invitation_behind
from app.accounts.routes.blueprint import blueprint, present
from app.accounts.routes.sign_in import enter
from app.accounts.rules.privacy import notice_on
from app.core.access import public
from app.core.acting import accepted, status_of
from app.core.clock import today
from app.core.errors import DomainError
from app.core.limits import limiter
from app.partners.queries import area_names, organisation_names

WELCOME = (
    "Welcome. Your password is set, and you are signed in. "
    "Protect your account with an authenticator app or a passkey: set one up under Account."
)
LINK_IS_DEAD = (
    "This link was used already, was replaced or withdrawn, or is more than seven days old. "
    "Ask whoever sent it for another."
)


@blueprint.route("/welcome/<string:note>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def welcome(note: str) -> ResponseReturnValue:
    """Let the person a link was made for accept, once: with a password of their own, or signed in (G5)."""
    invitation = invitation_behind(note)
    if invitation is None:
        raise DomainError(LINK_IS_DEAD, status=404)
    person, user = present(), invitation.user
    if person is not None and person.actor.user_id != user.id:
        return render_template("accounts/welcome_other.html"), 409
    if user.password_hash is not None:
        return _accept_signed_in(invitation) if person is not None else _to_sign_in(note)
    form = WelcomeForm()
    done = accepted(form, lambda: accept_invitation(invitation, password=form.password.data or ""))
    if done is not None:
        answer = enter(done, "/", is_announced=False)
        # Entering forgets all the browser brought along, so what is said comes after it.
        flash(WELCOME, "success")
        return answer
    return render_template("accounts/welcome.html", form=form, **_words(invitation)), status_of(form)


def _accept_signed_in(invitation: Invitation) -> ResponseReturnValue:
    """Add a role to an account that exists: whoever holds the link must be signed in with that account."""
    if request.method == "POST":
        accept_invitation(invitation)
        flash("You have accepted. The role is yours from today.", "success")
        return redirect(url_for("accounts.account"))
    return render_template("accounts/welcome_back.html", form=ActForm(), **_words(invitation))


def _to_sign_in(note: str) -> ResponseReturnValue:
    flash("Sign in with your account to see the invitation.", "information")
    return redirect(url_for("accounts.sign_in", next=url_for("accounts.welcome", note=note)))


def _words(invitation: Invitation) -> dict[str, object]:
    day = today()
    return {
        "user": invitation.user,
        "invitation": invitation,
        "notice": notice_on(day),
        "organisation": organisation_names([invitation.organisation_id], day).get(invitation.organisation_id, "–"),
        "area": area_names([invitation.area_id], day).get(invitation.area_id) if invitation.area_id else None,
    }
