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
    """The dated facts of one version. Days are London days; `overlap_days` is the room it leaves its predecessor."""

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
    predecessor current again. `siblings` are all versions of the pack; this one among them does no harm.
    """
    if version.is_withdrawn_on(day):
        return VersionAnswer(VersionState.WITHDRAWN, (f"Withdrawn since {_written(version.withdrawn_from)}.",))
    if version.effective_from is None:
        return _before_release(version, day)
    if day < version.effective_from:
        return VersionAnswer(VersionState.SCHEDULED, (f"Takes effect on {long_date(version.effective_from)}.",))
    return _after_release(version, _successor(version, siblings, day), day)


def current_version(versions: Iterable[VersionFacts], day: date) -> VersionFacts | None:
    """Return the version that is current on the day: the latest to take effect that is not withdrawn."""
    effective = [version for version in versions if version.is_effective_on(day)]
    return max(effective, key=_released, default=None)


@rule(
    "materials.version-available",
    version=1,
    source="C2, C4; Who may have which material",
    promise="Copies are made of the current version, and of the one before it while the two overlap.",
)
def version_is_available(title: str, version: VersionFacts, siblings: Iterable[VersionFacts], day: date) -> Finding:
    """Pass for the current version, and for a superseded one during the overlap."""
    siblings = tuple(siblings)
    answer = version_state(version, siblings, day)
    because = f"{title} {version.number} is {answer.state.label.lower()}. " + " ".join(answer.sentences)
    if answer.state in (VersionState.CURRENT, VersionState.OVERLAPPING):
        return passed(because, version=version.number, state=answer.state)
    current = current_version(siblings, day)
    remedy = (
        f"Use {title} {current.number}, which is current." if current else "Wait until the Trust releases a version."
    )
    return refused(because, remedy, version=version.number, state=answer.state)


def _before_release(version: VersionFacts, day: date) -> VersionAnswer:
    if version.approved_on is not None and version.approved_on <= day:
        words = f"Approved on {long_date(version.approved_on)}, not released."
        return VersionAnswer(VersionState.APPROVED, (words,))
    return VersionAnswer(VersionState.DRAFT, ("A draft: a second person has not approved it.",))


def _after_release(version: VersionFacts, successor: VersionFacts | None, day: date) -> VersionAnswer:
    since = f"In effect since {_written(version.effective_from)}."
    if successor is None or successor.effective_from is None:
        return VersionAnswer(VersionState.CURRENT, (since,))
    superseded = f"Superseded by {successor.number} on {long_date(successor.effective_from)}."
    last_good = successor.effective_from + timedelta(days=successor.overlap_days) - timedelta(days=1)
    if day <= last_good:
        return VersionAnswer(VersionState.OVERLAPPING, (superseded, f"It stays good until {long_date(last_good)}."))
    return VersionAnswer(VersionState.SUPERSEDED, (superseded,))


def _successor(version: VersionFacts, siblings: Iterable[VersionFacts], day: date) -> VersionFacts | None:
    """The next to take effect after this one; the overlap it grants is the only one this version gets."""
    later = [
        sibling for sibling in siblings if sibling.is_effective_on(day) and _released(sibling) > _released(version)
    ]
    return min(later, key=_released, default=None)


def _released(version: VersionFacts) -> tuple[date, tuple[int, int, int]]:
    return version.effective_from or date.max, version.order


def _written(day: date | None) -> str:
    return long_date(day) if day is not None else "an unknown day"
