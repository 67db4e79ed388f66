"""Recording a novation, an assignment or a re-procurement of a licence (A24)."""

import uuid
from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.actions.parties import Award, Deed, assign_licence, novate_licence, reprocure_licence
from app.licences.forms import AssignmentForm, NovationForm, ReprocurementForm, SuccessorForm
from app.licences.models import Licence, PartyChange
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import act_page
from app.licences.routes.parties.pages import holder_of, recorded
from app.licences.rules.parties import PartyWords, effects_of
from app.licences.types import PartyChangeKind
from app.partners.models import Organisation
from app.partners.queries import organisation_by_id, organisations_of_kind
from app.partners.types import OrganisationKind


@blueprint.route("/licences/<uuid:licence_id>/novate", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def novate(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record a novation: another licensee in the present one's place (A24)."""
    return _passing_on(licence_id, PartyChangeKind.NOVATION, NovationForm, _novate)


@blueprint.route("/licences/<uuid:licence_id>/assign", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def assign(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record an assignment: the benefit passes, the licensee stays bound (A24)."""
    return _passing_on(licence_id, PartyChangeKind.ASSIGNMENT, AssignmentForm, _assign)


@blueprint.route("/licences/<uuid:licence_id>/re-procure", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def reprocure(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record a re-procurement: a new licence for another provider, and the end of this one (A24)."""
    return _passing_on(licence_id, PartyChangeKind.REPROCUREMENT, ReprocurementForm, _reprocure)


def _passing_on(
    licence_id: uuid.UUID,
    kind: PartyChangeKind,
    form_class: type[SuccessorForm],
    act: Callable[[Any, Licence], PartyChange],
) -> ResponseReturnValue:
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    providers = organisations_of_kind(OrganisationKind.PROVIDER, day=today())
    others = [one for one in providers if one[0] != facts.licensee_id]
    form: SuccessorForm = form_class(others, data={"version": licence.row_version})
    made = accepted(form, lambda: act(form, licence), licence)
    if made is not None:
        return recorded(made)
    effects = effects_of(kind, PartyWords(holder_of(facts), "the new licensee", None, facts.reference))
    title = f"{kind.label} of {facts.reference}"
    button = f"Record the {kind.in_sentence}"
    return act_page(licence, form, title, button, effects.consequences, notes=[effects.meaning])


def _novate(form: NovationForm, licence: Licence) -> PartyChange:
    return novate_licence(current_actor(), licence=licence, successor=_chosen(form), **_deed(form))


def _assign(form: AssignmentForm, licence: Licence) -> PartyChange:
    return assign_licence(current_actor(), licence=licence, successor=_chosen(form), **_deed(form))


def _reprocure(form: ReprocurementForm, licence: Licence) -> PartyChange:
    assert form.effective_on.data is not None
    assert form.ends_on.data is not None
    award = Award(
        form.effective_on.data,
        form.ends_on.data,
        form.reference.data or "",
        form.hand_over.data or "",
        form.run_off_until.data,
    )
    return reprocure_licence(
        current_actor(), licence=licence, successor=_chosen(form), award=award, seen_version=form.seen_version
    )


def _deed(form: NovationForm | AssignmentForm) -> dict[str, Any]:
    assert form.effective_on.data is not None
    assert form.agreed_on.data is not None
    deed = Deed(form.effective_on.data, form.reference.data or "", form.agreed_on.data, form.consents)
    return {"deed": deed, "seen_version": form.seen_version}


def _chosen(form: SuccessorForm) -> Organisation:
    return organisation_by_id(current_actor(), form.successor_id, today())
