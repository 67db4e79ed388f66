"""Default deny, over every route, role, organisation and area: the access table and the app agree both ways (G1)."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from app.core.access import may
from app.core.actor import NOBODY, Actor
from app.core.dispatch import AccessUndeclared, declared_access, refuse_undeclared_views
from app.settings import Settings
from tests.builders.accounts import sign_in
from tests.conftest import Visitor
from tests.whole_app.access_table import ACCESS, Row
from tests.whole_app.world import World, make_world

# Static files are no pages, signing out would end the walk, and readiness answers for the machine.
NOT_WALKED = {"static", "accounts.sign_out", "accounts.end_sessions", "administration.readyz"}
SOMEBODY_ELSES = "00000000-0000-7000-8000-000000000000"


def disagreements(app: Flask, table: dict[str, Row]) -> list[str]:
    """Return where the app's routes and the table differ, in both directions."""
    rules = {rule.rule: rule for rule in app.url_map.iter_rules()}
    found = [f"{path} is not in the table" for path in rules.keys() - table.keys()]
    found += [f"{path} is in the table but not in the app" for path in table.keys() - rules.keys()]
    for path in rules.keys() & table.keys():
        access = declared_access(app, rules[path].endpoint)
        if access is None or set(access.permissions) != set(table[path].permissions):
            found.append(f"{path} declares {access}, the table says {table[path].permissions}")
    return sorted(found)


def expected_status(world: World, actor: Actor, row: Row) -> int:
    """Return how a request must be answered as far as access goes: 302 to sign-in, 403, 404, or 200 for through."""
    if not row.permissions:
        return 200
    if not actor.is_signed_in:
        return 302
    if not any(may(actor, permission) for permission in row.permissions):
        return 403
    return 200 if row.reaches(world, actor) else 404


def address(rule: Rule, world: World) -> str:
    """Return the rule's address with the world's own objects in it."""

    def own(part: re.Match[str]) -> str:
        converter, name = part.groups()
        known = "person_number" if converter == "person_number" else name
        return world.addresses.get(known, SOMEBODY_ELSES)

    return re.sub(r"<([a-z_]+)(?:\([^)]*\))?:([a-z_]+)>", own, rule.rule)


def wrong_answers(app: Flask, visitor: Visitor, world: World, table: dict[str, Row]) -> Iterator[str]:
    """Yield every request whose answer is not what the table says, over everybody and every address."""
    everybody: dict[str, Actor] = {"signed-out": NOBODY, **world.actors}
    for name, actor in everybody.items():
        visitor.client = app.test_client()
        if name in world.people:
            sign_in(visitor, world.people[name])
        for rule in app.url_map.iter_rules():
            if rule.endpoint in NOT_WALKED or not rule.methods:
                continue
            for method in sorted(rule.methods & {"GET", "POST"}):
                row = table[rule.rule]
                expected = expected_status(world, actor, row)
                wrong = wrong_answer(visitor, method, address(rule, world), expected, row=row)
                if wrong:
                    yield f"{name}: {wrong}"


def wrong_answer(visitor: Visitor, method: str, path: str, expected: int, *, row: Row) -> str | None:
    """Return what is wrong with one answer, or None."""
    answer = visitor.get(path) if method == "GET" else visitor.post(path, data={})
    status = answer.status_code
    to_sign_in = status == 302 and "/sign-in" in answer.headers["Location"]
    if expected == 302:
        is_right = to_sign_in
    elif not row.permissions or (row.by_verdict and expected == 200):
        is_right = status < 500
    elif expected == 200:
        is_right = (
            status < 500 and status not in (401, 403) and not to_sign_in and not (status == 404 and method == "GET")
        )
    else:
        is_right = status == expected
    return None if is_right else f"{method} {path} answered {status}, expected {expected}"


@pytest.mark.feature("G1")
def test_the_table_and_the_routes_agree_both_ways(app: Flask) -> None:
    assert disagreements(app, ACCESS) == []


@pytest.mark.feature("G1")
def test_every_route_answers_everybody_as_the_table_says(app: Flask, client: Visitor) -> None:
    assert "\n".join(wrong_answers(app, client, make_world(), ACCESS)) == ""


def test_the_sweep_finds_a_route_the_table_does_not_know(app: Flask) -> None:
    table = {path: row for path, row in ACCESS.items() if path != "/licences"}
    assert disagreements(app, table) == ["/licences is not in the table"]


def test_the_sweep_finds_a_page_open_to_the_wrong_people(app: Flask, client: Visitor) -> None:
    table = {**ACCESS, "/licences/new": ACCESS["/licences/<uuid:licence_id>"]}
    assert any("/licences/new" in wrong for wrong in wrong_answers(app, client, make_world(), table))


def test_a_view_that_declares_nothing_stops_the_start(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = create_app(Settings(data_dir=tmp_path, secret_keys="a-key", demo=True))
    made.add_url_rule("/planted", "planted", lambda: "open to all")
    with pytest.raises(AccessUndeclared, match="planted"):
        refuse_undeclared_views(made)
