"""Creating packs and drafting their versions (C1, C2)."""

import uuid
from dataclasses import dataclass

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.references import new_code
from app.licences.models import Programme
from app.materials.actions.locking import (
    about,
    flush_or_refuse,
    has_scanner,
    insist_on,
    lock_pack,
    lock_version,
    note_change,
)
from app.materials.models import Pack, PackVersion
from app.materials.queries.versions import version_facts
from app.materials.rules.numbers import Number, next_numbers, number_fits, released_number
from app.materials.rules.release import is_draft
from app.materials.rules.slugs import slug_from
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience, ChangeKind

_NAMELESS_SLUG_LENGTH = 6


@dataclass(frozen=True)
class DraftWords:
    """What a draft says of itself: what changed, what it rests on, and how long its predecessor stays good."""

    change_note: str
    guidance: str
    overlap_days: int


def create_pack(actor: Actor, *, programme_id: uuid.UUID, title: str, audience: Audience, summary: str) -> Pack:
    """Create a pack without versions; its address is made from its title (C1).

    Raises DomainError on the title where another pack stands at that address.
    """
    pack = Pack(
        slug=slug_from(title) or f"pack-{new_code(_NAMELESS_SLUG_LENGTH).lower()}",
        programme=db.session.get_one(Programme, programme_id),
        title=title,
        audience=audience,
        summary=summary,
    )
    db.session.add(pack)
    flush_or_refuse("title")
    record_event(
        actor,
        EventTag.PACK_CREATED,
        subject_kind="pack",
        subject_id=pack.id,
        pack=pack.title,
        after={"slug": pack.slug, "audience": audience, "summary": summary},
    )
    return pack


def draft_version(
    actor: Actor, *, pack: Pack, kind: ChangeKind, words: DraftWords, number: Number | None = None
) -> PackVersion:
    """Draft a version under the number given, or the next one for this kind of change (C2).

    Raises DomainError on the number where it is taken, below the released one, or of another kind.
    """
    lock_pack(pack.id)
    siblings = version_facts([pack.id]).get(pack.id, ())
    major, minor, patch = _fitting_number(siblings, kind, number)
    version = PackVersion(
        pack=pack,
        major=major,
        minor=minor,
        patch=patch,
        change_kind=kind,
        drafted_by_id=actor.user_id,
        drafted_by=actor.name,
        language="en-GB",
        **_columns(words),
    )
    db.session.add(version)
    flush_or_refuse("number")
    record_event(actor, EventTag.VERSION_DRAFTED, after={"kind": kind, **_columns(words)}, **about(version))
    return version


def amend_draft(actor: Actor, *, version_id: uuid.UUID, words: DraftWords, seen_version: int | None) -> PackVersion:
    """Change what a draft says of itself; its number and kind stay. Raises Stale, and DomainError once approved."""
    record = lock_version(version_id)
    insist_on(is_draft(record.candidate(has_scanner=has_scanner())))
    note_change(record.version, seen_version)
    version = record.version
    before = {name: getattr(version, name) for name in _columns(words)}
    for name, value in _columns(words).items():
        setattr(version, name, value)
    db.session.flush()
    record_event(actor, EventTag.VERSION_AMENDED, before=before, after=_columns(words), **about(version))
    return version


def _fitting_number(siblings: tuple[VersionFacts, ...], kind: ChangeKind, number: Number | None) -> Number:
    given = number or next_numbers(siblings, today()).get(kind)
    if given is None:
        raise DomainError(f"There is no number left for a {kind.value} change. Choose another kind.", field="kind")
    insist_on(number_fits(given, kind, released_number(siblings, today()), {one.order for one in siblings}))
    return given


def _columns(words: DraftWords) -> dict[str, str | int]:
    return {"change_note": words.change_note, "guidance": words.guidance, "overlap_days": words.overlap_days}
