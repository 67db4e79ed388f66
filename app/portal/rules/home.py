"""What home shows for whom: the tasks a viewer's duties give them, and what is coming up."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from app.core.formats import long_date
from app.licences.rules import open_offer, state_on
from app.licences.types import LicenceState, Side
from app.materials.rules.entitlement import Reader, decide_copy
from app.materials.rules.entitlement import Wanted as WantedVersion
from app.materials.rules.versions import current_version, version_state
from app.materials.types import VersionState
from app.portal.rules import tasks
from app.portal.rules.thresholds import thresholds_on
from app.portal.rules.words import by_urgency
from app.portal.types import CertificateNote, Coming, Duties, HeldPack, HomeFacts, LicenceNote, PackNote, Task

MOST_COMING = 5
ENDING = (
    LicenceState.ACTIVE,
    LicenceState.ACTIVE_WITH_CONDITIONS,
    LicenceState.EXPIRING,
    LicenceState.NOTICE_GIVEN,
    LicenceState.MOBILISING,
)


def tasks_for(facts: HomeFacts, duties: Duties, day: date) -> list[Task]:
    """Return the viewer's tasks, the most urgent first (G7)."""
    given = (
        *_of_licences(facts, duties, day),
        *_of_people(facts, duties, day),
        *_of_materials(facts, duties, day),
        *_of_system(facts, duties),
        *_of_vetting(facts),
        *(tasks.access_to_review(note) for note in facts.reviews),
        *(tasks.act_to_confirm(act) for act in facts.to_confirm),
    )
    return by_urgency(task for task in given if task is not None)


def held_packs(packs: Iterable[PackNote], reader_of: dict[uuid.UUID, Reader], day: date) -> Iterator[HeldPack]:
    """Return the packs whose current version the reader may have, by the one verdict that decides it (C8)."""
    for pack in packs:
        current = current_version(pack.facts, day)
        if current is None:
            continue
        wanted = WantedVersion(pack.title, pack.audience, current, pack.facts)
        if decide_copy(reader_of[pack.programme_id], wanted, day).verdict.allowed:
            version = next(one for one in pack.versions if one.facts.id == current.id)
            earlier = [one for one in pack.versions if one.is_held and one.facts.id != current.id]
            yield HeldPack(pack, version, earlier[-1] if earlier else None)


def coming_up(facts: HomeFacts, day: date) -> list[Coming]:
    """Return the next few days that matter to the viewer, the earliest first."""
    last = day + timedelta(days=thresholds_on(day).coming_up_days)
    own = [facts.own.last] if facts.own is not None and facts.own.last is not None else []
    certificates = {note.number: note for note in (*facts.certificates, *own)}
    entries = [
        *(entry for note in facts.licences for entry in _days_of_licence(note, day)),
        *(_renewal_due(note) for note in certificates.values()),
        *(entry for pack in facts.packs for entry in _releases(pack, day)),
    ]
    return sorted((one for one in entries if day < one.date <= last), key=lambda one: one.date)[:MOST_COMING]


def _of_licences(facts: HomeFacts, duties: Duties, day: date) -> Iterator[Task | None]:
    on_offer = {note.facts.renews_id for note in facts.licences if open_offer(note.facts, day) is not None}
    for note in facts.licences:
        # A renewal on offer has a task of its own.
        is_being_renewed = note.facts.id in on_offer
        if duties.signs_licences:
            yield tasks.licence_to_sign(note, day)
            yield None if is_being_renewed else tasks.licence_to_renew(note, day)
            yield tasks.suspension_to_review(note, day)
            yield from tasks.variations_to_answer(note.facts, Side.LICENSOR, day)
            yield from tasks.evidence_to_accept(note, duties.viewer_id, day)
            yield from tasks.conditions_to_chase(note, day)
            yield tasks.seats_to_mend(note, day)
        elif duties.accepts_conditions:
            yield from tasks.evidence_to_accept(note, duties.viewer_id, day)
        elif duties.leads_a_licensee:
            if note.facts.licensee_id in duties.answers_for:
                yield tasks.own_offer_to_answer(note.facts, day)
                yield from tasks.variations_to_answer(note.facts, Side.LICENSEE, day)
            yield None if is_being_renewed else tasks.own_licence_to_renew(note.facts, day)
            yield tasks.own_suspension_to_mend(note.facts, day)
            yield from tasks.own_conditions_to_meet(note.facts, day)
            yield tasks.own_seats_to_mend(note.facts, day)
    yield from (tasks.grant_to_record(note) for note in facts.unfunded)
    yield from (tasks.area_to_cover(note) for note in facts.uncovered)
    for recall in facts.recalls:
        yield tasks.destruction_to_certify(recall, is_own=not duties.signs_licences)
    yield tasks.licence_to_ask_about([note.facts for note in facts.read_under], day)


def _of_people(facts: HomeFacts, duties: Duties, day: date) -> Iterator[Task | None]:
    own_number = facts.own.last.number if facts.own is not None and facts.own.last is not None else None
    for note in facts.certificates:
        if duties.awards_levels:
            yield tasks.certification_to_renew(note, day)
        elif duties.leads_people and note.number != own_number:
            yield tasks.renewal_to_arrange(note, day)
    if facts.own is not None and facts.own.last is not None:
        yield tasks.own_certification_to_renew(facts.own.last, day)


def _of_vetting(facts: HomeFacts) -> Iterator[Task | None]:
    yield from (tasks.check_to_renew(note) for note in facts.vetting.due)
    yield tasks.checks_to_record(facts.vetting.without)


def _of_materials(facts: HomeFacts, duties: Duties, day: date) -> Iterator[Task | None]:
    for pack in facts.packs:
        for version in pack.versions:
            if duties.approves_versions:
                yield tasks.version_to_approve(pack, version, day)
            if duties.releases_versions:
                yield tasks.version_to_release(pack, version, day)
    for held in facts.held:
        yield tasks.copy_to_get(held)


def _of_system(facts: HomeFacts, duties: Duties) -> Iterator[Task | None]:
    if duties.keeps_the_system:
        yield tasks.jobs_to_look_into(facts.system)
        yield tasks.copies_to_look_into(facts.system)


def _days_of_licence(note: LicenceNote, day: date) -> Iterator[Coming]:
    facts, state = note.facts, state_on(note.facts, day)
    href = f"/licences/{facts.id}"
    if state is LicenceState.SIGNED:
        yield Coming(facts.starts_on, f"{facts.reference} begins", href, note.licensee)
    if state in ENDING:
        yield Coming(facts.last_day, f"{facts.reference} ends", href, note.licensee)
    if state is LicenceState.IN_GRACE:
        yield Coming(facts.grace_ends_on, f"Grace of {facts.reference} ends", href, note.licensee)


def _renewal_due(note: CertificateNote) -> Coming:
    detail = f"{note.level.label} until {long_date(note.until_day)}"
    return Coming(note.due_on, f"Renewal of {note.name} falls due", f"/people/{note.number}", detail)


def _releases(pack: PackNote, day: date) -> Iterator[Coming]:
    for version in pack.versions:
        takes_effect = version.facts.effective_from
        if takes_effect and version_state(version.facts, pack.facts, day).state is VersionState.SCHEDULED:
            yield Coming(takes_effect, f"{pack.title} {version.facts.number} takes effect", pack.path_of(version), "")
