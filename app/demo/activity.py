"""The demo's past of downloads and refusals, each decided as it would have been on its day."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.actor import Actor
from app.demo.story import Story
from app.materials.actions.access import record_download, record_refusal
from app.materials.actions.copies import CopyRefused, request_copy
from app.materials.actions.stamping import order_for, record_stamped, stamp_into_store
from app.materials.models import VersionFile
from app.materials.queries.copies import asked_of
from app.materials.queries.records import version_record_at
from app.materials.types import CopyState, Party

FACILITATOR, PROVISIONAL = "facilitator@restorative.example", "provisional@restorative.example"
LEAD, PREPARER, CERTIFIER = "lead@restorative.example", "preparer@restorative.example", "certifier@restorative.example"
COMMISSIONER, SPOC = "commissioner@westyorks.example", "spoc@westyorks.example"
NORTHMOOR, TRAINER, QA = "lead@northmoor.example", "trainer@hamptontrust.example", "qa@hamptontrust.example"
QUARRY = "lead@quarrylane.example"
PRACTICE = ("facilitator-manual", "workshop-slides", "participant-sheets")


@dataclass(frozen=True)
class DemoRequest:
    """Somebody asking for every file of a version, some days ago, and how often they downloaded each."""

    email: str
    pack: str
    version: str
    days_ago: int
    downloads: int = 1


REQUESTS = (
    *(DemoRequest(FACILITATOR, pack, "3.0.0", 68 - place) for place, pack in enumerate(PRACTICE)),
    *(DemoRequest(PROVISIONAL, pack, "3.0.0", 61 - place) for place, pack in enumerate(PRACTICE)),
    DemoRequest(FACILITATOR, "facilitator-manual", "2.1.0", 210),
    DemoRequest(FACILITATOR, "workshop-slides", "2.1.0", 209),
    DemoRequest(FACILITATOR, "facilitator-manual", "3.0.0", 16, 2),
    DemoRequest(FACILITATOR, "workshop-slides", "3.0.0", 9),
    DemoRequest(LEAD, "provider-handbook", "2.1.0", 300),
    DemoRequest(LEAD, "provider-handbook", "3.0.0", 79, 2),
    DemoRequest(PREPARER, "provider-handbook", "3.0.0", 54),
    DemoRequest(CERTIFIER, "provider-handbook", "3.0.0", 47),
    DemoRequest(NORTHMOOR, "provider-handbook", "2.1.0", 160),
    DemoRequest(NORTHMOOR, "provider-handbook", "3.0.0", 71),
    DemoRequest(QUARRY, "provider-handbook", "2.1.0", 150),
    DemoRequest(QUARRY, "provider-handbook", "3.0.0", 70),
    DemoRequest(SPOC, "police-handbook", "3.0.0", 66),
    DemoRequest(COMMISSIONER, "police-handbook", "3.0.0", 58),
    DemoRequest(COMMISSIONER, "commissioning-framework", "3.0.0", 57),
    DemoRequest(TRAINER, "trainer-pack", "3.0.0", 76),
    DemoRequest(QA, "facilitator-manual", "3.0.0", 42),
    # These are refused, each for another reason.
    DemoRequest(LEAD, "facilitator-manual", "3.0.0", 33),
    DemoRequest(PROVISIONAL, "trainer-pack", "3.0.0", 28),
    DemoRequest(FACILITATOR, "facilitator-manual", "2.1.0", 21),
    DemoRequest(COMMISSIONER, "facilitator-manual", "3.0.0", 19),
    DemoRequest(NORTHMOOR, "workshop-slides", "3.0.0", 12),
    DemoRequest(SPOC, "provider-handbook", "3.0.0", 6),
)


def tell_downloads(story: Story, actors: dict[str, Actor], today: date) -> None:
    """Have everybody ask for what they asked for, and download it or be refused."""
    for place, request in enumerate(REQUESTS):
        day = today - timedelta(days=request.days_ago)
        story.add(day, _Asking(actors[request.email], request).ask, hour=9 + place % 8, minute=place)


@dataclass(frozen=True)
class _Asking:
    """One person asking for one version."""

    actor: Actor
    request: DemoRequest

    def ask(self) -> None:
        """Ask for each of its files."""
        for file in version_record_at(self.request.pack, self.request.version).files:
            try:
                self._take(file)
            except CopyRefused as refusal:
                record_refusal(self.actor, asked_of(file), refusal.decision)
                return

    def _take(self, file: VersionFile) -> None:
        copy = request_copy(self.actor, file.id)
        if copy.state is CopyState.WAITING:
            record_stamped(copy.id, stamp_into_store(order_for(copy, file)))
        party = Party(copy.organisation_id, copy.organisation_name)
        for _ in range(self.request.downloads):
            record_download(self.actor, asked_of(file), party, copy_id=copy.copy_id, goes_on=False)
