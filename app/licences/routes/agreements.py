"""Reading agreements: a licence's own, word for word, and the templates they are made from."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.errors import NotFound
from app.core.formats import listed, long_date
from app.licences.queries import (
    AgreementOnDay,
    agreement_on,
    frozen_agreement,
    insist_it_was_there,
    is_accepted_by_both,
    is_frozen,
    licence_facts,
    licence_for,
    sealed_agreement,
    signatories_of,
    variations_of,
)
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import FileCard
from app.licences.rules import (
    AgreementTemplate,
    LicenceFacts,
    VariationFacts,
    consolidated,
    in_force,
    rows_of_particulars,
    template_after,
    template_named,
    template_on,
    templates,
)
from app.licences.types import ContractShape

TEMPLATED = tuple(dict.fromkeys(one.shape for one in templates()))


@blueprint.get("/licences/<uuid:licence_id>/agreement")
@requires(Permission.LICENCES_READ)
def agreement(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Show the agreement of a licence word for word, as it stood on the day asked for."""
    day = asked_day()
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id], named_on=day)
    insist_it_was_there(facts, day)
    found = agreement_on(facts, day)
    notes = _notes(facts, found, day)
    signed = signatories_of(licence_id, day)
    variations = variations_of(licence_id)
    text = None if found is None else consolidated(found.text, variations, day)
    page = {
        "text": text,
        "variations": variations,
        "day": day,
        "notes": [*notes, *_varied(variations, day)],
        "signed": signed,
        "file": _file_card(facts, day),
    }
    return render_template("licences/agreement.html", licence=licence, rows_of=rows_of_particulars, **page)


@blueprint.get("/licences/templates")
@requires(Permission.LICENCES_READ)
def agreement_templates() -> ResponseReturnValue:
    """List the templates of agreements with their versions, and which is in effect on the day asked for."""
    day = asked_day()
    shapes = [
        (shape, template_on(shape, day), [one for one in reversed(templates()) if one.shape is shape])
        for shape in TEMPLATED
    ]
    return render_template("licences/templates.html", shapes=shapes, day=day)


@blueprint.get("/licences/templates/<any(subcontract,grant):shape>/<int:template_version>")
@requires(Permission.LICENCES_READ)
def agreement_template(shape: str, template_version: int) -> ResponseReturnValue:
    """Show one version of a template, with the words it leaves open in brackets."""
    found = template_named(shape, template_version)
    if found is None:
        raise NotFound("template")
    return render_template("licences/template.html", template=found)


def _varied(variations: Sequence[VariationFacts], day: date) -> list[str]:
    """Say which variations are worked into the words below (A14)."""
    worked_in = [str(one.number) for one in in_force(variations, day)]
    if not worked_in:
        return []
    named = f"variation {worked_in[0]}" if len(worked_in) == 1 else f"variations {listed(worked_in)}"
    return [f"As it reads on {long_date(day)}, with {named} worked in."]


def _file_card(facts: LicenceFacts, day: date) -> FileCard | None:
    """Return the sealed document of today's agreement for those who may have it, made or being made (A18)."""
    agreement = frozen_agreement(facts.id, day) if is_frozen(facts, day) else None
    is_theirs = may(current_actor(), Permission.AGREEMENTS_TAKE, organisation_id=facts.licensee_id)
    if agreement is None or not is_theirs or not is_accepted_by_both(agreement, facts.shape):
        return None
    return FileCard(sealed_agreement(agreement.id))


def _notes(facts: LicenceFacts, found: AgreementOnDay | None, day: date) -> list[str]:
    """Say whether the words are frozen, which template they follow, and where a newer one exists (A14)."""
    if found is None:
        return [_without_words(facts, day)]
    text, newest = found.text, template_on(facts.shape, day)
    made_from = f"version {text.template_version} of the template"
    if found.frozen_on is None:
        coming = template_after(facts.shape, day)
        following = f" {_takes_effect(coming)}" if coming else ""
        return [f"A draft: it follows {made_from} until it is offered or signed.{following}"]
    notes = [f"Frozen on {long_date(found.frozen_on)}, from {made_from}."]
    if newest is not None and newest.version > text.template_version:
        since = f"Version {newest.version} has been in effect since {long_date(newest.effective_from)}."
        notes.append(f"{since} {newest.note} This agreement keeps the wording it was made with.")
    return notes


def _takes_effect(template: AgreementTemplate) -> str:
    return f"Version {template.version} takes effect on {long_date(template.effective_from)}. {template.note}"


def _without_words(facts: LicenceFacts, day: date) -> str:
    if facts.shape is ContractShape.OWN_DELIVERY:
        return "The Trust delivers here itself: it binds nobody else, so there is no agreement."
    if not any(signed_on <= day for signed_on in facts.signatures.values()):
        return f"On {long_date(day)} it was not drafted yet."
    return "It was signed before the portal kept agreements word for word. The signed paper is the agreement."
