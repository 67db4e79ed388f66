"""Which facts home needs for a viewer, and the reader the entitlement rules see in them."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.accounts.queries.seconds import waiting_for_second
from app.core.access import Permission, may, scope_of
from app.core.actor import Actor
from app.core.clock import now
from app.materials.queries.readers import area_facts, places_of, standpoints_in
from app.materials.rules.entitlement import Reader
from app.partners.queries import AreaOnDay
from app.portal.queries.home.figures import Network
from app.portal.queries.home.licences import licence_notes, licences_of_viewer, licences_with_evidence
from app.portal.queries.home.packs import packs_with_versions
from app.portal.queries.home.people import certificates_and_checks, own_record
from app.portal.queries.home.recalls import own_recalls, recalls_overdue
from app.portal.queries.home.system import reviews_waiting, system_note
from app.portal.rules.home import held_packs
from app.portal.types import (
    CertificateNote,
    Duties,
    HeldPack,
    HomeFacts,
    LicenceNote,
    OwnRecord,
    PackNote,
    RecallNote,
    SystemNote,
    UnfundedNote,
    VettingNote,
)


def duties_of(viewer: Actor) -> Duties:
    """Return what home asks of this viewer, by permission."""
    people = scope_of(viewer, Permission.PEOPLE_READ)
    leads = scope_of(viewer, Permission.LICENCES_READ).organisation_ids & people.organisation_ids
    return Duties(
        viewer_id=viewer.user_id,
        signs_licences=may(viewer, Permission.LICENCES_SIGN),
        leads_a_licensee=bool(leads),
        accepts_conditions=may(viewer, Permission.CONDITIONS_ACCEPT),
        answers_for=scope_of(viewer, Permission.LICENCES_ANSWER).organisation_ids,
        awards_levels=may(viewer, Permission.CERTIFICATION_AWARD),
        leads_people=bool(leads),
        approves_versions=may(viewer, Permission.MATERIALS_APPROVE),
        releases_versions=may(viewer, Permission.MATERIALS_RELEASE),
        keeps_the_system=may(viewer, Permission.JOBS_MANAGE),
        confirms_acts=may(viewer, Permission.ROLES_GIVE) or may(viewer, Permission.SECOND_FACTORS_RESET),
    )


def gather(viewer: Actor, duties: Duties, areas: Sequence[AreaOnDay], network: Network | None, day: date) -> HomeFacts:
    """Return the facts behind the viewer's tasks as of a day.

    `areas` are those the viewer reads for; `network` is there for whoever reads of every licence.
    """
    is_reader = may(viewer, Permission.COPIES_TAKE) and not may(viewer, Permission.MATERIALS_READ_ANY)
    if network is not None and duties.signs_licences:
        licences, recalls, unfunded = _of_network(network, day)
    else:
        unfunded = ()
        licences = _licences(viewer, duties, is_reader, day)
        recalls = own_recalls(licences, day) if may(viewer, Permission.DESTRUCTION_CERTIFY) else ()
    certificates, vetting = _people(viewer, duties, day)
    own = own_record(viewer.user_id, day) if viewer.user_id and may(viewer, Permission.PRACTICE_PACKS) else None
    packs = packs_with_versions(viewer.user_id) if is_reader or duties.approves_versions else ()
    return HomeFacts(
        licences=licences if may(viewer, Permission.LICENCES_READ) else (),
        read_under=() if may(viewer, Permission.LICENCES_READ) else licences,
        certificates=certificates,
        packs=packs if duties.approves_versions else (),
        held=_held(viewer, packs, licences, own, areas, day) if is_reader else (),
        own=own,
        system=system_note(day) if duties.keeps_the_system else SystemNote(),
        recalls=recalls,
        unfunded=unfunded,
        uncovered=network.uncovered if network is not None and duties.signs_licences else (),
        reviews=reviews_waiting(viewer, day) if may(viewer, Permission.ACCESS_REVIEW) else (),
        vetting=vetting,
        to_confirm=tuple(waiting_for_second(viewer, now())) if duties.confirms_acts else (),
    )


def _licences(viewer: Actor, duties: Duties, is_reader: bool, day: date) -> tuple[LicenceNote, ...]:
    if duties.accepts_conditions:
        return licences_with_evidence(day)
    return licences_of_viewer(viewer) if is_reader else ()


def _of_network(
    network: Network, day: date
) -> tuple[tuple[LicenceNote, ...], tuple[RecallNote, ...], tuple[UnfundedNote, ...]]:
    """Return the licences that need somebody at the Trust, overdue certificates of destruction, and missing grants."""
    wanted = network.needing.union(network.over, network.unfunded)
    notes = licence_notes(wanted, day) if wanted else ()
    needing = tuple(note for note in notes if note.facts.id in network.needing)
    over = [note for note in notes if note.facts.id in network.over]
    missing = (note for note in notes if note.facts.id in network.unfunded)
    unfunded = tuple(UnfundedNote(note.facts, note.licensee, *network.unfunded[note.facts.id]) for note in missing)
    return needing, recalls_overdue(over, day), unfunded


def _people(viewer: Actor, duties: Duties, day: date) -> tuple[tuple[CertificateNote, ...], VettingNote]:
    if not (duties.awards_levels or duties.leads_people):
        return (), VettingNote()
    reach = None if duties.awards_levels else scope_of(viewer, Permission.PEOPLE_READ).organisation_ids
    return certificates_and_checks(reach, viewer, day)


def _held(
    viewer: Actor,
    packs: Sequence[PackNote],
    licences: Sequence[LicenceNote],
    own: OwnRecord | None,
    areas: Sequence[AreaOnDay],
    day: date,
) -> tuple[HeldPack, ...]:
    readers = {}
    for pack in packs:
        if pack.programme_id not in readers:
            readers[pack.programme_id] = _reader(viewer, pack, licences, own, areas)
    return tuple(held_packs(packs, readers, day))


def _reader(
    viewer: Actor,
    pack: PackNote,
    licences: Sequence[LicenceNote],
    own: OwnRecord | None,
    areas: Iterable[AreaOnDay],
) -> Reader:
    """Return the viewer as the entitlement rules see them; names are left out, since only the answer is used."""
    licensed = [note.facts for note in licences if note.facts.programme_id == pack.programme_id]
    known = {one.area.id: area_facts(one) for one in areas}
    return Reader(
        name=viewer.name,
        standpoints=standpoints_in(places_of(viewer), {}, licensed, known),
        person=own.for_programme(pack.programme_id) if own is not None else None,
        programme=pack.programme,
    )
