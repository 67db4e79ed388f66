"""What will follow from a release or a withdrawal, said before it is done (C2, C4)."""

from dataclasses import replace
from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.materials.rules.release import Candidate
from app.materials.rules.versions import current_version
from app.materials.types import ChangeKind

_OF_A_CHANGE = {
    ChangeKind.MAJOR: "It is a major change: facilitators retrain before they use it.",
    ChangeKind.MINOR: "It is a minor change: facilitators read and acknowledge it.",
    ChangeKind.PATCH: "It is a patch: facilitators are told.",
}


def of_release(candidate: Candidate, *, effective_from: date, kind: ChangeKind, overlap_days: int) -> list[str]:
    """Return what follows if the version takes effect on the day."""
    others = [one for one in candidate.siblings if one.id != candidate.facts.id]
    before = current_version(others, effective_from)
    lines = [f"On {long_date(effective_from)}, {candidate.name} becomes the current version."]
    if before is None:
        lines.append("It supersedes nothing: no version is current then.")
    elif overlap_days:
        last_good = effective_from + timedelta(days=overlap_days - 1)
        lines.append(
            f"{before.number} is superseded that day. It stays good for {counted(overlap_days, 'day')}, "
            f"until {long_date(last_good)}."
        )
    else:
        lines.append(f"{before.number} is superseded that day, and no more copies of it are made from then on.")
    return [*lines, _OF_A_CHANGE[kind], "Its files are frozen for good: a correction is a new version."]


def of_withdrawal(candidate: Candidate, from_day: date) -> list[str]:
    """Return what follows if the version is withdrawn from the day."""
    withdrawn = replace(candidate.facts, withdrawn_from=from_day)
    after = [withdrawn if one.id == withdrawn.id else one for one in candidate.siblings]
    lines = [f"From {long_date(from_day)}, no more copies of {candidate.name} are made."]
    current = current_version(after, from_day)
    if current is not None:
        lines.append(f"{current.number} is then the current version.")
    else:
        lines.append("No version is then current: nobody can take a copy until the Trust releases another.")
    lines += [
        f"{one.number} takes effect on {long_date(one.effective_from)}, as planned."
        for one in after
        if one.effective_from is not None and one.effective_from > from_day and one.withdrawn_from is None
    ]
    return [*lines, "It stays on the record, with your reason, and cannot be released again."]
