"""The demo's packs in three versions: drafted by one trainer, approved and released by another, as they must be."""

from dataclasses import dataclass
from datetime import timedelta

from app.core.actor import Actor
from app.demo.documents import PACKS, VERSIONS, MaterialsVersion, WrittenAhead, documents_for
from app.demo.documents.handbooks import changes_for
from app.demo.story import Story
from app.licences.models import Programme
from app.materials.actions.approval import approve_version
from app.materials.actions.files import upload_file
from app.materials.actions.packs import DraftWords, create_pack, draft_version
from app.materials.actions.release import release_version
from app.materials.models import Pack, PackVersion
from app.materials.types import Audience, ChangeKind

DRAFTED_DAYS_BEFORE, APPROVED_DAYS_BEFORE, RELEASED_DAYS_BEFORE, OVERLAP_DAYS = 45, 25, 14, 30
GUIDANCE = "The DPP's guidance on conditional cautions, August 2024; the Home Office's standards, 2023."


@dataclass(frozen=True)
class DemoPack:
    """What a pack is called, whom it is written for, and what it is for."""

    title: str
    audience: Audience
    summary: str


ABOUT = {
    "facilitator-manual": DemoPack(
        "Facilitator manual", Audience.FACILITATOR, "How to run a workshop pair: session plans, timings and safety."
    ),
    "workshop-slides": DemoPack(
        "Workshop slides", Audience.FACILITATOR, "The slides of both workshops with their notes, and a short film."
    ),
    "participant-sheets": DemoPack(
        "Participant sheets", Audience.FACILITATOR, "The sheets participants work on and take home."
    ),
    "trainer-pack": DemoPack(
        "Trainer pack", Audience.TRAINER, "What trainers and practice supervisors teach from, as one archive."
    ),
    "provider-handbook": DemoPack(
        "Provider handbook", Audience.PROVIDER, "What a licensed provider does, when, and whom it asks."
    ),
    "police-handbook": DemoPack(
        "Police handbook", Audience.POLICE, "Eligibility, referral and what happens after, for officers."
    ),
    "commissioning-framework": DemoPack(
        "Commissioning framework", Audience.COMMISSIONING, "What it takes to bring CARA to a force area."
    ),
}


def tell_packs(story: Story, actors: dict[str, Actor], programme: Programme, documents: WrittenAhead) -> None:
    """Have every pack created, and each version drafted, approved and released in its time."""
    drafter, approver = actors["trainer@hamptontrust.example"], actors["trainer2@hamptontrust.example"]
    for slug in PACKS:
        shelf = _Shelf(slug, programme, drafter, approver, documents)
        for version in VERSIONS.values():
            release = _Release(shelf, version)
            story.add(version.effective_from - timedelta(days=DRAFTED_DAYS_BEFORE), release.draft)
            story.add(version.effective_from - timedelta(days=APPROVED_DAYS_BEFORE), release.approve, hour=15)
            story.add(version.effective_from - timedelta(days=RELEASED_DAYS_BEFORE), release.release, hour=9)


@dataclass
class _Shelf:
    """One pack, made when its first version is drafted."""

    slug: str
    programme: Programme
    drafter: Actor
    approver: Actor
    documents: WrittenAhead
    made: Pack | None = None

    def pack(self) -> Pack:
        """Return the pack, creating it the first time."""
        if self.made is None:
            about = ABOUT[self.slug]
            self.made = create_pack(
                self.drafter,
                programme_id=self.programme.id,
                title=about.title,
                audience=about.audience,
                summary=about.summary,
            )
        return self.made


@dataclass
class _Release:
    """One version on its way from draft to release."""

    shelf: _Shelf
    version: MaterialsVersion
    drafted: PackVersion | None = None

    def draft(self) -> None:
        """Draft it and add its documents."""
        newest = changes_for(self.shelf.slug, self.version.number)[:1]
        note = newest[0]["what"] if newest else "No change to this pack; reissued with the others."
        major, minor, patch = map(int, self.version.number.split("."))
        self.drafted = draft_version(
            self.shelf.drafter,
            pack=self.shelf.pack(),
            kind=ChangeKind(self.version.consequence),
            words=DraftWords(note, GUIDANCE, OVERLAP_DAYS),
            number=(major, minor, patch),
        )
        slug, number = self.shelf.slug, self.version.number
        for document in documents_for(slug, number):
            path = self.shelf.documents.path(document, pack_slug=slug, version=number)
            upload_file(self.shelf.drafter, version=self.drafted, path=path, file_name=document.file_name)

    def approve(self) -> None:
        """Approve it, as a second person."""
        approve_version(
            self.shelf.approver,
            version_id=self._made().id,
            note="Read through against the change note.",
            accepts_unscanned=True,
            seen_version=None,
        )

    def release(self) -> None:
        """Release it for its day."""
        release_version(
            self.shelf.approver,
            version_id=self._made().id,
            effective_from=self.version.effective_from,
            seen_version=None,
        )

    def _made(self) -> PackVersion:
        assert self.drafted is not None
        return self.drafted
