"""What a version is on a day, computed from approvals, releases and withdrawals (C2, C4)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.materials.types import VersionState


@dataclass(frozen=True)
class VersionFacts:
    """The dated facts of one version. Days are London days; `overlap_days` is the room it leaves those before it."""

    id: uuid.UUID
    number: str
    order: tuple[int, int, int]
    approved_on: date | None = None
    effective_from: date | None = None
    overlap_days: int = 0
    withdrawn_from: date | None = None

    def is_withdrawn_on(self, day: date) -> bool:
        """Return whether the version is withdrawn on the day."""
        return self.withdrawn_from is not None and self.withdrawn_from <= day

    def is_effective_on(self, day: date) -> bool:
        """Return whether the version has been released with effect by the day and is not withdrawn."""
        return self.effective_from is not None and self.effective_from <= day and not self.is_withdrawn_on(day)


@dataclass(frozen=True)
class VersionAnswer:
    """What a version is on a day, and the sentences behind it."""

    state: VersionState
    sentences: tuple[str, ...]


def version_state(version: VersionFacts, siblings: Iterable[VersionFacts], day: date) -> VersionAnswer:
    """Return what the version is on the day (C2).

    The current version is the latest to take effect that is not withdrawn, so withdrawing a release makes its
    predecessor current again. An earlier version stays good while every later one leaves it room, so a release
    without overlap ends all that came before it. `siblings` are all versions of the pack; this one among them does
    no harm.
    """
    if version.is_withdrawn_on(day):
        return VersionAnswer(VersionState.WITHDRAWN, (f"Withdrawn since {_written(version.withdrawn_from)}.",))
    if version.effective_from is None:
        return _before_release(version, day)
    if day < version.effective_from:
        return VersionAnswer(VersionState.SCHEDULED, (f"Takes effect on {long_date(version.effective_from)}.",))
    return _after_release(version, _later(version, siblings, day), day)


def current_version(versions: Iterable[VersionFacts], day: date) -> VersionFacts | None:
    """Return the version that is current on the day: the latest to take effect that is not withdrawn."""
    effective = [version for version in versions if version.is_effective_on(day)]
    return max(effective, key=_released, default=None)


@rule(
    "materials.version-available",
    version=1,
    source="C2, C4; Who may have which material; Licence states, in order (column downloads)",
    promise="Copies are made of the current version, of earlier ones while they overlap, and of what a lapse keeps.",
)
def version_is_available(
    title: str, version: VersionFacts, siblings: Iterable[VersionFacts], day: date, *, is_kept: bool = False
) -> Finding:
    """Pass for the current version, and for a superseded one during the overlap.

    With `is_kept` a lapsed licence leaves its holder this very version: then it passes though superseded, but not
    once it is withdrawn.
    """
    siblings = tuple(siblings)
    answer = version_state(version, siblings, day)
    because = f"{title} {version.number} is {answer.state.in_sentence}. " + " ".join(answer.sentences)
    if answer.state in (VersionState.CURRENT, VersionState.OVERLAPPING):
        return passed(because, version=version.number, state=answer.state)
    if is_kept and answer.state is VersionState.SUPERSEDED:
        return passed(f"{because} It is kept all the same.", version=version.number, state=answer.state)
    current = current_version(siblings, day)
    remedy = f"Use {title} {current.number}, which is current." if current else _when_there_is_one(siblings, day)
    return refused(because, remedy, version=version.number, state=answer.state)


def _when_there_is_one(siblings: Iterable[VersionFacts], day: date) -> str:
    """What to do where nothing is current: on an earlier day than the first release, ask for a later one."""
    coming = [one.effective_from for one in siblings if one.effective_from is not None and one.effective_from > day]
    if coming:
        return f"Nothing was current on {long_date(day)}: the next version takes effect on {long_date(min(coming))}."
    return "Wait until the Trust releases a version."


def _before_release(version: VersionFacts, day: date) -> VersionAnswer:
    if version.approved_on is not None and version.approved_on <= day:
        words = f"Approved on {long_date(version.approved_on)}, not released."
        return VersionAnswer(VersionState.APPROVED, (words,))
    return VersionAnswer(VersionState.DRAFT, ("A draft: a second person has not approved it.",))


def _after_release(version: VersionFacts, later: list[VersionFacts], day: date) -> VersionAnswer:
    if not later:
        return VersionAnswer(VersionState.CURRENT, (f"In effect since {_written(version.effective_from)}.",))
    superseded = f"Superseded by {later[0].number} on {_written(later[0].effective_from)}."
    last_good = min(_last_day_beside(one) for one in later)
    if day <= last_good:
        return VersionAnswer(VersionState.OVERLAPPING, (superseded, f"It stays good until {long_date(last_good)}."))
    return VersionAnswer(VersionState.SUPERSEDED, (superseded,))


def _later(version: VersionFacts, siblings: Iterable[VersionFacts], day: date) -> list[VersionFacts]:
    """Return the versions in effect that took effect after this one, the next first."""
    later = [one for one in siblings if one.is_effective_on(day) and _released(one) > _released(version)]
    return sorted(later, key=_released)


def _last_day_beside(successor: VersionFacts) -> date:
    """Return the last day earlier versions stay good beside this one: a release without overlap ends them all."""
    assert successor.effective_from is not None
    return successor.effective_from + timedelta(days=successor.overlap_days - 1)


def _released(version: VersionFacts) -> tuple[date, tuple[int, int, int]]:
    return version.effective_from or date.max, version.order


def _written(day: date | None) -> str:
    return long_date(day) if day is not None else "an unknown day"
