"""Who may have which material: every cell of the table, and what holds whatever the facts are (C5–C8)."""

import uuid
from dataclasses import replace

import pytest

from app.core.actor import Actor, ActorGrant
from app.core.roles import Role
from app.licences.types import LapsePolicy, LicenceState
from app.materials.queries.readers import places_of, standpoints_in
from app.materials.rules.entitlement import AreaFacts, Reader, decide_copy
from app.materials.types import Audience, Scan
from app.partners.rules import DeliveryFacts
from app.partners.types import DeliveryModel
from app.training.types import Level, StandingKind
from tests.licences.histories import day
from tests.licences.test_state_rules import LADDER
from tests.materials.people import (
    AREA,
    AREA_ROLES,
    CURRENT,
    ELSEWHERE,
    FOR_AREAS,
    FOR_PROVIDERS,
    ORGANISATION,
    PROVIDER_ROLES,
    READS_ANY,
    TODAY,
    area_reader,
    days,
    licence,
    person,
    provider,
    reader,
    version,
    wanted,
)

AUDIENCES = list(Audience)
IN_TERM = {
    LicenceState.MOBILISING,
    LicenceState.NOTICE_GIVEN,
    LicenceState.ACTIVE_WITH_CONDITIONS,
    LicenceState.EXPIRING,
    LicenceState.ACTIVE,
}


def refusing(decision) -> set[str]:  # type: ignore[no-untyped-def]
    """Return the ids of the rules that refused."""
    return {finding.rule.partition("@")[0] for finding in decision.verdict.refusals}


def reader_in_role(role: Role) -> Reader:
    """Return somebody in this one role with everything else in order: licence, certificate, area."""
    in_area = role in AREA_ROLES
    actor = Actor(uuid.UUID(int=7), "Sam", (ActorGrant(role, ORGANISATION, AREA if in_area else None),))
    live = AreaFacts("Cumbria", DeliveryFacts(DeliveryModel.PARTNER, live_from=days(-50)))
    points = standpoints_in(places_of(actor), {ORGANISATION: "Northmoor"}, [licence()], {AREA: live})
    return Reader("Sam", role in READS_ANY, points, person(Level.SUPERVISOR))


@pytest.mark.feature("C7", "G1")
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_the_material_written_for_it_and_no_other(role: Role, audience: Audience) -> None:
    decision = decide_copy(reader_in_role(role), wanted(audience), TODAY)
    written_for = PROVIDER_ROLES if audience in FOR_PROVIDERS else AREA_ROLES
    assert decision.allowed is (role in READS_ANY or role in written_for)
    if not decision.allowed:
        assert refusing(decision) == {"materials.audience"}


@pytest.mark.feature("C5", "A2")
@pytest.mark.parametrize("audience", sorted(FOR_PROVIDERS))
@pytest.mark.parametrize(("state", "at", "history"), LADDER, ids=[row[0].value for row in LADDER])
def test_the_licences_state_opens_and_shuts_what_providers_have(state, at, history, audience) -> None:  # type: ignore[no-untyped-def]
    on = day(at)
    area = next((one.area_id for one in history.facts.territory), AREA)
    facts = replace(history.facts, territory=licence(area=area).territory, licensee_id=ORGANISATION)
    facts = replace(facts, territory=tuple(replace(one, from_day=on, until_day=None) for one in facts.territory))
    held = person(Level.SUPERVISOR, area=area)
    held = replace(held, periods=tuple(replace(one, from_day=on, until_day=on) for one in held.periods))
    asked = replace(CURRENT, effective_from=on)
    decision = decide_copy(reader(provider(facts), who=held), wanted(audience, asked), on)
    assert decision.allowed is (state in IN_TERM)
    if not decision.allowed:
        assert refusing(decision) == {"licence.permits-downloads"}


@pytest.mark.feature("C6", "B3")
@pytest.mark.parametrize("audience", sorted(FOR_PROVIDERS))
@pytest.mark.parametrize("level", [None, *Level])
def test_the_level_opens_the_packs_of_practice(level: Level | None, audience: Audience) -> None:
    ladder = [None, *Level]
    needed = {Audience.FACILITATOR: Level.PROVISIONAL, Audience.TRAINER: Level.SUPERVISOR, Audience.PROVIDER: None}
    decision = decide_copy(reader(provider(), who=person(level)), wanted(audience), TODAY)
    assert decision.allowed is (ladder.index(level) >= ladder.index(needed[audience]))
    assert refusing(decision) <= {"certification.current"}


@pytest.mark.feature("C6", "B4")
@pytest.mark.parametrize(("period", "is_held"), [((0, 0), True), ((1, 9), False), ((-9, -1), False), ((-9, 0), True)])
def test_a_certificate_counts_on_its_first_and_its_last_day(period: tuple[int, int], is_held: bool) -> None:
    held = person(period=period)
    assert decide_copy(reader(provider(), who=held), wanted(Audience.FACILITATOR), TODAY).allowed is is_held


@pytest.mark.feature("C6", "B13")
@pytest.mark.parametrize("audience", sorted(FOR_PROVIDERS))
@pytest.mark.parametrize("kind", list(StandingKind))
def test_bad_standing_shuts_the_packs_of_practice_alone(kind: StandingKind, audience: Audience) -> None:
    decision = decide_copy(reader(provider(), who=person(Level.TRAINER, standing=kind)), wanted(audience), TODAY)
    assert decision.allowed is (audience is Audience.PROVIDER)
    # A revocation also ends the level.
    also = {"certification.current"} if kind is StandingKind.REVOKED else set()
    assert refusing(decision) - also == (set() if decision.allowed else {"certification.standing"})


@pytest.mark.feature("C7")
@pytest.mark.parametrize("where", [ELSEWHERE, None])
def test_the_licence_must_cover_an_area_the_facilitator_is_engaged_in(where: uuid.UUID | None) -> None:
    decision = decide_copy(reader(provider(), who=person(area=where)), wanted(Audience.FACILITATOR), TODAY)
    assert refusing(decision) == {"licence.covers-area"}


@pytest.mark.feature("C7")
def test_an_engagement_by_another_organisation_does_not_count() -> None:
    elsewhere = person(organisation=uuid.UUID(int=77))
    decision = decide_copy(reader(provider(), who=elsewhere), wanted(Audience.FACILITATOR), TODAY)
    assert refusing(decision) == {"licence.covers-area"}


def deliveries() -> list[tuple[str, DeliveryFacts | None, set[Audience]]]:
    """Return an area in each state, and who reads there."""
    of, both = DeliveryModel.PARTNER, {Audience.POLICE, Audience.COMMISSIONING}
    return [
        ("nothing", None, set()),
        ("interest to come", DeliveryFacts(of, interest_from=days(1)), set()),
        ("interest", DeliveryFacts(of, interest_from=TODAY), {Audience.COMMISSIONING}),
        ("mobilising", DeliveryFacts(of, mobilisation_from=TODAY), both),
        ("pilot", DeliveryFacts(of, pilot_from=TODAY), both),
        ("partner", DeliveryFacts(of, live_from=TODAY), both),
        ("Trust", DeliveryFacts(DeliveryModel.TRUST, live_from=TODAY), both),
        ("hybrid", DeliveryFacts(DeliveryModel.HYBRID, live_from=TODAY), both),
        ("unlicensed", DeliveryFacts(DeliveryModel.PRINCIPLES, live_from=TODAY), set()),
        ("last day", DeliveryFacts(of, live_from=days(-9), ended_on=TODAY), both),
        ("ended", DeliveryFacts(of, live_from=days(-9), ended_on=days(-1)), set()),
    ]


@pytest.mark.feature("C7", "E1")
@pytest.mark.parametrize("audience", sorted(FOR_AREAS))
@pytest.mark.parametrize(("state", "delivery", "readers"), deliveries(), ids=[row[0] for row in deliveries()])
def test_the_areas_state_opens_the_handbooks_of_police_and_commissioners(  # type: ignore[no-untyped-def]
    state, delivery, readers, audience: Audience
) -> None:
    point = replace(area_reader(), area=AreaFacts("Cumbria", delivery))
    decision = decide_copy(reader(point), wanted(audience), TODAY)
    assert decision.allowed is (audience in readers)


@pytest.mark.feature("C7")
def test_a_role_for_no_area_reads_nothing_of_an_area() -> None:
    decision = decide_copy(reader(replace(area_reader(), area=None)), wanted(Audience.POLICE), TODAY)
    assert refusing(decision) == {"materials.reads-for-area"}


@pytest.mark.feature("C2", "C4")
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    ("asked", "sibling", "is_available"),
    [
        (version(1, -50), None, True),
        (version(1, None), None, False),
        (version(1, 1), None, False),
        (version(1, -50), version(2, 1), True),
        (version(1, -50), version(2, 0), False),
        (version(1, -50), version(2, 0, overlap_days=1), True),
        (version(1, -50), version(2, -1, overlap_days=1), False),
        (version(1, -50, withdrawn_from=TODAY), None, False),
        (version(1, -50), version(2, -1, withdrawn_from=TODAY), True),
    ],
)
def test_the_current_version_is_handed_out_and_earlier_ones_while_they_overlap(  # type: ignore[no-untyped-def]
    audience: Audience, asked, sibling, is_available: bool
) -> None:
    siblings = (sibling,) if sibling else ()
    everybody = reader(provider(), area_reader(), who=person(Level.SUPERVISOR))
    decision = decide_copy(everybody, wanted(audience, asked, *siblings), TODAY)
    assert decision.allowed is is_available
    assert refusing(decision) <= {"materials.version-available"}


@pytest.mark.feature("C5", "A6")
@pytest.mark.parametrize(
    ("policy", "is_held", "was_current", "is_superseded", "is_allowed"),
    [
        (LapsePolicy.LOSE_ALL, True, True, False, False),
        (LapsePolicy.KEEP_HELD, True, True, False, True),
        (LapsePolicy.KEEP_HELD, True, True, True, True),
        (LapsePolicy.KEEP_HELD, False, True, False, False),
        (LapsePolicy.KEEP_READING, False, True, False, True),
        (LapsePolicy.KEEP_READING, False, True, True, True),
        (LapsePolicy.KEEP_READING, True, False, False, False),
        (LapsePolicy.FULL, False, True, False, True),
        (LapsePolicy.FULL, True, True, True, False),
    ],
)
def test_what_a_lapse_leaves_its_holder_stays_theirs_though_superseded(
    policy: LapsePolicy, is_held: bool, was_current: bool, is_superseded: bool, is_allowed: bool
) -> None:
    ended = licence(ends=-10, policy=policy)
    asked = version(1, -50 if was_current else -5)
    siblings = (version(2, -1),) if is_superseded else ()
    held = frozenset({ended.id}) if is_held else frozenset()
    question = replace(wanted(Audience.PROVIDER, asked, *siblings), held_under=held)
    assert decide_copy(reader(provider(ended)), question, TODAY).allowed is is_allowed
    withdrawn = replace(asked, withdrawn_from=TODAY)
    gone = replace(question, version=withdrawn, siblings=(withdrawn, *siblings))
    assert not decide_copy(reader(provider(ended)), gone, TODAY).allowed


@pytest.mark.feature("C1")
@pytest.mark.parametrize("scan", list(Scan))
def test_an_infected_file_is_handed_to_nobody(scan: Scan) -> None:
    question = replace(wanted(Audience.PROVIDER), scan=scan)
    for who in (reader(provider()), reader_in_role(Role.ADMINISTRATOR)):
        assert decide_copy(who, question, TODAY).allowed is (scan is not Scan.INFECTED)
