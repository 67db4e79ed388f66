"""The matrix of roles and permissions: documented as it is, and asked the same way everywhere (G1)."""

import uuid
from pathlib import Path

import pytest

from app.core.access import ROLE_PERMISSIONS, Permission, may, scope_of
from app.core.actor import NOBODY, Actor, ActorGrant, system_actor
from app.core.roles import AREA_ROLES, TRUST_ROLES, Reach, Role, reach_of
from tools.permissions import TARGET, matrix

pytestmark = pytest.mark.feature("G1")
OURS, THEIRS = uuid.uuid4(), uuid.uuid4()
OUR_AREA, THEIR_AREA = uuid.uuid4(), uuid.uuid4()


def holding(role: Role) -> Actor:
    return Actor(uuid.uuid4(), "Somebody", (ActorGrant(role, OURS, OUR_AREA if role in AREA_ROLES else None),))


def test_the_document_says_what_the_code_asks() -> None:
    assert TARGET.read_text(encoding="utf-8") == matrix(), "run python tools/permissions.py"


def test_the_document_would_show_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    before = matrix()
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.FORCE_SPOC, frozenset({Permission.JOBS_MANAGE}))
    assert matrix() != before
    assert Path(TARGET).name == "permissions.md"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_every_cell_reaches_as_far_as_it_says(role: Role, permission: Permission) -> None:
    actor = holding(role)
    holds = permission in ROLE_PERMISSIONS[role]
    everywhere = holds and role in TRUST_ROLES
    assert may(actor, permission) is holds
    assert may(actor, permission, organisation_id=THEIRS) is everywhere
    assert may(actor, permission, area_ids=[THEIR_AREA]) is everywhere
    assert may(actor, permission, organisation_id=OURS) is (holds and reach_of(role) is not Reach.AREA)
    assert may(actor, permission, area_ids=[OUR_AREA]) is (holds and reach_of(role) is not Reach.ORGANISATION)
    assert scope_of(actor, permission).is_empty is not holds


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_may_nothing_and_two_roles_add_up(permission: Permission) -> None:
    assert not may(NOBODY, permission)
    assert may(system_actor("tests"), permission)
    first, second = holding(Role.FACILITATOR), holding(Role.FORCE_SPOC)
    both = Actor(first.user_id, "Both", first.grants + second.grants)
    assert may(both, permission) is (may(first, permission) or may(second, permission))
