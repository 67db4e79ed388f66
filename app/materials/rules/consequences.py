"""What will follow from a release or a withdrawal, said before it is done (C2, C4)."""

from dataclasses import replace
from datetime import date

from app.core.formats import long_date
from app.materials.rules.release import Candidate
from app.materials.rules.versions import current_version, version_state
from app.materials.types import ChangeKind, VersionState

_GOOD = (VersionState.CURRENT, VersionState.OVERLAPPING)
_OF_A_CHANGE = {
    ChangeKind.MAJOR: "It is a major change: facilitators retrain before they use it.",
    ChangeKind.MINOR: "It is a minor change: facilitators read and acknowledge it.",
    ChangeKind.PATCH: "It is a patch: facilitators are told.",
}


def of_release(candidate: Candidate, *, effective_from: date, kind: ChangeKind, overlap_days: int) -> list[str]:
    """Return what follows if the version takes effect on the day: its own state, and that of every one still good."""
    others = [one for one in candidate.siblings if one.id != candidate.facts.id]
    released = replace(candidate.facts, effective_from=effective_from, overlap_days=overlap_days)
    good = [one for one in others if version_state(one, others, effective_from).state in _GOOD]
    lines = [f"On {long_date(effective_from)}, {candidate.name} becomes the current version."]
    if not good:
        lines.append("It supersedes nothing: no version is current then.")
    for one in sorted(good, key=lambda version: version.order, reverse=True):
        answer = version_state(one, [*others, released], effective_from)
        still_good = answer.state is VersionState.OVERLAPPING
        then = answer.sentences[-1] if still_good else "No more copies of it are made from then on."
        lines.append(f"{one.number} is superseded by it. {then}")
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
