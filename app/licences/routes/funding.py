"""Commissioners' grants and contracts of an area: read by the Trust's keepers and the area's commissioner (A13)."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.as_of import asked_day, may_today
from app.core.clock import today
from app.licences.actions import Funding, correct_funding, end_funding, record_funding
from app.licences.forms import CorrectFundingForm, EndFundingForm, FundingForm
from app.licences.models import FundingAgreement
from app.licences.queries import facts_of, funding_for, funding_versions, programmes
from app.licences.routes.blueprint import blueprint
from app.licences.routes.funding_rows import funding_rows, recorded_entries
from app.partners.queries import area_by_code, area_on, organisation_by_id, organisation_names, organisations_of_kind
from app.partners.types import OrganisationKind

RECEIVERS = (OrganisationKind.TRUST, OrganisationKind.PROVIDER)
FOLLOWS_A_RECORD = (
    "Whether a licence of the area is paid for on every day of its term is worked out anew, and shown on its page.",
    "The area’s commissioner reads the record. Nobody is written to.",
)


@blueprint.get("/areas/<string:code>/funding")
@requires(Permission.FUNDING_READ)
def funding(code: str) -> ResponseReturnValue:
    """List the grants and contracts of an area, with where each stands on the day asked for (A13)."""
    viewer, day = current_actor(), asked_day()
    area = area_on(code, day)
    found = funding_for(viewer, area.area.id)
    names = organisation_names({id_ for one in found for id_ in (one.giver_id, one.receiver_id)}, day)
    page = {"found": list(reversed(found)), "names": names, "day": day}
    may_record = may_today(viewer, Permission.FUNDING_RECORD)
    return render_template("licences/funding.html", area=area, may_record=may_record, **page)


@blueprint.route("/areas/<string:code>/funding/new", methods=["GET", "POST"])
@requires(Permission.FUNDING_RECORD)
def new_funding(code: str) -> ResponseReturnValue:
    """Record a commissioner's grant or contract (A13)."""
    area = area_on(code, today())
    known = [(one.id, one.name) for one in programmes()]
    proposed: dict[str, Any] = {"version": 0}
    if area.commissioner:
        proposed["giver"] = str(area.commissioner.organisation_id)
    if len(known) == 1:
        proposed["programme"] = str(known[0][0])
    form = FundingForm(known, _commissioners(), _receivers(), data=proposed)
    made = accepted(form, lambda: _record(form, code))
    if made is not None:
        flash(f"{made.reference} is recorded.", "success")
        return _to_page(code, made.agreement_id)
    title = f"Record a grant or contract for {area.short_name}"
    page: dict[str, Any] = {"title": title, "button": "Record it", "consequences": FOLLOWS_A_RECORD}
    return render_template("licences/funding_form.html", form=form, back=_list_of(code), **page), status_of(form)


@blueprint.get("/areas/<string:code>/funding/<uuid:funding_id>")
@requires(Permission.FUNDING_READ)
def one_funding(code: str, funding_id: uuid.UUID) -> ResponseReturnValue:
    """Show a grant or contract: its parties, days, amount, where it is kept, and every record there was of it (A13)."""
    viewer, day = current_actor(), asked_day()
    area = area_on(code, day)
    versions = funding_versions(viewer, area.area.id, funding_id)
    facts = facts_of(versions[0])
    names = organisation_names([facts.giver_id, facts.receiver_id], facts.from_day)
    page = {"rows": funding_rows(facts, names), "state": facts.state_on(day), "entries": recorded_entries(versions)}
    may_record = may_today(viewer, Permission.FUNDING_RECORD)
    return render_template("licences/one_funding.html", area=area, one=facts, may_record=may_record, day=day, **page)


@blueprint.route("/areas/<string:code>/funding/<uuid:funding_id>/correct", methods=["GET", "POST"])
@requires(Permission.FUNDING_RECORD)
def correct_the_funding(code: str, funding_id: uuid.UUID) -> ResponseReturnValue:
    """Put right, or extend, what is recorded of a grant or contract (A13)."""
    versions = funding_versions(current_actor(), area_by_code(code).id, funding_id)
    form = CorrectFundingForm(_commissioners(), _receivers(), data=_as_recorded(versions))
    made = accepted(form, lambda: _correct(form, code, funding_id))
    if made is not None:
        flash(f"{made.reference} is recorded anew.", "success")
        return _to_page(code, funding_id)
    if form.is_stale:
        form.version.data = str(len(versions))
    page: dict[str, Any] = {"title": f"Correct {versions[0].reference}", "button": "Record it anew"}
    page |= {"consequences": ("What was recorded before stays as it was, superseded.", *FOLLOWS_A_RECORD)}
    back = _page_of(code, funding_id)
    return render_template("licences/funding_form.html", form=form, back=back, **page), status_of(form)


@blueprint.route("/areas/<string:code>/funding/<uuid:funding_id>/end", methods=["GET", "POST"])
@requires(Permission.FUNDING_RECORD)
def end_the_funding(code: str, funding_id: uuid.UUID) -> ResponseReturnValue:
    """Record that a grant or contract ends before its agreed last day (A13)."""
    versions = funding_versions(current_actor(), area_by_code(code).id, funding_id)
    form = EndFundingForm(data={"version": len(versions)})
    made = accepted(form, lambda: _end(form, code, funding_id))
    if made is not None:
        flash(f"The last day of {made.reference} is recorded.", "success")
        return _to_page(code, funding_id)
    if form.is_stale:
        form.version.data = str(len(versions))
    page: dict[str, Any] = {"title": f"End {versions[0].reference} early", "button": "Record its end"}
    page |= {"consequences": FOLLOWS_A_RECORD, "is_destructive": True}
    back = _page_of(code, funding_id)
    return render_template("licences/funding_form.html", form=form, back=back, **page), status_of(form)


def _record(form: FundingForm, code: str) -> FundingAgreement:
    programme = next(one for one in programmes() if str(one.id) == form.programme.data)
    return record_funding(current_actor(), area=area_by_code(code), programme=programme, funding=_said(form))


def _correct(form: CorrectFundingForm, code: str, funding_id: uuid.UUID) -> FundingAgreement:
    return correct_funding(
        current_actor(),
        area=area_by_code(code),
        agreement_id=funding_id,
        funding=_said(form),
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )


def _end(form: EndFundingForm, code: str, funding_id: uuid.UUID) -> FundingAgreement:
    return end_funding(
        current_actor(),
        area=area_by_code(code),
        agreement_id=funding_id,
        last_day=form.last_day.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )


def _said(form: FundingForm) -> Funding:
    viewer = current_actor()
    return Funding(
        kind=form.kind.member,
        giver=organisation_by_id(viewer, uuid.UUID(form.giver.data), today()),
        receiver=organisation_by_id(viewer, uuid.UUID(form.receiver.data), today()),
        purpose=form.purpose.data or "",
        reference=form.reference.data or "",
        kept_at=form.kept_at.data or "",
        from_day=form.from_day.data,
        until_day=form.until_day.data,
        amount_pence=form.amount.data,
    )


def _as_recorded(versions: list[FundingAgreement]) -> dict[str, Any]:
    row = versions[0]
    same = ("purpose", "reference", "kept_at", "from_day", "until_day")
    parties = {"giver": str(row.giver_id), "receiver": str(row.receiver_id)}
    said = {name: getattr(row, name) for name in same} | {"kind": row.kind.value, "amount": row.amount_pence}
    return said | parties | {"version": len(versions)}


def _commissioners() -> list[tuple[uuid.UUID, str]]:
    return organisations_of_kind(OrganisationKind.COMMISSIONER, day=today(), or_later=True)


def _receivers() -> list[tuple[uuid.UUID, str]]:
    return organisations_of_kind(*RECEIVERS, day=today())


def _list_of(code: str) -> tuple[str, str]:
    return url_for("licences.funding", code=code), "Grants and contracts"


def _page_of(code: str, funding_id: uuid.UUID) -> tuple[str, str]:
    return url_for("licences.one_funding", code=code, funding_id=funding_id), "Grant or contract"


def _to_page(code: str, funding_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("licences.one_funding", code=code, funding_id=funding_id))
