"""Awarding levels, taking people out of delivery, and lifting it again. Each page says what will follow."""

from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.licences.models import Programme
from app.licences.queries import programmes
from app.training.actions import award_level, lift_standing, record_standing
from app.training.forms import AwardForm, LiftForm, StandingForm
from app.training.models import CertificationPeriod, Person, Standing
from app.training.queries import current_name, open_standings, person_facts, person_for
from app.training.routes.blueprint import asked_programme, blueprint, to_page
from app.training.routes.consequences import of_lifting, of_taking_out
from app.training.rules import PeriodFacts, PersonFacts, renewable_period, renewal_days, usual_last_day


@blueprint.route("/people/<person_number:number>/certifications", methods=["GET", "POST"])
@requires(Permission.CERTIFICATION_AWARD)
def award(number: str) -> ResponseReturnValue:
    """Award a level, after a look at when its renewal will open and fall due."""
    person = person_for(current_actor(), number).person
    offered = {one.slug: one for one in programmes()}
    held = renewable_period(_facts(person), today())
    shown = {"version": person.row_version} | _usual(held)
    form = AwardForm([(one.slug, one.name) for one in offered.values()], data=shown)
    period = None if _only_dates_asked(form) else accepted(form, lambda: _award(form, person, offered), person)
    if period is not None:
        flash(f"{period.level.label} awarded until {long_date(period.until_day or today())}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "renewal": _renewal(form), "held": held}
    return render_template("training/award.html", form=form, **page), status_of(form)


@blueprint.route("/people/<person_number:number>/standing", methods=["GET", "POST"])
@requires(Permission.STANDING_CHANGE, fresh=True)
def take_out(number: str) -> ResponseReturnValue:
    """Suspend, stand down or revoke."""
    person = person_for(current_actor(), number).person
    form = StandingForm(data={"version": person.row_version, "from_day": today()})
    standing = accepted(form, lambda: _take_out(form, person), person)
    if standing is not None:
        flash(f"{person.number} is {standing.kind.in_sentence} from {long_date(standing.from_day)}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "consequences": of_taking_out()}
    return render_template("training/standing.html", form=form, **page), status_of(form)


@blueprint.route("/people/<person_number:number>/standing/lift", methods=["GET", "POST"])
@requires(Permission.STANDING_CHANGE, fresh=True)
def lift(number: str) -> ResponseReturnValue:
    """Lift a suspension, a stand-down or a revocation."""
    person = person_for(current_actor(), number).person
    waiting = open_standings(person)
    only = {"kind": waiting[0].kind.value} if len(waiting) == 1 else {}
    known = {"version": person.row_version, "lifted_from": today()}
    form = LiftForm([one.kind for one in waiting], data=known | only)
    lifted = accepted(form, lambda: _lift(form, person), person)
    if lifted is not None:
        flash(f"{lifted.kind.label} is lifted from {long_date(lifted.lifted_from or today())}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "waiting": waiting}
    consequences = of_lifting([one.kind.label for one in waiting])
    return render_template("training/lift.html", form=form, consequences=consequences, **page), status_of(form)


def _facts(person: Person) -> PersonFacts:
    programme = asked_programme(programmes())
    return person_facts([person], programme.id if programme else None, today())[person.id]


def _usual(held: PeriodFacts | None) -> dict[str, Any]:
    """What the form offers: a renewal follows what is held without a gap, at the same level; else a start today."""
    first = held.until_day + timedelta(days=1) if held is not None else today()
    offered: dict[str, Any] = {"from_day": first, "until_day": usual_last_day(first)}
    return offered | ({"level": held.level.value} if held is not None else {})


def _award(form: AwardForm, person: Person, offered: dict[str, Programme]) -> CertificationPeriod:
    return award_level(
        current_actor(),
        person=person,
        programme=offered[form.programme.data],
        level=form.level.member,
        from_day=form.from_day.data,
        until_day=form.until_day.data,
        **_why(form),
    )


def _take_out(form: StandingForm, person: Person) -> Standing:
    return record_standing(
        current_actor(), person=person, kind=form.kind.member, from_day=form.from_day.data, **_why(form)
    )


def _lift(form: LiftForm, person: Person) -> Standing:
    return lift_standing(
        current_actor(),
        person=person,
        kind=form.kind.member,
        lifted_from=form.lifted_from.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )


def _why(form: AwardForm | StandingForm) -> dict[str, Any]:
    return {
        "reason": form.reason.data or "",
        "evidence": form.evidence.data or "",
        "seen_version": form.seen_version,
    }


def _only_dates_asked(form: AwardForm) -> bool:
    """Return whether the form was sent to see its renewal dates, with the dates checked and nothing else."""
    if "preview" not in request.form:
        return False
    for typed in (form.from_day, form.until_day):
        typed.validate(form)
    return True


def _renewal(form: AwardForm) -> tuple[date, date] | None:
    """Return when renewal would open and fall due with the dates in the form, None where they make no term."""
    first, last = form.from_day.data, form.until_day.data
    return renewal_days(first, last) if first and last and first <= last else None
