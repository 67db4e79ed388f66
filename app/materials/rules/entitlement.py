"""Who may have which material: one verdict, `materials.copy`, of licence, territory, audience and person (C5–C8).

The table is the product's own data, versioned with its rules: each audience names the rules it needs. A reader may
act for several organisations, under several licences; the verdict is the one of the standpoint that allows, or the
one that comes nearest to it, so that the reasons shown are the ones worth mending.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.verdicts import Finding, Verdict, passed, refused, rule
from app.licences.rules import LicenceFacts, covers_area, permits_downloads
from app.materials.rules.versions import VersionFacts, current_version, version_is_available
from app.materials.types import Audience
from app.partners.rules import DeliveryFacts, area_is_engaged, area_is_mobilising_or_live
from app.training.rules import PersonFacts, holds_level, is_in_good_standing
from app.training.types import Level

QUESTION = "materials.copy"


@dataclass(frozen=True)
class Standpoint:
    """One organisation a reader acts for, and one licence it holds for the programme, where it holds any."""

    organisation_id: uuid.UUID
    organisation: str
    licence: LicenceFacts | None


@dataclass(frozen=True)
class AreaFacts:
    """One area a commissioner or a force reads for: its name and its delivery's dates."""

    name: str
    delivery: DeliveryFacts | None


@dataclass(frozen=True)
class Reader:
    """What is known of somebody who asks for materials of one programme."""

    name: str
    reads_any: bool
    audiences: frozenset[Audience]
    standpoints: tuple[Standpoint, ...] = ()
    areas: tuple[AreaFacts, ...] = ()
    person: PersonFacts | None = None
    area_names: Mapping[uuid.UUID, str] = field(default_factory=dict)
    programme: str = "CARA"


@dataclass(frozen=True)
class Wanted:
    """The version somebody wants a copy of, among its siblings, and the licences they already hold a copy under."""

    title: str
    audience: Audience
    version: VersionFacts
    siblings: tuple[VersionFacts, ...]
    held_under: frozenset[uuid.UUID] = frozenset()

    def was_current_on(self, day: date) -> bool:
        """Return whether this version was the current one on the day."""
        current = current_version(self.siblings, day)
        return current is not None and current.id == self.version.id


@dataclass(frozen=True)
class Decision:
    """The verdict, and the standpoint it was given from."""

    verdict: Verdict
    standpoint: Standpoint | None


def decide_copy(reader: Reader, wanted: Wanted, day: date) -> Decision:
    """Return whether the reader may have a copy of the version on the day, and why (C5–C8)."""
    if reader.reads_any:
        findings = [trust_staff_read(reader.name)]
        return Decision(Verdict(QUESTION, day, tuple(findings)), _own_standpoint(reader))
    options = [
        Decision(Verdict(QUESTION, day, tuple(findings)), standpoint)
        for standpoint, findings in _findings_by_standpoint(reader, wanted, day)
    ]
    return min(options, key=_refusals)


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
def is_written_for(reader: Reader, wanted: Wanted) -> Finding:
    """Pass where one of the reader's roles is among those the pack is written for."""
    whom = wanted.audience.label.lower()
    if wanted.audience in reader.audiences:
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
def holds_a_licence(standpoint: Standpoint | None, programme: str) -> Finding:
    """Pass where the organisation holds any licence for the programme, whatever its state."""
    if standpoint is None:
        return refused(
            f"You act for no organisation that could hold a licence for {programme}.",
            "Ask the Trust's administrator to put your role right.",
        )
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
def reads_for_an_area() -> Finding:
    """Refuse: the reader acts for no force area."""
    return refused(
        "You act for no police force area.",
        "Ask the Trust's administrator to say which area your role is for.",
    )


def _findings_by_standpoint(
    reader: Reader, wanted: Wanted, day: date
) -> Iterable[tuple[Standpoint | None, list[Finding]]]:
    common = [is_written_for(reader, wanted), version_is_available(wanted.title, wanted.version, wanted.siblings, day)]
    if wanted.audience in (Audience.POLICE, Audience.COMMISSIONING):
        own = _own_standpoint(reader)
        return [(own, [*common, finding]) for finding in _area_findings(reader, wanted.audience, day)]
    standpoints: tuple[Standpoint | None, ...] = reader.standpoints or (None,)
    return [(point, common + _licence_findings(reader, point, wanted, day)) for point in standpoints]


def _area_findings(reader: Reader, audience: Audience, day: date) -> list[Finding]:
    decide = area_is_mobilising_or_live if audience is Audience.POLICE else area_is_engaged
    return [decide(area.name, area.delivery, day) for area in reader.areas] or [reads_for_an_area()]


def _licence_findings(reader: Reader, standpoint: Standpoint | None, wanted: Wanted, day: date) -> list[Finding]:
    findings = [holds_a_licence(standpoint, reader.programme)]
    if standpoint is not None and standpoint.licence is not None:
        licence = standpoint.licence
        findings.append(
            permits_downloads(
                licence,
                day,
                holds_version=licence.id in wanted.held_under,
                was_current_at_end=wanted.was_current_on(licence.last_day),
            )
        )
        if wanted.audience is Audience.FACILITATOR:
            engaged = reader.person.areas_with(standpoint.organisation_id) if reader.person else frozenset()
            findings.append(covers_area(licence, engaged, reader.area_names, day))
    if wanted.audience is Audience.FACILITATOR:
        findings.append(holds_level(reader.person, Level.PROVISIONAL, day))
        findings.append(is_in_good_standing(reader.person, day))
    elif wanted.audience is Audience.TRAINER:
        findings.append(holds_level(reader.person, Level.SUPERVISOR, day))
        findings.append(is_in_good_standing(reader.person, day))
    return findings


def _own_standpoint(reader: Reader) -> Standpoint | None:
    return reader.standpoints[0] if reader.standpoints else None


def _refusals(decision: Decision) -> int:
    return len(decision.verdict.refusals)
