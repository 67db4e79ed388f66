"""The calendar of ends: a heat map of months and years, and beneath it which licences (A20)."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.tables import Column
from app.core.tables.exports import FORMATS, export_rows
from app.licences.queries import calendar_listing, ends_by_month, span_of
from app.licences.routes.blueprint import blueprint
from app.licences.routes.heat import HeatMap, heat_map, month_of
from app.partners.queries import area_choices


@blueprint.get("/licences/calendar")
@requires(Permission.LICENCES_READ)
def calendar() -> ResponseReturnValue:
    """Show how many licences end in which month, and which of them end in the month chosen or in the next twelve."""
    viewer, day = current_actor(), asked_day()
    listing = calendar_listing(viewer, day, area_choices(day))
    chosen = month_of(request.args.get("month", ""))
    first, last = span_of(chosen, day)
    if request.args.get("of") != "months":
        exported = listing.export(request.args, day=day, first=first, last=last)
        if exported is not None:
            return exported
    heat = heat_map(ends_by_month(listing, viewer, day, request.args), day, chosen)
    if request.args.get("format") in FORMATS:
        listing.refuse_unread(request.args)
        return _exported(heat, request.args["format"])
    page = listing.read(request.args, day=day, first=first, last=last)
    return render_template("licences/calendar.html", page=page, heat=heat, day=day, first=first, chosen=chosen)


def _exported(heat: HeatMap, format_: str) -> Response:
    """Return the heat map as a file, a line for each month."""
    cells = [cell for place in range(len(heat.years)) for _, row in heat.rows for cell in (row[place],)]
    columns = (
        Column("month", "Month", lambda cell: cell.key),
        Column("ends", "Licences that end", lambda cell: cell.count, is_numeric=True),
    )
    return export_rows(cells, columns, format_=format_, name="ends-by-month")
