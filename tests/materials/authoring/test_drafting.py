"""Making a pack and drafting its versions, over HTTP: numbers, titles, and what is typed wrongly (C1, C2)."""

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.materials.models import Pack, PackVersion
from app.materials.types import ChangeKind
from tests.builders.licences import make_programme
from tests.builders.materials import make_draft_version, make_pack, make_released
from tests.materials.authoring.desk import DRAFT, Desk, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("C2")
@pytest.mark.parametrize(("kind", "number"), [("major", "3.0.0"), ("minor", "2.2.0"), ("patch", "2.0.1")])
def test_the_number_comes_from_the_kind_of_change(desk: Desk, kind: str, number: str) -> None:
    released = make_released(number="2.0.0")
    make_draft_version(released.pack, "2.1.0", kind=ChangeKind.MINOR)
    trainer = desk.be("trainer")
    assert f"Version {number}" in words_of(trainer.get(f"/materials/{released.pack.slug}/draft"))
    answer = trainer.post(f"/materials/{released.pack.slug}/draft", data=DRAFT | {"kind": kind})
    assert answer.location == f"/materials/{released.pack.slug}/{number}/files"


@pytest.mark.feature("C2")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "2.0.0"}, "There is already a version 2.0.0."),
        ({"number": "1.9.0"}, "1.9.0 is below 2.0.0, which is released."),
        ({"number": "2.1.0"}, "is a minor change, and you chose major"),
        ({"number": "two"}, "Enter a version number as three numbers"),
        ({"number": "02.1.0"}, "Enter a version number as three numbers"),
        ({"number": "0.0.0"}, "Enter a version number as three numbers"),
        ({"kind": "huge"}, "Choose one of the options"),
        ({"kind": ""}, "Choose how far it changes practice"),
        ({"change_note": ""}, "Enter what changed"),
        ({"overlap_days": "367"}, "The overlap must be between 0 and 366 days"),
        ({"overlap_days": "-1"}, "must be a whole number"),
        ({"change_note": "x" * 10_000}, "You entered 10,000: shorten it by 6,000."),
    ],
)
def test_a_draft_that_cannot_be_says_why_and_loses_nothing(desk: Desk, typed: dict[str, str], sentence: str) -> None:
    released = make_released(number="2.0.0")
    answer = desk.be("trainer").post(
        f"/materials/{released.pack.slug}/draft", data=DRAFT | {"guidance": "Typed"} | typed
    )
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Typed" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PackVersion)) == 1


@pytest.mark.feature("C1")
def test_a_title_somebody_else_took_is_refused_on_its_field(desk: Desk) -> None:
    pack = make_pack("Police handbook")
    typed = {"title": "Police: handbook", "programme": str(pack.programme_id), "audience": "police", "summary": "Typed"}
    answer = desk.be("trainer").post("/materials/new", data=typed)
    assert answer.status_code == 422
    assert "A pack with this address already exists. Choose another title." in words_of(answer)
    assert 'href="#title"' in answer.text
    assert "Typed" in answer.text


@pytest.mark.feature("C1")
@pytest.mark.parametrize(
    "title", ["指南", "new", "'; DROP TABLE pack; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"]
)
def test_a_pack_of_any_title_has_an_address_and_a_sound_page(desk: Desk, title: str) -> None:
    typed = {"title": title, "programme": str(make_programme().id), "audience": "facilitator", "summary": title}
    answer = desk.be("trainer").post("/materials/new", data=typed)
    assert answer.status_code == 302
    assert answer.location != "/materials/new"
    page = desk.visitor.get(answer.location)
    assert title in words_of(page) or title.startswith("<")
    assert "<script>alert" not in page.text
    assert db.session.scalars(sa.select(Pack)).one().title == title
    exported = desk.visitor.get("/materials?format=csv").text
    assert "\n=cmd" not in exported.replace("\r", "")
