"""The lists of packs and of a pack's versions, with the states they have on a day."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.labels import Labelled
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.materials.models import Pack, PackVersion, VersionFile, VersionRelease
from app.materials.queries.versions import version_facts
from app.materials.rules.versions import VersionFacts, current_version, version_state
from app.materials.types import Audience, ChangeKind, VersionState

FactsByPack = Mapping[uuid.UUID, tuple[VersionFacts, ...]]


class PackAnswer(Protocol):
    """Whether a reader may have a pack, and in a word why not."""

    @property
    def answer(self) -> Labelled:
        """Yes or no."""

    @property
    def why_not(self) -> str:
        """A word or two; nothing where they may."""


Verdicts = Callable[[Sequence[Pack], FactsByPack], Mapping[uuid.UUID, PackAnswer]]
_BEFORE_RELEASE = (VersionState.DRAFT, VersionState.APPROVED, VersionState.SCHEDULED)


@dataclass(frozen=True)
class PackRow:
    """One pack as the list shows it; `verdict` is the reader's own, where the list was asked to show it."""

    pack: Pack
    current: VersionFacts | None
    coming: tuple[str, ...]
    verdict: PackAnswer | None = None

    @property
    def link(self) -> Link:
        """Return the title as a link to the pack's page."""
        return Link(self.pack.title, f"/materials/{self.pack.slug}")

    @property
    def current_link(self) -> Link | None:
        """Return the current version's number as a link to its page."""
        if self.current is None:
            return None
        return Link(self.current.number, f"/materials/{self.pack.slug}/{self.current.number}")


@dataclass(frozen=True)
class VersionRow:
    """One version as its pack's page lists it."""

    version: PackVersion
    slug: str
    state: VersionState
    effective_from: date | None
    files: int

    @property
    def link(self) -> Link:
        """Return the number as a link to the version's page."""
        return Link(self.version.number, f"/materials/{self.slug}/{self.version.number}")


def pack_listing(day: date, *, sees_drafts: bool, verdicts: Verdicts | None = None) -> Listing:
    """Return the list of packs with their current versions on a day.

    Who does not see drafts sees a pack only once something of it was released. `verdicts` says, for the packs of a
    page, whether the reader may have each; the list then shows it in a column of its own.
    """
    columns = [
        Column("title", "Pack", lambda row: row.link, sa.func.lower(Pack.title)),
        Column("audience", "Written for", lambda row: row.pack.audience, Pack.audience.expression),
        Column("current", "Current version", lambda row: row.current_link),
        Column("since", "In effect since", lambda row: row.current.effective_from if row.current else None),
    ]
    if sees_drafts:
        columns.append(Column("coming", "Being made", lambda row: ", ".join(row.coming)))
    if verdicts is not None:
        columns.append(Column("verdict", "May I have it?", lambda row: row.verdict and row.verdict.answer))
        columns.append(Column("why", "Why not", lambda row: row.verdict and row.verdict.why_not))
    return Listing(
        name="materials",
        caption="Packs",
        statement=sa.select(Pack)
        .options(joinedload(Pack.programme))
        .where(sa.true() if sees_drafts else _has_release()),
        columns=columns,
        filters=(
            TextFilter("q", "Title or summary", _matches),
            ChoiceFilter("audience", "Written for", lambda chosen: Pack.audience == chosen, tuple(Audience.choices())),
        ),
        default_sort="title",
        tie_breaker=Pack.id.expression,
        decorate=lambda packs: _pack_rows(packs, day, verdicts),
    )


def version_listing(pack: Pack, siblings: tuple[VersionFacts, ...], day: date, *, sees_drafts: bool) -> Listing:
    """Return the list of a pack's versions with their states on a day, newest first."""
    number = (PackVersion.major * 1000 + PackVersion.minor) * 1000 + PackVersion.patch
    columns = (
        Column("number", "Version", lambda row: row.link, number),
        Column("state", "State", lambda row: row.state),
        Column("kind", "Change", lambda row: ChangeKind(row.version.change_kind).label.partition(":")[0]),
        Column("effective-from", "In effect from", lambda row: row.effective_from),
        Column("files", "Files", lambda row: row.files, is_numeric=True),
        Column("drafted-by", "Drafted by", lambda row: row.version.drafted_by),
    )
    shown = [one.id for one in siblings if sees_drafts or one.effective_from is not None]
    statement: sa.Select[*tuple[Any, ...]] = sa.select(PackVersion, _file_count()).where(PackVersion.id.in_(shown))
    return Listing(
        name=f"{pack.slug}-versions",
        caption=f"Versions of {pack.title}",
        statement=statement,
        columns=columns,
        default_sort="-number",
        tie_breaker=PackVersion.id.expression,
        decorate=lambda rows: _version_rows(pack, siblings, day, rows),
        is_scalar=False,
    )


def _has_release() -> sa.ColumnElement[bool]:
    return sa.exists().where(VersionRelease.pack_id == Pack.id, VersionRelease.is_known())


def _matches(typed: str) -> sa.ColumnElement[bool]:
    return contains(Pack.title.expression, typed) | contains(Pack.summary.expression, typed)


def _file_count() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .where(VersionFile.version_id == PackVersion.id, VersionFile.removed_at.is_(None))
        .correlate(PackVersion)
        .scalar_subquery()
    )


def _pack_rows(packs: Sequence[Pack], day: date, verdicts: Verdicts | None) -> list[PackRow]:
    facts = version_facts([pack.id for pack in packs])
    said = verdicts(packs, facts) if verdicts is not None else {}
    return [_pack_row(pack, facts.get(pack.id, ()), day, said.get(pack.id)) for pack in packs]


def _pack_row(pack: Pack, versions: tuple[VersionFacts, ...], day: date, verdict: PackAnswer | None) -> PackRow:
    states = [(one.number, version_state(one, versions, day).state) for one in versions]
    coming = tuple(f"{number} {state.label.lower()}" for number, state in states if state in _BEFORE_RELEASE)
    return PackRow(pack, current_version(versions, day), coming, verdict)


def _version_rows(pack: Pack, siblings: tuple[VersionFacts, ...], day: date, rows: Sequence[Any]) -> list[VersionRow]:
    facts = {one.id: one for one in siblings}
    return [
        VersionRow(
            version=version,
            slug=pack.slug,
            state=version_state(facts[version.id], siblings, day).state,
            effective_from=facts[version.id].effective_from,
            files=files,
        )
        for version, files in rows
    ]
