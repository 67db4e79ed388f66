"""Of several organisations and licences, the one that allows decides; else the nearest explains (C5–C8)."""

import uuid
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor, ActorGrant
from app.core.roles import Role
from app.core.verdicts import registered_rules
from app.licences.rules import RenewalFacts
from app.licences.types import SuspensionScope
from app.materials.queries.readers import places_of, standpoints_in
from app.materials.rules.entitlement import Reader, decide_copy
from app.materials.types import Audience, Scan
from app.training.types import Level, StandingKind
from tests.materials.people import (
    AREA,
    CURRENT,
    ELSEWHERE,
    FOR_PROVIDERS,
    ORGANISATION,
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
from tests.materials.test_entitlement_rules import AUDIENCES, reader_in_role, refusing


@pytest.mark.feature("C5", "G1")
def test_a_licence_serves_only_the_organisation_the_role_is_held_for() -> None:
    """A data analyst of the Trust who leads an unlicensed provider reads nothing under the Trust's own licence."""
    trust = uuid.UUID(int=50)
    grants = (ActorGrant(Role.DATA_ANALYST, trust), ActorGrant(Role.PARTNER_LEAD, ORGANISATION))
    actor = Actor(uuid.UUID(int=7), "Sam", grants)
    points = standpoints_in(places_of(actor), {}, [licence(organisation=trust)], {})
    decision = decide_copy(Reader("Sam", standpoints=points), wanted(Audience.PROVIDER), TODAY)
    assert refusing(decision) == {"materials.licensed"}


@pytest.mark.feature("C8", "A7")
def test_of_several_licences_the_one_that_allows_decides_and_else_the_nearest_explains() -> None:
    suspended = provider(licence(reference="LIC-2026-0002", suspended=SuspensionScope.WHOLE))
    unsigned = provider(licence(reference="LIC-2026-0003", is_signed=False))
    renewed = replace(licence(reference="LIC-2026-0004"), renewals=(RenewalFacts("LIC-2026-0002", days(-1), days(-1)),))
    for points in permutations([suspended, unsigned, provider(renewed)]):
        decision = decide_copy(reader(*points), wanted(Audience.PROVIDER), TODAY)
        assert decision.standpoint == suspended
        allowed = decide_copy(reader(*points, provider()), wanted(Audience.PROVIDER), TODAY)
        assert allowed.allowed
        assert allowed.standpoint == provider()


@pytest.mark.feature("C8")
@given(
    audience=st.sampled_from(sorted(FOR_PROVIDERS)),
    in_term=st.booleans(),
    covers=st.booleans(),
    is_certified=st.booleans(),
    is_standing=st.booleans(),
    is_current=st.booleans(),
    is_clean=st.booleans(),
)
def test_every_condition_alone_refuses_and_all_failures_are_named(  # type: ignore[no-untyped-def]
    audience, in_term, covers, is_certified, is_standing, is_current, is_clean
) -> None:
    who = person(
        Level.SUPERVISOR if is_certified else None,
        standing=None if is_standing else StandingKind.SUSPENDED,
        area=AREA if covers else ELSEWHERE,
    )
    facts = licence(suspended=None if in_term else SuspensionScope.DOWNLOADS)
    siblings = () if is_current else (version(2, -1),)
    question = replace(wanted(audience, CURRENT, *siblings), scan=Scan.CLEAN if is_clean else Scan.INFECTED)
    decision = decide_copy(reader(provider(facts), who=who), question, TODAY)
    of_practice = audience is not Audience.PROVIDER
    failing = {
        "licence.permits-downloads": not in_term,
        "licence.covers-area": not covers and audience is Audience.FACILITATOR,
        "certification.current": not is_certified and of_practice,
        "certification.standing": not is_standing and of_practice,
        "materials.version-available": not is_current,
        "materials.file-not-infected": not is_clean,
    }
    assert refusing(decision) == {rule for rule, fails in failing.items() if fails}
    assert decision.allowed is not any(failing.values())


@pytest.mark.feature("A7", "G15")
@given(role=st.sampled_from(list(Role)), audience=st.sampled_from(AUDIENCES), shift=st.integers(-400, 600))
def test_every_finding_names_a_registered_rule_and_every_refusal_a_remedy(  # type: ignore[no-untyped-def]
    role, audience, shift
) -> None:
    known = {rule.name for rule in registered_rules()}
    verdict = decide_copy(reader_in_role(role), wanted(audience), days(shift)).verdict
    assert (verdict.question, verdict.as_of) == ("materials.copy", days(shift))
    for finding in verdict.findings:
        assert finding.rule in known
        assert finding.because.endswith((".", ")"))
        assert finding.passed or finding.remedy


@pytest.mark.feature("C8")
@given(st.lists(st.sampled_from(["in term", "suspended", "unsigned", "none", "area"]), max_size=5))
def test_another_standpoint_never_takes_anything_away(kinds: list[str]) -> None:
    points = {
        "in term": provider(),
        "suspended": provider(licence(suspended=SuspensionScope.WHOLE)),
        "unsigned": provider(licence(is_signed=False)),
        "none": replace(provider(), licence=None),
        "area": area_reader(),
    }
    decision = decide_copy(reader(*(points[kind] for kind in kinds)), wanted(Audience.PROVIDER), TODAY)
    assert decision.allowed is ("in term" in kinds)
