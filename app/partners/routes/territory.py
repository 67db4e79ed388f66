"""Recording what a force area is called, its parts, and what becomes part of it (E1, A24)."""

import uuid
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.partners.actions import add_part, end_part, merge_areas, rename_area
from app.partners.forms import AreaNameForm, EndPartForm, MergeAreasForm, PartForm
from app.partners.models import AreaName, AreaPart, AreaSuccession
from app.partners.queries import AreaOnDay, area_by_code, area_on, areas_on, part_by_id
from app.partners.routes.blueprint import blueprint
from app.partners.types import AreaState


@blueprint.route("/areas/<string:code>/name", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def area_name(code: str) -> ResponseReturnValue:
    """Record what a force area is called from a day on (E1)."""
    area = area_on(code, today())
    form = AreaNameForm(data={"name": area.name, "short_name": area.short_name})
    renamed = accepted(form, lambda: _rename(form, area))
    if renamed is not None:
        flash(f"It is called {renamed.name} from {long_date(renamed.from_day)}.", "success")
        return redirect(f"/areas/{code}")
    return render_template("partners/area_name.html", form=form, **_named(area)), status_of(form)


@blueprint.route("/areas/<string:code>/parts", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def parts(code: str) -> ResponseReturnValue:
    """Name a part of a force area (A1, E13)."""
    area = area_on(code, today())
    form = PartForm(data={"from_day": today()})
    part = accepted(form, lambda: _add_part(form, area))
    if part is not None:
        flash(f"{part.name} is recorded as a part of {area.short_name}.", "success")
        return redirect(f"/areas/{code}")
    return render_template("partners/part.html", form=form, **_named(area)), status_of(form)


@blueprint.route("/areas/<string:code>/parts/<uuid:part_id>/end", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def part_end(code: str, part_id: uuid.UUID) -> ResponseReturnValue:
    """Record the last day of a part (A1, E13)."""
    area = area_on(code, today())
    part = part_by_id(area.area.id, part_id)
    form = EndPartForm(data={"until_day": today()})
    if accepted(form, lambda: _end_part(form, area, part)):
        flash(f"The last day of {part.name} is recorded.", "success")
        return redirect(f"/areas/{code}")
    page = {"part": part, **_named(area)}
    return render_template("partners/part_end.html", form=form, **page), status_of(form)


@blueprint.route("/areas/<string:code>/merge", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def merge(code: str) -> ResponseReturnValue:
    """Record that other force areas become part of this one (A24)."""
    area = area_on(code, today())
    alone = [one for one in areas_on(today()) if one.state is not AreaState.MERGED and one.area.id != area.area.id]
    form = MergeAreasForm([(one.area.code, one.name) for one in alone])
    merged = accepted(form, lambda: _merge(form, area))
    if merged is not None:
        flash(f"The merger is recorded. Say next what {area.short_name} is called from that day.", "success")
        return redirect(f"/areas/{code}")
    return render_template("partners/merge.html", form=form, **_named(area)), status_of(form)


def _rename(form: AreaNameForm, area: AreaOnDay) -> AreaName:
    assert form.from_day.data is not None
    words = {"name": form.name.data or "", "short_name": form.short_name.data or ""}
    return rename_area(current_actor(), area=area_by_code(area.area.code), from_day=form.from_day.data, **words)


def _add_part(form: PartForm, area: AreaOnDay) -> AreaPart:
    assert form.from_day.data is not None
    return add_part(
        current_actor(), area=area_by_code(area.area.code), name=form.name.data or "", from_day=form.from_day.data
    )


def _end_part(form: EndPartForm, area: AreaOnDay, part: AreaPart) -> bool:
    assert form.until_day.data is not None
    end_part(current_actor(), area=area_by_code(area.area.code), part=part, until_day=form.until_day.data)
    return True


def _merge(form: MergeAreasForm, area: AreaOnDay) -> list[AreaSuccession]:
    assert form.from_day.data is not None
    predecessors = [area_by_code(code) for code in form.predecessors.data or ()]
    return merge_areas(
        current_actor(), predecessors=predecessors, successor=area_by_code(area.area.code), from_day=form.from_day.data
    )


def _named(area: AreaOnDay) -> dict[str, Any]:
    return {"name": area.name, "code": area.area.code}
