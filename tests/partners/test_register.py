"""The register of force areas: whole, loaded once, right for any day (E1, F18)."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.events import Event, EventTag
from app.partners.actions import load_areas
from app.partners.models import ForceArea
from app.partners.queries import area_by_code, area_history, area_on, areas_on, registered_squares
from app.partners.rules.register import area_entries, faults_of_register, office_entries
from app.partners.types import Governance
from tests.builders.partners import TESTER

pytestmark = [pytest.mark.feature("E1"), pytest.mark.usefixtures("database")]


def squares() -> list[tuple[str, int, int]]:
    return [(entry.code, entry.tile_column, entry.tile_row) for entry in area_entries()]


def test_the_products_register_is_whole() -> None:
    assert faults_of_register(squares()) == []
    codes = {code for code, _, _ in squares()}
    assert codes == {f"E{23_000_000 + n}" for n in range(1, 40)} | {f"W{15_000_000 + n}" for n in range(1, 5)}
    assert set(office_entries()) == codes
    labels = [entry.tile_label for entry in area_entries()]
    assert len(set(labels)) == 43


def test_each_fault_of_a_register_is_said() -> None:
    whole = squares()
    assert "There are 42 force areas; there should be 43." in faults_of_register(whole[1:])
    assert faults_of_register([*whole[1:], (whole[1][0], *whole[0][1:])]) == [
        f"The code {whole[1][0]} is there twice.",
    ]
    doubled = [*whole[1:], (whole[0][0], *whole[1][1:])]
    assert f"Two areas share the square in column {whole[1][1]}, row {whole[1][2]}." in faults_of_register(doubled)
    assert "The map is not in one piece." in faults_of_register([*whole[1:], (whole[0][0], 40, 40)])
    assert faults_of_register([]) == ["There are 0 force areas; there should be 43."]


def test_loading_twice_adds_nothing() -> None:
    assert load_areas(TESTER) == 43
    assert load_areas(TESTER) == 0
    assert faults_of_register(registered_squares()) == []
    registered = db.session.scalar(
        sa.select(sa.func.count()).select_from(Event).where(Event.tag == EventTag.AREA_REGISTERED)
    )
    assert registered == 43


def test_governance_today_is_as_counted() -> None:
    load_areas(TESTER)
    kinds = [area.commissioner.governance for area in areas_on(date(2026, 4, 1)) if area.commissioner]
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted == {Governance.PCC: 33, Governance.PFCC: 4, Governance.MAYOR: 5, Governance.CORPORATION: 1}


@pytest.mark.parametrize(
    ("day", "commissioner", "governance", "office_holder"),
    [
        (
            date(2021, 5, 9),
            "Office of the PCC for West Yorkshire",
            Governance.PCC,
            "Police and Crime Commissioner for West Yorkshire",
        ),
        (date(2021, 5, 10), "West Yorkshire Combined Authority", Governance.MAYOR, "Mayor of West Yorkshire"),
        (date(2026, 11, 1), "West Yorkshire Combined Authority", Governance.MAYOR, "Mayor of West Yorkshire"),
    ],
)
def test_west_yorkshire_changed_its_commissioner_on_10_may_2021(
    day: date, commissioner: str, governance: Governance, office_holder: str
) -> None:
    load_areas(TESTER)
    area = area_on("E23000010", day)
    assert area.commissioner is not None
    assert (area.commissioner_name, area.commissioner.governance, area.commissioner.office_holder) == (
        commissioner,
        governance,
        office_holder,
    )


def test_a_renamed_office_is_one_body_under_two_names() -> None:
    load_areas(TESTER)
    before, after = area_on("E23000028", date(2017, 9, 30)), area_on("E23000028", date(2017, 10, 1))
    assert before.commissioner is not None
    assert after.commissioner is not None
    assert before.commissioner.organisation_id == after.commissioner.organisation_id
    assert before.commissioner_name == "Office of the PCC for Essex"
    assert after.commissioner_name == "Office of the PFCC for Essex"


def test_before_there_were_commissioners_nobody_is_named() -> None:
    load_areas(TESTER)
    area = area_on("E23000030", date(2012, 11, 21))
    assert (area.commissioner, area.force) == (None, "Hampshire and Isle of Wight Constabulary")


def test_the_history_tells_every_office_with_its_name_of_the_time() -> None:
    load_areas(TESTER)
    told = [entry.title for entry in area_history(area_by_code("E23000009").id).timeline(date(2026, 1, 1))]
    assert told[:3] == [
        "York and North Yorkshire Combined Authority is the commissioner",
        "Office of the PFCC for North Yorkshire is the commissioner",
        "Office of the PCC for North Yorkshire is the commissioner",
    ]


def test_the_commands_load_and_check(app: Flask) -> None:
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["areas", "check"])
    assert (refused.exit_code, "There are 0 force areas" in refused.output) == (1, True)
    assert "43 force areas registered." in runner.invoke(args=["areas", "load"]).output
    assert "registered already" in runner.invoke(args=["areas", "load"]).output
    whole = runner.invoke(args=["areas", "check"])
    assert (whole.exit_code, "The register is whole" in whole.output) == (0, True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ForceArea)) == 43
