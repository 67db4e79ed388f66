"""Who may have which material: one verdict, `materials.copy`, of licence, territory, audience and person (C5–C8).

The table is the product's own data, versioned with its rules: each audience names the rules it needs. A reader may
act for several organisations, under several licences and in several areas; each is a standpoint. The verdict is the
one of the standpoint that allows, or of the one that comes nearest to it, so that the reasons shown are the ones
worth mending.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.verdicts import Finding, Verdict, passed, refused, rule
from app.licences.rules import LAPSED, LicenceFacts, covers_area, permits_downloads, state_on
from app.licences.types import LapsePolicy, LicenceState, SuspensionScope
from app.materials.rules.versions import VersionFacts, current_version, version_is_available
from app.materials.types import Audience, Scan
from app.partners.rules import DeliveryFacts, area_is_engaged, area_is_mobilising_or_live
from app.training.rules import PersonFacts, holds_level, is_in_good_standing
from app.training.types import Level

QUESTION = "materials.copy"
FOR_AREAS = frozenset({Audience.POLICE, Audience.COMMISSIONING})


@dataclass(frozen=True)
class AreaFacts:
    """An area somebody reads for: its name, and the dates of its delivery where there is one."""

    name: str
    delivery: DeliveryFacts | None


@dataclass(frozen=True)
class Standpoint:
    """One organisation a reader acts for, what their roles there are written for, and the licence or area meant."""

    organisation_id: uuid.UUID
    organisation: str
    audiences: frozenset[Audience] = frozenset()
    licence: LicenceFacts | None = None
    area: AreaFacts | None = None


@dataclass(frozen=True)
class Reader:
    """What is known of somebody who asks for materials of one programme.

    `reads_any` is for Trust staff, whose only standpoint then is the Trust.
    """

    name: str
    reads_any: bool = False
    standpoints: tuple[Standpoint, ...] = ()
    person: PersonFacts | None = None
    area_names: Mapping[uuid.UUID, str] = field(default_factory=dict)
    programme: str = "CARA"


@dataclass(frozen=True)
class Wanted:
    """The version somebody wants a copy of, among its siblings, and the licences they already hold a copy under.

    `scan` is the state of the one file asked for, or None where the question is about the whole version.
    """

    title: str
    audience: Audience
    version: VersionFacts
    siblings: tuple[VersionFacts, ...]
    held_under: frozenset[uuid.UUID] = frozenset()
    scan: Scan | None = None

    def was_current_on(self, day: date) -> bool:
        """Return whether this version was the current one on the day."""
        current = current_version(self.siblings, day)
        return current is not None and current.id == self.version.id


@dataclass(frozen=True)
class Decision:
    """The verdict, and the standpoint it was given from; None where no role of the reader's bears on the pack."""

    verdict: Verdict
    standpoint: Standpoint | None

    @property
    def allowed(self) -> bool:
        """Return whether the copy may be had."""
        return self.verdict.allowed


def decide_copy(reader: Reader, wanted: Wanted, day: date) -> Decision:
    """Return whether the reader may have a copy of the version on the day, and why (C5–C8)."""
    words = f"May {reader.name} have {wanted.title} {wanted.version.number}?"
    options = [
        Decision(Verdict(QUESTION, day, tuple(_findings(reader, standpoint, wanted, day)), words), standpoint)
        for standpoint in _standpoints(reader, wanted)
    ]
    return min(options, key=lambda option: _distance(option, day))


@rule(
    "materials.trust-staff",
    version=1,
    source="Who may have which material: Trust staff",
    promise="Trust staff whose work needs it may read any version; their copies are stamped and logged too.",
)
def trust_staff_read(name: str) -> Finding:
    """Pass for Trust staff."""
    return passed(f"{name} reads any version for the Trust's work. The copy is stamped and logged like any other.")


@rule(
    "materials.audience",
    version=1,
    source="C7; Who may have which material",
    promise="A pack goes only to the people it is written for.",
)
def is_written_for(wanted: Wanted, standpoint: Standpoint | None) -> Finding:
    """Pass where a role at the standpoint is among those the pack is written for."""
    whom = wanted.audience.in_sentence
    if standpoint is not None:
        return passed(f"{wanted.title} is written for {whom}.", audience=wanted.audience)
    return refused(
        f"{wanted.title} is written for {whom}, and none of your roles is among them.",
        "If your work needs it, ask the Trust's licence manager which material is written for your role.",
        audience=wanted.audience,
    )


@rule(
    "materials.licensed",
    version=1,
    source="C5; Who may have which material",
    promise="Material for providers goes to an organisation that holds a licence for the programme.",
)
def holds_a_licence(standpoint: Standpoint, programme: str) -> Finding:
    """Pass where the organisation holds any licence for the programme, whatever its state."""
    if standpoint.licence is None:
        return refused(
            f"{standpoint.organisation} holds no licence for {programme}.",
            "Ask the Trust's licence manager where the licence stands.",
            organisation=standpoint.organisation,
        )
    return passed(
        f"{standpoint.organisation} holds licence {standpoint.licence.reference} for {programme}.",
        organisation=standpoint.organisation,
        licence=standpoint.licence.reference,
    )


@rule(
    "materials.reads-for-area",
    version=1,
    source="C7; Who may have which material: police handbook, commissioning framework",
    promise="Material for police and commissioners goes to a reader who acts for a force area.",
)
def reads_for_an_area(standpoint: Standpoint) -> Finding:
    """Pass where the standpoint is about a force area."""
    if standpoint.area is not None:
        return passed(f"{standpoint.organisation} reads for {standpoint.area.name}.", area=standpoint.area.name)
    return refused(
        "You act for no police force area.",
        "Ask the Trust's administrator to say which area your role is for.",
    )


@rule(
    "materials.file-not-infected",
    version=1,
    source="Who makes a release; C1",
    promise="A file in which a virus was found is handed to nobody, whoever asks.",
)
def is_not_infected(scan: Scan) -> Finding:
    """Pass unless a virus was found in the file."""
    if scan is not Scan.INFECTED:
        return passed(f"No virus is known of in this file ({scan.in_sentence}).", scan=scan)
    return refused(
        "A virus was found in this file.",
        "Tell the Trust's training team, who put a clean file in its place.",
        scan=scan,
    )


def _standpoints(reader: Reader, wanted: Wanted) -> tuple[Standpoint | None, ...]:
    if reader.reads_any:
        return reader.standpoints or (None,)
    return tuple(one for one in reader.standpoints if wanted.audience in one.audiences) or (None,)


def _findings(reader: Reader, standpoint: Standpoint | None, wanted: Wanted, day: date) -> list[Finding]:
    findings = [is_not_infected(wanted.scan)] if wanted.scan is not None else []
    if reader.reads_any:
        return [trust_staff_read(reader.name), *findings]
    is_kept = standpoint is not None and _is_kept(wanted, standpoint.licence, day)
    available = version_is_available(wanted.title, wanted.version, wanted.siblings, day, is_kept=is_kept)
    findings = [is_written_for(wanted, standpoint), available, *findings]
    if standpoint is None:
        return findings
    if wanted.audience in FOR_AREAS:
        return findings + _area_findings(standpoint, wanted.audience, day)
    return [
        *findings,
        *_licence_findings(reader, standpoint, wanted, day),
        *_person_findings(reader.person, wanted.audience, day),
    ]


def _area_findings(standpoint: Standpoint, audience: Audience, day: date) -> list[Finding]:
    findings = [reads_for_an_area(standpoint)]
    if standpoint.area is not None:
        decide = area_is_mobilising_or_live if audience is Audience.POLICE else area_is_engaged
        findings.append(decide(standpoint.area.name, standpoint.area.delivery, day))
    return findings


def _licence_findings(reader: Reader, standpoint: Standpoint, wanted: Wanted, day: date) -> list[Finding]:
    findings, licence = [holds_a_licence(standpoint, reader.programme)], standpoint.licence
    if licence is None:
        return findings
    permitted = permits_downloads(
        licence,
        day,
        holds_version=licence.id in wanted.held_under,
        was_current_at_end=wanted.was_current_on(licence.last_day),
    )
    findings.append(permitted)
    if wanted.audience is Audience.FACILITATOR:
        engaged = reader.person.areas_with(standpoint.organisation_id) if reader.person else frozenset()
        findings.append(covers_area(licence, engaged, reader.area_names, day))
    return findings


def _person_findings(person: PersonFacts | None, audience: Audience, day: date) -> list[Finding]:
    needed = {Audience.FACILITATOR: Level.PROVISIONAL, Audience.TRAINER: Level.SUPERVISOR}.get(audience)
    if needed is None:
        return []
    return [holds_level(person, needed, day), is_in_good_standing(person, day)]


def turns_on_holdings(decision: Decision) -> bool:
    """Return whether copies the reader already holds could turn this refusal: only once their licence has run out."""
    point = decision.standpoint
    if decision.allowed or point is None or point.licence is None:
        return False
    return state_on(point.licence, decision.verdict.as_of, SuspensionScope.DOWNLOADS) in {*LAPSED, LicenceState.RUN_OFF}


def _is_kept(wanted: Wanted, licence: LicenceFacts | None, day: date) -> bool:
    """Whether a licence that ran out leaves its holder this very version, although a later one superseded it."""
    if licence is None:
        return False
    state, is_held = state_on(licence, day, SuspensionScope.DOWNLOADS), licence.id in wanted.held_under
    if state is LicenceState.RUN_OFF:
        return is_held
    if state not in LAPSED:
        return False
    if licence.lapse_policy is LapsePolicy.KEEP_HELD:
        return is_held
    return licence.lapse_policy is LapsePolicy.KEEP_READING and wanted.was_current_on(licence.last_day)


# Of two licences that refuse for as many reasons, the one nearer to permitting is the one to explain.
_FARTHEST = (
    LicenceState.SIGNED,
    LicenceState.NEGOTIATION,
    LicenceState.DRAFT,
    LicenceState.TERMINATED,
    LicenceState.SUPERSEDED,
)


def _distance(option: Decision, day: date) -> tuple[int, int, int]:
    refusals = len(option.verdict.refusals)
    if option.standpoint is None or option.standpoint.licence is None:
        return refusals, len(_FARTHEST) + 1, 0
    licence = option.standpoint.licence
    state = state_on(licence, day, SuspensionScope.DOWNLOADS)
    nearness = _FARTHEST.index(state) + 1 if state in _FARTHEST else 0
    return refusals, nearness, -licence.last_day.toordinal()
