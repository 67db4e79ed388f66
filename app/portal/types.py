"""The words of the portal's own pages: tasks, key figures, dates to come, and what a search found."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.accounts.types import WaitingAct
from app.licences.rules import LicenceFacts
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience
from app.training.rules import PersonFacts
from app.training.types import Level


@dataclass(frozen=True)
class Mark:
    """A word in a tag of one of the design's six colours."""

    label: str
    colour: str


@dataclass(frozen=True)
class Task:
    """Something a person must do: what, where, why, and by when.

    `place` is the path in the navigation it belongs to; `mark` is its tag where it has no last day. A detail that
    takes some finding out is found when the task is shown: most of a long list are only counted.
    """

    place: str
    title: str
    href: str
    detail: str | Callable[[], str]
    due_on: date | None = None
    mark: Mark = field(default=Mark("To do", "blue"))


@dataclass(frozen=True)
class TaskRow:
    """A task as its list shows it."""

    title: str
    href: str
    detail: str
    state: Mark


@dataclass(frozen=True)
class Figure:
    """A key figure with its name, the words beneath, and its course where there is one."""

    label: str
    figure: str
    note: str = ""
    tone: str = ""
    href: str = ""
    colour: str = "green"
    course: tuple[int, ...] = ()


@dataclass(frozen=True)
class Coming:
    """Something that happens on a day to come."""

    date: date
    title: str
    href: str
    detail: str


@dataclass(frozen=True)
class QuickLink:
    """A way to start something."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True)
class LicenceNote:
    """A licence and who holds it."""

    facts: LicenceFacts
    licensee: str


@dataclass(frozen=True)
class CertificateNote:
    """The last certification of somebody at work: whose, where, and its days."""

    number: str
    name: str
    organisation: str
    level: Level
    until_day: date
    window_opens_on: date
    due_on: date


@dataclass(frozen=True)
class CheckNote:
    """A check of somebody at work whose next one is due or overdue."""

    number: str
    name: str
    check: str
    next_due_on: date


@dataclass(frozen=True)
class VettingNote:
    """What an employer has to see to about checks: those due, and of how many people none is on record."""

    due: tuple[CheckNote, ...] = ()
    without: int = 0


@dataclass(frozen=True)
class VersionNote:
    """A version of a pack with what its makers and its readers have still to do."""

    facts: VersionFacts
    is_by_viewer: bool
    drafted_by: str
    drafted_on: date
    files: int
    files_unfit: int
    is_held: bool


@dataclass(frozen=True)
class PackNote:
    """A pack and its versions, in order."""

    id: uuid.UUID
    title: str
    slug: str
    audience: Audience
    programme_id: uuid.UUID
    programme: str
    versions: tuple[VersionNote, ...]

    @property
    def facts(self) -> tuple[VersionFacts, ...]:
        """Return the versions as the rules of materials look at them."""
        return tuple(version.facts for version in self.versions)

    def path_of(self, version: VersionNote) -> str:
        """Return where a version's page is."""
        return f"/materials/{self.slug}/{version.facts.number}"


@dataclass(frozen=True)
class OwnRecord:
    """What the register holds about the viewer, by programme, and the days their last certification is renewed by."""

    person_id: uuid.UUID
    facts: dict[uuid.UUID, PersonFacts]
    last: CertificateNote | None

    def for_programme(self, programme_id: uuid.UUID) -> PersonFacts | None:
        """Return the facts for a programme; None where nothing is recorded for it."""
        return self.facts.get(programme_id)


@dataclass(frozen=True)
class HeldPack:
    """A pack its reader may have: the current version, and whether they hold a copy of it."""

    pack: PackNote
    version: VersionNote
    held: VersionNote | None


@dataclass(frozen=True)
class ReviewNote:
    """An access review that waits for answers."""

    path: str
    organisation: str
    roles: int
    due_on: date


@dataclass(frozen=True)
class SystemNote:
    """What the administrator has to look into."""

    dead_jobs: int = 0
    failed_copies: int = 0
    latest_failed_copy: str | None = None


@dataclass(frozen=True)
class Hit:
    """One thing a search found."""

    label: str
    href: str
    detail: str = ""


@dataclass(frozen=True)
class HitGroup:
    """What a search found of one kind; `has_more` where there is more than is shown."""

    label: str
    hits: Sequence[Hit]
    has_more: bool = False


@dataclass(frozen=True)
class Duties:
    """What home asks of a viewer, as their permissions say."""

    viewer_id: uuid.UUID | None = None
    signs_licences: bool = False
    leads_a_licensee: bool = False
    accepts_conditions: bool = False
    answers_for: frozenset[uuid.UUID] = frozenset()
    awards_levels: bool = False
    leads_people: bool = False
    approves_versions: bool = False
    releases_versions: bool = False
    keeps_the_system: bool = False
    confirms_acts: bool = False


@dataclass(frozen=True)
class RecallNote:
    """A licence that is over with copies nobody has certified as destroyed, and by when that is due."""

    facts: LicenceFacts
    licensee: str
    copies: int
    due_on: date


@dataclass(frozen=True)
class UnfundedNote:
    """A licence beside a grant for whose later days none is recorded: by when one is wanted, and why."""

    facts: LicenceFacts
    licensee: str
    due_on: date
    words: str


@dataclass(frozen=True)
class UncoveredNote:
    """An area a licence left where CARA is delivered and no other covers it: since when, or from when, and why."""

    code: str
    area: str
    first: date
    words: str


@dataclass(frozen=True)
class HomeFacts:
    """Everything home looks at, gathered once; what a viewer has nothing to do with stays empty."""

    licences: tuple[LicenceNote, ...] = ()
    read_under: tuple[LicenceNote, ...] = ()
    """The licences a reader's materials come under, where reading licences is not their work."""
    certificates: tuple[CertificateNote, ...] = ()
    packs: tuple[PackNote, ...] = ()
    held: tuple[HeldPack, ...] = ()
    own: OwnRecord | None = None
    system: SystemNote = field(default=SystemNote())
    reviews: tuple[ReviewNote, ...] = ()
    to_confirm: tuple[WaitingAct, ...] = ()
    recalls: tuple[RecallNote, ...] = ()
    unfunded: tuple[UnfundedNote, ...] = ()
    uncovered: tuple[UncoveredNote, ...] = ()
    vetting: VettingNote = field(default=VettingNote())


@dataclass(frozen=True)
class NetworkSums:
    """Licences to be renewed, people certified, and downloads month by month, the current month last."""

    to_renew: int
    to_renew_within_month: int
    in_grace: int
    certified: int
    certificates_ending: int
    downloads: tuple[int, ...]
