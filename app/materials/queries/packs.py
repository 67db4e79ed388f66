"""The lists of packs and of a pack's versions, with the states they have on a day."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, Protocol

import sqlalchemy as sa

from app.core.labels import Labelled
from app.core.reading import AnySelect
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.materials.models import Pack, PackVersion, VersionFile, VersionRelease
from app.materials.queries.shelf import ShelvedPack, shelf
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


Verdicts = Callable[[Sequence[ShelvedPack], FactsByPack], Mapping[uuid.UUID, PackAnswer]]
KEPT = 64
_BEFORE_RELEASE = (VersionState.DRAFT, VersionState.APPROVED, VersionState.SCHEDULED)


@dataclass(frozen=True)
class PackRow:
    """One pack as the list shows it; `verdict` is the reader's own, where the list was asked to show it."""

    pack: ShelvedPack
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

    number: str
    slug: str
    state: VersionState
    change_kind: ChangeKind
    effective_from: date | None
    files: int
    drafted_by: str

    @property
    def link(self) -> Link:
        """Return the number as a link to the version's page."""
        return Link(self.number, f"/materials/{self.slug}/{self.number}")


def pack_listing(day: date, *, sees_drafts: bool, verdicts: Verdicts | None = None) -> Listing:
    """Return the list of packs with their current versions on a day.

    Who does not see drafts sees a pack only once something of it was released. `verdicts` says, for the packs of a
    page, whether the reader may have each; the list then shows it in a column of its own.
    """
    listing = _pack_listing(sees_drafts, verdicts is not None)
    return replace(listing, decorate=lambda rows: _pack_rows(rows, day, verdicts))


@cache
def _pack_listing(sees_drafts: bool, shows_verdicts: bool) -> Listing:
    columns = [
        Column("title", "Pack", lambda row: row.link, sa.func.lower(Pack.title)),
        Column("audience", "Written for", lambda row: row.pack.audience, Pack.audience.expression),
        Column("current", "Current version", lambda row: row.current_link),
        Column("since", "In effect since", lambda row: row.current.effective_from if row.current else None),
    ]
    if sees_drafts:
        columns.append(Column("coming", "Being made", lambda row: ", ".join(row.coming)))
    if shows_verdicts:
        columns.append(Column("verdict", "May I have it?", lambda row: row.verdict and row.verdict.answer))
        columns.append(Column("why", "Why not", lambda row: row.verdict and row.verdict.why_not))
    return Listing(
        name="materials",
        caption="Packs",
        statement=shelf() if sees_drafts else shelf().where(_has_release()),
        columns=columns,
        filters=(
            TextFilter("q", "Title or summary", _matches),
            ChoiceFilter("audience", "Written for", lambda chosen: Pack.audience == chosen, tuple(Audience.choices())),
        ),
        default_sort="title",
        tie_breaker=Pack.id.expression,
        is_scalar=False,
    )


def version_listing(pack: Pack, siblings: tuple[VersionFacts, ...], day: date, *, sees_drafts: bool) -> Listing:
    """Return the list of a pack's versions with their states on a day, newest first."""
    listing = _version_listing(pack.id, pack.slug, pack.title, sees_drafts)
    return replace(listing, decorate=lambda rows: _version_rows(pack.slug, siblings, day, rows))


@lru_cache(maxsize=KEPT)
def _version_listing(pack_id: uuid.UUID, slug: str, title: str, sees_drafts: bool) -> Listing:
    number = (PackVersion.major * 1000 + PackVersion.minor) * 1000 + PackVersion.patch
    columns = (
        Column("number", "Version", lambda row: row.link, number),
        Column("state", "State", lambda row: row.state),
        Column("kind", "Change", lambda row: row.change_kind.label.partition(":")[0]),
        Column("effective-from", "In effect from", lambda row: row.effective_from),
        Column("files", "Files", lambda row: row.files, is_numeric=True),
        Column("drafted-by", "Drafted by", lambda row: row.drafted_by),
    )
    return Listing(
        name=f"{slug}-versions",
        caption=f"Versions of {title}",
        statement=_versions_of(pack_id, sees_drafts),
        columns=columns,
        default_sort="-number",
        tie_breaker=PackVersion.id.expression,
        is_scalar=False,
    )


def _versions_of(pack_id: uuid.UUID, sees_drafts: bool) -> AnySelect:
    columns = PackVersion.id, PackVersion.change_kind, PackVersion.drafted_by, _file_count()
    is_released = sa.exists().where(VersionRelease.version_id == PackVersion.id, VersionRelease.is_known())
    of_pack = sa.select(*columns).where(PackVersion.pack_id == pack_id)
    return of_pack if sees_drafts else of_pack.where(is_released)


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


def _pack_rows(rows: Sequence[Any], day: date, verdicts: Verdicts | None) -> list[PackRow]:
    packs = [ShelvedPack(*row) for row in rows]
    facts = version_facts([pack.id for pack in packs])
    said = verdicts(packs, facts) if verdicts is not None else {}
    return [_pack_row(pack, facts.get(pack.id, ()), day, said.get(pack.id)) for pack in packs]


def _pack_row(pack: ShelvedPack, versions: tuple[VersionFacts, ...], day: date, verdict: PackAnswer | None) -> PackRow:
    states = [(one.number, version_state(one, versions, day).state) for one in versions]
    coming = tuple(f"{number} {state.in_sentence}" for number, state in states if state in _BEFORE_RELEASE)
    return PackRow(pack, current_version(versions, day), coming, verdict)


def _version_rows(slug: str, siblings: tuple[VersionFacts, ...], day: date, rows: Sequence[Any]) -> list[VersionRow]:
    facts = {one.id: one for one in siblings}
    return [
        VersionRow(
            number=facts[version_id].number,
            slug=slug,
            state=version_state(facts[version_id], siblings, day).state,
            change_kind=change_kind,
            effective_from=facts[version_id].effective_from,
            files=files,
            drafted_by=drafted_by,
        )
        for version_id, change_kind, drafted_by, files in rows
    ]
