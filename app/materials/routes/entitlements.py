"""May I have it, and if not, why: the reader's own view of a version and of all packs (C8)."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.verdicts import Verdict
from app.materials.queries.entitlements import my_decisions
from app.materials.queries.readers import decide_for
from app.materials.queries.records import VersionRecord
from app.materials.routes.blueprint import blueprint
from app.materials.routes.witnessing import witness_view


@dataclass(frozen=True)
class Entitlement:
    """Whether the viewer may have a version on the day the page is about, and whether copies can be asked for on it."""

    verdict: Verdict
    is_today: bool

    @property
    def offers_copies(self) -> bool:
        """Return whether the page offers a copy of each file: copies are made today, whatever day is shown."""
        return self.is_today and self.verdict.allowed


def entitlement_of(viewer: Actor, record: VersionRecord) -> Entitlement | None:
    """Return the viewer's entitlement to a version on the day asked for, and have the view recorded.

    None for a viewer whose role takes no copies.
    """
    if not may(viewer, Permission.COPIES_TAKE):
        return None
    day, version = asked_day(), record.version
    decision = decide_for(viewer, version.pack, version.id, day, siblings=record.siblings)
    witness_view(viewer, record, decision)
    return Entitlement(decision.verdict, day == today())


@blueprint.get("/materials/mine")
@requires(Permission.COPIES_TAKE)
def mine() -> ResponseReturnValue:
    """Show every pack that is current: those the viewer may have first, then the others with the reasons."""
    day = asked_day()
    decisions = my_decisions(current_actor(), day)
    return render_template(
        "materials/copies/mine.html",
        may_have=[one for one in decisions if one.decision.allowed],
        may_not=[one for one in decisions if not one.decision.allowed],
        day=day,
        is_today=day == today(),
    )
