"""Acts that take effect on a day: the day is chosen first, and what will follow from it is read before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.acting import accepted, status_of
from app.core.clock import today
from app.core.verdicts import Verdict
from app.materials.forms import DayForm, OnADayForm
from app.materials.queries.records import VersionRecord


@dataclass(frozen=True)
class DayAct:
    """One such act: its words, what decides it, what follows from it, the act itself, and what is said once done."""

    verb: str
    question: str
    hint: str
    is_destructive: bool
    decide: Callable[[date], Verdict]
    consequences: Callable[[date], list[str]]
    act: Callable[[date], object]
    done: Callable[[date], str]


def ask_then_do(record: VersionRecord, form: OnADayForm, act: DayAct) -> ResponseReturnValue:
    """Ask for the day; with it say what will follow; with that sent, do it.

    The chosen day stands in the address, so that the page of what will follow can be gone back to.
    """
    asked = _asked_day()
    if request.method == "GET" and not asked.errors:
        form.day.data = asked.day.data.isoformat() if request.args.get("day-year") else ""
    day = form.chosen
    if day is None:
        return _page(act, record, asked, is_asking=True), status_of(asked)
    if accepted(form, lambda: act.act(day), record.version) is not None:
        flash(act.done(day), "success")
        return redirect(url_for("materials.version", slug=record.version.pack.slug, number=record.version.number))
    page = _page(act, record, form, verdict=act.decide(day), consequences=act.consequences(day), is_asking=False)
    return page, status_of(form)


def _asked_day() -> DayForm:
    """The day in the address, today where none is asked for yet; a day that cannot be read is an error of the form."""
    if not any(f"day-{part}" in request.args for part in ("day", "month", "year")):
        return DayForm(formdata=None, data={"day": today()})
    asked = DayForm(formdata=request.args)
    asked.validate()
    return asked


def _page(act: DayAct, record: VersionRecord, form: Any, **shown: Any) -> str:
    return render_template("materials/on_a_day.html", form=form, record=record, act=act, **shown)
