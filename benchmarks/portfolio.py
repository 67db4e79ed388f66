"""The pages over all licences in a small register and in a large one, and the state of every licence at once."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from app.core.db import db
from app.core.references import new_id
from app.licences.jobs import keep_decisions_right
from app.licences.models import Licence, LicenceSignature, LicenceTerms, LicenceTerritory
from app.licences.queries import state_expression
from app.licences.types import ContractShape, LapsePolicy, Side
from benchmarks.data.rows import BY, Row, at_nine, dated, insert, recorded
from benchmarks.data.sample import Sample
from benchmarks.measure import Times, take_turns
from benchmarks.portals import Portal, make_portal, settings_for
from benchmarks.tables import Table

FEW, MANY = 50, 5_000
PATHS = {
    "licences": "/licences",
    "pipeline": "/licences/pipeline",
    "calendar": "/licences/calendar",
}
MOST_GROWTH, MOST_QUERIES, MOST_STATE_MS = 1.3, 8, 300
TERM = timedelta(days=3 * 365)


def portfolio_costs(database: str, rounds: int) -> Iterator[str]:
    """Yield a table of the pages at both sizes, and what the state of every licence of the large register takes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="waymark-register-")))
        made = {size: _register(database, folder / str(size), size, stack) for size in (FEW, MANY)}
        yield f"{_pages(made, rounds)}\n"
        yield f"The state of all {MANY:,} on one day: {_states(made[MANY], rounds):.0f} ms (aim: {MOST_STATE_MS}).\n"


def _register(database: str, folder: Path, size: int, stack: ExitStack) -> Portal:
    portal = make_portal(settings_for(database, folder, stack), 1)
    with portal.app.app_context():
        stack.callback(db.engine.dispose)
        with db.engine.begin() as connection:
            _fill(connection, portal.sample, size - len(portal.sample.licence_ids))
        keep_decisions_right()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
    return portal


def _pages(made: dict[int, Portal], rounds: int) -> Table:
    table = Table(["page", "queries", f"{FEW} licences", f"{MANY:,} licences", "growth"])
    for name, path in PATHS.items():
        times = take_turns({size: _opening(portal, path) for size, portal in made.items()}, rounds)
        queries = len(made[MANY].viewer("licence-manager").queries(path))
        few, many = _took(times[FEW]), _took(times[MANY])
        table.add([name, str(queries), f"{few:.1f} ms", f"{many:.1f} ms", f"{many / few:.2f}"])
    return table


def _took(times: Times) -> float:
    return times.computing


def _opening(portal: Portal, path: str) -> Callable[[], object]:
    viewer = portal.viewer("licence-manager")
    environment = viewer.prepare(path)
    return lambda: viewer.open(dict(environment))


def _states(portal: Portal, rounds: int) -> float:
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    statement = sa.select(Licence.id, state_expression(portal.sample.today)).join(LicenceTerms, known_terms)
    with portal.app.app_context():
        times = take_turns({"states": lambda: db.session.execute(statement).all()}, rounds)
    return times["states"].clock


def _fill(connection: sa.Connection, sample: Sample, more: int) -> None:
    """Add licences whose ends lie from a year ago to three years ahead; the first of them end within the next.

    So the page of what ends next is full in both registers, and what grows is the register, not what is shown.
    """
    numbers = range(more)
    ids = [new_id() for _ in numbers]
    begins = [sample.today - TERM + timedelta(days=(number * 10 + 365) % 1_460 - 365) for number in numbers]
    insert(connection, Licence, (_licence(sample, ids[number], number) for number in numbers))
    rows = list(zip(ids, begins, strict=True))
    insert(connection, LicenceTerms, (_terms(key, first) for key, first in rows))
    insert(connection, LicenceTerritory, (_territory(sample, *row, place) for place, row in enumerate(rows)))
    insert(connection, LicenceSignature, (_signed(key, first, side) for key, first in rows for side in Side))


def _licence(sample: Sample, key: uuid.UUID, number: int) -> Row:
    return {
        "id": key,
        "reference": f"LIC-2020-{number:05d}",
        "programme_id": sample.programme_id,
        "licensor_id": sample.trust_id,
        "licensee_id": sample.provider_ids[number % len(sample.provider_ids)],
        "shape": ContractShape.GRANT,
        "created_at": at_nine(sample.today - timedelta(days=1_500)),
        "created_by": BY,
        "row_version": 1,
    }


def _terms(key: uuid.UUID, first: date) -> Row:
    return {
        "id": new_id(),
        "licence_id": key,
        "starts_on": first,
        "ends_on": first + TERM,
        "grace_days": 30,
        "lapse_policy": LapsePolicy.LOSE_ALL,
        "seats": 12,
        "first_rung_days": 180,
        "notice_months": 3,
    } | recorded(first)


def _territory(sample: Sample, key: uuid.UUID, first: date, place: int) -> Row:
    return {"id": new_id(), "licence_id": key, "area_id": sample.area_ids[place % len(sample.area_ids)]} | dated(first)


def _signed(key: uuid.UUID, first: date, side: Side) -> Row:
    signed = {"id": new_id(), "licence_id": key, "side": side, "signatory": "E. Marchwood", "signatory_role": "Chief"}
    return signed | {"signed_on": first - timedelta(days=14)} | recorded(first)
