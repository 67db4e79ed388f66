"""Names of bodies and parts are told apart without their capitals, whatever letters the database's locale knows."""

import pytest
import sqlalchemy as sa

from app.administration.queries.subjects import subjects_named
from app.core.clock import today
from app.core.errors import DomainError
from app.licences.actions.parties import Heir
from app.licences.queries import territory_overlaps
from app.licences.queries.together import known_bodies
from app.partners.actions import register_organisation
from app.partners.actions.parts import add_part
from app.partners.queries.register import namesakes, organisations_of_kind
from app.partners.queries.territory import open_part
from app.partners.types import Governance, OrganisationKind
from tests.builders.licences import make_licence
from tests.builders.partners import TESTER, make_area, make_organisation

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("E1")]
COMPOSED, APART = "\u00c9CLAIR", "e\u0301clair"


@pytest.mark.parametrize("typed", ["\u00e9clair", COMPOSED, APART])
def test_a_body_of_the_same_name_is_found_whatever_the_case_and_form(typed: str) -> None:
    known = make_organisation(name=COMPOSED)
    assert [found for found, _ in namesakes(typed, today())] == [known.id]
    assert subjects_named(typed) == [("organisation", known.id)]
    with pytest.raises(DomainError) as refusal:
        register_organisation(TESTER, kind=OrganisationKind.PROVIDER, name=typed, from_day=today(), is_namesake=False)
    assert refusal.value.field == "name"


def test_bodies_are_sorted_by_their_folded_names(database: sa.Connection) -> None:
    for name in ("\u00c9CLAIR", "\u00e9b", "Zebra", "\u00e9a", "apple"):
        make_organisation(name=name)
    names = [name for _, name in organisations_of_kind(OrganisationKind.PROVIDER, day=today())]
    assert [name for name in names if name[0] in "\u00c9\u00e9"] == ["\u00e9a", "\u00e9b", "\u00c9CLAIR"]


@pytest.mark.feature("A24")
def test_the_body_that_follows_everywhere_is_one_whatever_the_case() -> None:
    board = make_organisation(OrganisationKind.COMMISSIONER, name=COMPOSED)
    heirs = [Heir("E1", name, Governance.POLICING_BOARD) for name in ("\u00e9clair", APART)]
    assert {one.key for one in heirs} == set(known_bodies([one.name for one in heirs]))
    assert known_bodies(["\u00e9clair"])[heirs[0].key][0] == board.id


@pytest.mark.feature("A25")
def test_a_part_is_the_same_whatever_the_case() -> None:
    area = make_area()
    part = add_part(TESTER, area=area, name=COMPOSED, from_day=today())
    assert open_part(area.id, "\u00e9clair") is part
    with pytest.raises(DomainError):
        add_part(TESTER, area=area, name=APART, from_day=today())
    one, other = make_licence(areas=[area], part=COMPOSED), make_licence(areas=[area], part="\u00e9clair")
    elsewhere = make_licence(areas=[area], part="Another")
    assert [found.reference for found in territory_overlaps(one.id, today())] == [other.reference]
    assert territory_overlaps(elsewhere.id, today()) == []
