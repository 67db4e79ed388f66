"""Two people at once, each in a transaction that commits, on a portal of its own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.licences.models import Licence, LicenceSuspension
from app.partners.models import ForceArea, Organisation
from tests.builders.licences import make_draft, make_licence, suspend
from tests.builders.partners import make_area, make_organisation
from tests.conftest import DATABASES, make_portal, skip_or_fail
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

pytestmark = pytest.mark.slow

AT_ONCE = 6


@pytest.fixture(params=DATABASES)
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A portal whose transactions really commit."""
    if request.param not in request.config.getoption("--databases").split(","):
        pytest.skip(f"this run leaves {request.param} out")
    if request.param == "sqlite":
        yield make_portal(tmp_path)
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = make_portal(tmp_path, url)
        yield made
        with made.app_context():
            db.engine.dispose()


def at_once(portal: Flask, act: Callable[[], str]) -> list[str]:
    """Return what each of several threads got from doing the same thing at the same moment."""
    start = threading.Barrier(AT_ONCE)

    def run(_: int) -> str:
        with portal.app_context():
            start.wait(timeout=30)
            try:
                made = act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                return refusal.sentence
            return made

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.mark.feature("A1")
def test_drafts_made_at_once_get_numbers_of_their_own_without_a_gap(portal: Flask) -> None:
    with portal.app_context():
        provider, area = make_organisation(), make_area()
        first = make_draft(provider, [area]).reference
        db.session.commit()
        provider_id, area_id = provider.id, area.id

    def draft() -> str:
        provider, area = db.session.get_one(Organisation, provider_id), db.session.get_one(ForceArea, area_id)
        return make_draft(provider, [area]).reference

    given = sorted([first, *at_once(portal, draft)])
    assert [int(reference[-4:]) for reference in given] == list(range(1, AT_ONCE + 2))


@pytest.mark.feature("A4")
def test_of_several_suspensions_at_once_one_is_recorded_and_the_others_are_told(portal: Flask) -> None:
    with portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(portal, lambda: str(suspend(db.session.get_one(Licence, licence_id)).scope))
    assert answers.count("whole") == 1
    assert sum("already" in answer for answer in answers) == AT_ONCE - 1
    with portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceSuspension)) == 1
        suspended = sa.select(sa.func.count()).select_from(Event).where(Event.tag == EventTag.LICENCE_SUSPENDED)
        assert db.session.scalar(suspended) == 1
