"""Linking a person with the account they sign in with, and unlinking it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.errors import DomainError
from app.training.actions import link_account, unlink_account
from app.training.forms import LinkForm, UnlinkForm
from app.training.models import Person, PersonAccount
from app.training.queries import current_name, linked_account, person_for
from app.training.routes.blueprint import blueprint, to_page
from app.training.routes.consequences import of_linking, of_unlinking


@blueprint.route("/people/<person_number:number>/account", methods=["GET", "POST"])
@requires(Permission.PEOPLE_LINK)
def link(number: str) -> ResponseReturnValue:
    """Link a person with an account."""
    person = person_for(current_actor(), number).person
    form = LinkForm(data={"version": person.row_version})
    linked = accepted(form, lambda: _link(form, person), person)
    if linked is not None:
        flash(f"{person.number} signs in as {linked.user.email}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "account": linked_account(person)}
    return render_template("training/link.html", form=form, consequences=of_linking(), **page), status_of(form)


@blueprint.route("/people/<person_number:number>/account/end", methods=["GET", "POST"])
@requires(Permission.PEOPLE_LINK)
def unlink(number: str) -> ResponseReturnValue:
    """Take the account from a person."""
    person = person_for(current_actor(), number).person
    form = UnlinkForm(data={"version": person.row_version})
    if accepted(form, lambda: _unlink(form, person), person) is not None:
        flash(f"{person.number} has no account any more.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "account": linked_account(person)}
    return render_template("training/unlink.html", form=form, consequences=of_unlinking(), **page), status_of(form)


def account_at(address: str) -> User:
    """Return the account of an address; raises DomainError on the field `user` where there is none."""
    user = user_by_email(address)
    if user is None:
        sentence = "No account has this address. Check it, or ask an administrator to add the account first."
        raise DomainError(sentence, field="user")
    return user


def _link(form: LinkForm, person: Person) -> PersonAccount:
    user = account_at(form.user.data or "")
    return link_account(current_actor(), person=person, user=user, seen_version=form.seen_version)


def _unlink(form: UnlinkForm, person: Person) -> PersonAccount:
    return unlink_account(current_actor(), person=person, reason=form.reason.data or "", seen_version=form.seen_version)
