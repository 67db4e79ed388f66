"""Recording a statutory transfer in an area (A24)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.actions.parties import Statute, transfer_by_statute
from app.licences.forms import TransferForm
from app.licences.models import PartyChange
from app.licences.routes.blueprint import blueprint
from app.licences.routes.parties.pages import recorded
from app.licences.rules.parties import PartyWords, effects_of
from app.licences.types import PartyChangeKind
from app.partners.queries import (
    AreaOnDay,
    area_by_code,
    area_on,
    organisation_by_id,
    organisations_of_kind,
    times_recorded,
)
from app.partners.types import Governance, OrganisationKind, PartyRole


@blueprint.route("/areas/<string:code>/transfer", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def transfer(code: str) -> ResponseReturnValue:
    """Record that the law moves the commissioner's functions in an area to another body (A24)."""
    area = area_on(code, today())
    bodies = organisations_of_kind(OrganisationKind.COMMISSIONER, day=today(), or_later=True)
    version = times_recorded(area.area.id, PartyRole.COMMISSIONER)
    form = TransferForm(bodies, data={"version": version, "governance": Governance.MAYOR})
    made = accepted(form, lambda: _transfer(form, code))
    if made is not None:
        return recorded(made)
    if form.is_stale:
        form.version.data = str(version)
    page = {"effects": effects_of(PartyChangeKind.STATUTORY_TRANSFER, _words(area)), "area": area}
    return render_template("licences/transfer.html", form=form, **page), status_of(form)


def _transfer(form: TransferForm, code: str) -> PartyChange:
    assert form.effective_on.data is not None
    return transfer_by_statute(
        current_actor(),
        area=area_by_code(code),
        successor=organisation_by_id(current_actor(), form.successor_id, today()),
        statute=Statute(
            form.effective_on.data,
            form.instrument.data or "",
            Governance(form.governance.data),
            form.office_holder.data,
        ),
        seen_version=form.seen_version,
    )


def _words(area: AreaOnDay) -> PartyWords:
    return PartyWords(area.commissioner_name or "The present commissioner", "the new one", None, area.short_name)
