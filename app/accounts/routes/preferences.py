"""What somebody chooses for themselves: mail, and whom they act for first."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.preferences import choose_preferences
from app.accounts.forms.preferences import PreferencesForm
from app.accounts.queries.preferences import default_organisation, muted_kinds
from app.accounts.routes.blueprint import blueprint, somebody
from app.accounts.types import MailKind
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import Actor
from app.core.clock import today
from app.partners.queries import organisation_names


@blueprint.route("/account/preferences", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def preferences() -> ResponseReturnValue:
    """Choose which mail to go without, and whom to act for first; what cannot be turned off is named (G5)."""
    person = somebody()
    names = organisation_names(person.actor.organisation_ids, today())
    organisations = sorted(((str(key), name) for key, name in names.items()), key=lambda one: one[1].casefold())
    chosen = default_organisation(person.actor)
    form = PreferencesForm.of(muted_kinds(person.user_id), organisations, str(chosen or ""))
    if accepted(form, lambda: _choose(person.actor, form)):
        flash("Your choices are kept.", "success")
        return redirect(url_for("accounts.preferences"))
    always = [kind.label for kind in MailKind if not kind.is_optional]
    return render_template("accounts/preferences.html", form=form, always=always), status_of(form)


def _choose(actor: Actor, form: PreferencesForm) -> bool:
    typed = form.organisation.data if form.organisation is not None else ""
    choose_preferences(actor, muted=form.muted, organisation_id=uuid.UUID(typed) if typed else None)
    return True
