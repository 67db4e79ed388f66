"""Releasing and withdrawing a version."""

from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.materials.actions.locking import has_scanner
from app.materials.actions.release import release_version
from app.materials.actions.withdrawal import withdraw_version
from app.materials.forms import ReleaseForm, WithdrawForm
from app.materials.routes.blueprint import blueprint, record_for
from app.materials.routes.choosing import DayAct, ask_then_do
from app.materials.rules.consequences import of_release, of_withdrawal
from app.materials.rules.release import decide_release, decide_withdrawal


@blueprint.route("/materials/<slug:slug>/<version:number>/release", methods=["GET", "POST"])
@requires(Permission.MATERIALS_RELEASE, fresh=True)
def release(slug: str, number: str) -> ResponseReturnValue:
    """Release a version from a day on, having said what it supersedes."""
    record = record_for(current_actor(), slug, number)
    version, candidate = record.version, record.candidate(has_scanner=has_scanner())
    form = ReleaseForm(data={"version": version.row_version})
    act = DayAct(
        verb="Release",
        question="From which day is it current?",
        hint="From this day on it is the current version, and the one before it is superseded.",
        is_destructive=False,
        decide=lambda day: decide_release(candidate, day, today()),
        consequences=lambda day: of_release(
            candidate, effective_from=day, kind=version.change_kind, overlap_days=version.overlap_days
        ),
        act=lambda day: release_version(
            current_actor(), version_id=version.id, effective_from=day, seen_version=form.seen_version
        ),
        done=lambda day: f"{candidate.name} is released with effect from {long_date(day)}.",
    )
    return ask_then_do(record, form, act)


@blueprint.route("/materials/<slug:slug>/<version:number>/withdraw", methods=["GET", "POST"])
@requires(Permission.MATERIALS_WITHDRAW, fresh=True)
def withdraw(slug: str, number: str) -> ResponseReturnValue:
    """Withdraw a version from a day on, having said what will be current then."""
    record = record_for(current_actor(), slug, number)
    version, candidate = record.version, record.candidate(has_scanner=has_scanner())
    form = WithdrawForm(data={"version": version.row_version})
    act = DayAct(
        verb="Withdraw",
        question="From which day is it withdrawn?",
        hint="From this day on no more copies of it are made.",
        is_destructive=True,
        decide=lambda day: decide_withdrawal(candidate, day, today()),
        consequences=lambda day: of_withdrawal(candidate, day),
        act=lambda day: withdraw_version(
            current_actor(),
            version_id=version.id,
            from_day=day,
            reason=form.reason.data or "",
            seen_version=form.seen_version,
        ),
        done=lambda day: f"{candidate.name} is withdrawn from {long_date(day)}.",
    )
    return ask_then_do(record, form, act)
