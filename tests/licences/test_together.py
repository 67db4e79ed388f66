"""Every remaining commissioner on one day: previewed, all or nothing, and undone in one act (A24)."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.core.clock import pinned_to, start_of_day, today
from app.core.db import db
from app.core.errors import Stale
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.licences.actions.parties import Heir, transfer_together, undo_party_change, undo_together
from app.licences.models import PartyChange
from app.licences.queries.party_changes import licences_in_area
from app.licences.queries.together import commissioners_recorded, remaining_commissioners, touched_licences
from app.partners.actions import record_party
from app.partners.actions.areas import load_areas
from app.partners.models import Organisation, OrganisationEnd
from app.partners.queries import area_on
from app.partners.types import Governance, OrganisationKind, PartyRole
from tests.builders.licences import make_draft, make_licence
from tests.builders.parties import in_days, make_transfer, make_transfers_together
from tests.builders.partners import TESTER, make_area, make_commissioner, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import ONE_DAY, refusal, terminate
from tests.licences.places import Place, sign_in_as, typed_day, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A24")]
PAGE, GOES_ON = "/party-changes/all-commissioners", date(2028, 5, 8)


def fields_of(answer: TestResponse) -> dict[str, str]:
    """Return what the page's form would send: its inputs, and of each choice the one that is chosen."""
    form = answer.text.split('<form method="post"', 1)[1]
    typed: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name.group(1) != "csrf_token":
            typed[name.group(1)] = value.group(1) if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"|value="([^"]*)"[^>]*selected', body)
        typed[name] = next(filter(None, chosen.groups()), "") if chosen else ""
    return typed


def send(client: Visitor, typed: dict[str, str], step: str, **changes: str) -> TestResponse:
    """Send the form for a step."""
    return client.post(PAGE, data=typed | {"step": step} | changes)


def test_all_of_the_register_pass_on_one_day_and_are_undone_as_one(client: Visitor) -> None:
    load_areas(TESTER)
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = fields_of(client.get(PAGE)) | typed_day("effective_on", GOES_ON) | {"instrument": "The Act, part 1"}
    assert sum(name.startswith("name_") for name in typed) == 37
    assert typed["name_E23000011" if "name_E23000011" in typed else "name_E23000030"].endswith("Crime Board")
    filled = send(client, typed, "fill", pattern="Board of {area}", pattern_governance="Mayor")
    assert filled.status_code == 200
    typed = fields_of(filled) | {"name_E23000002": "Cumbria Combined Authority"}
    assert (typed["name_E23000030"], typed["governance_E23000030"]) == ("Board of Hampshire", "Mayor")
    preview = send(client, typed, "preview")
    words = words_of(preview)
    assert "Cumbria Combined Authority Mayor or combined authority; registered anew" in words
    assert "Record all 37 transfers" in words
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PartyChange)) == 0
    done = send(client, fields_of(preview), "confirm")
    assert done.status_code == 302
    assert "37 transfers that were recorded together" in words_of(client.get(done.headers["Location"]))
    assert area_on("E23000002", GOES_ON).commissioner_name == "Cumbria Combined Authority"
    assert area_on("E23000002", GOES_ON - ONE_DAY).commissioner_name == "Office of the PFCC for Cumbria"
    assert remaining_commissioners(today()) == []
    undone = client.post(f"{done.headers['Location']}/undo", data={"reason": "The bill fell"})
    assert undone.status_code == 302
    assert len(remaining_commissioners(today())) == 37
    assert area_on("E23000002", GOES_ON).commissioner_name == "Office of the PFCC for Cumbria"
    assert client.get(done.headers["Location"]).status_code == 404


def test_the_preview_names_licences_and_problems_and_offers_no_confirmation(client: Visitor, place: Place) -> None:
    make_commissioner(place.area, "The PCC")
    make_organisation(OrganisationKind.PROVIDER, "A Provider")
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = fields_of(client.get(PAGE)) | typed_day("effective_on", in_days(100)) | {"instrument": "<script>x</script>"}
    name = f"name_{place.area.code}"
    assert place.licence.reference in words_of(send(client, typed, "preview"))
    for wrong, said in (
        ("", "Nobody is named to follow in Cumbria"),
        ("the pcc", "cannot follow itself"),
        ("a provider", "is registered as a provider"),
    ):
        preview = send(client, typed, "preview", **{name: wrong})
        assert said in words_of(preview)
        assert 'value="confirm"' not in preview.text
        assert "<script>x" not in preview.text
        refused = send(client, typed, "confirm", **{name: wrong})
        assert refused.status_code == 422
    late = typed | typed_day("effective_on", today())
    assert "still to come" in words_of(send(client, late, "preview"))
    assert send(client, late, "confirm").status_code == 422
    assert send(client, typed, "preview", **{name: "x" * 10_000}).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PartyChange)) == 0


def test_one_area_that_cannot_pass_on_stops_all() -> None:
    for _ in range(3):
        make_commissioner(make_area())
    here = remaining_commissioners(today())
    heirs = [Heir(one.code, f"Board {one.code}", Governance.MAYOR) for one in here]
    heirs[-1] = Heir(here[-1].code, here[-1].commissioner, Governance.MAYOR)
    assert "cannot follow itself" in refusal(lambda: together(heirs)).sentence
    assert "are others by now" in refusal(lambda: together(heirs[:-1])).sentence


def together(heirs: list[Heir], seen_version: int | None = None) -> object:
    """Have these follow in a hundred days."""
    return transfer_together(
        TESTER, heirs=heirs, effective_on=in_days(100), instrument="The Act", seen_version=seen_version
    )


def test_two_areas_may_share_a_body_that_is_registered_once_or_known_already() -> None:
    first, second = make_area(), make_area()
    for area in (first, second):
        make_commissioner(area)
    make_organisation(OrganisationKind.COMMISSIONER, "Shared Authority")
    together([Heir(area.code, "shared authority", Governance.MAYOR) for area in (first, second)])
    after = {area_on(area.code, in_days(100)).commissioner_name for area in (first, second)}
    assert after == {"Shared Authority"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 3


def test_a_page_of_before_another_record_is_stale() -> None:
    area = make_area()
    make_commissioner(area)
    seen = commissioners_recorded()
    make_commissioner(make_area())
    with pytest.raises(Stale):
        together([Heir(area.code, "Board", Governance.MAYOR)], seen)


def test_what_is_prepared_or_merged_is_left_out_and_a_single_one_undone_leaves_the_rest() -> None:
    prepared, left, other = make_area(), make_area(), make_area()
    for area in (prepared, left, other):
        make_commissioner(area)
    make_transfer(prepared)
    assert [one.code for one in remaining_commissioners(today())] == sorted([left.code, other.code])
    made = make_transfers_together()
    (first, _) = db.session.scalars(sa.select(PartyChange).where(PartyChange.rehearsal_id == made)).all()
    undo_party_change(TESTER, change=first, reason="A mayor comes here later")
    assert undo_together(TESTER, rehearsal_id=made, reason="The bill fell") == 1
    assert "undone already" in refusal(lambda: undo_together(TESTER, rehearsal_id=made, reason="Again")).sentence


def test_undone_it_leaves_no_body_behind_and_every_name_free_again() -> None:
    first, second = make_area(), make_area()
    for area in (first, second):
        make_commissioner(area)
    there = make_organisation(OrganisationKind.COMMISSIONER, "There already")
    heirs = [Heir(first.code, "New board", Governance.MAYOR), Heir(second.code, "There already", Governance.MAYOR)]
    made = together(heirs)
    board = area_on(first.code, in_days(100)).commissioner_name
    assert board == "New board"
    undo_together(TESTER, rehearsal_id=made, reason="A rehearsal")
    (ended,) = db.session.scalars(sa.select(OrganisationEnd).where(OrganisationEnd.is_known()))
    assert (ended.ended_on, ended.organisation_id == there.id) == (in_days(100), False)
    assert "It never began" in ended.what_follows
    event = sa.select(Event).where(Event.tag == EventTag.ORGANISATION_ENDED)
    assert [one.subject_id for one in db.session.scalars(event)] == [ended.organisation_id]
    again = together(heirs)
    assert area_on(first.code, in_days(100)).commissioner_name == "New board"
    undo_together(TESTER, rehearsal_id=again, reason="Another rehearsal")
    assert len(list(db.session.scalars(sa.select(OrganisationEnd).where(OrganisationEnd.is_known())))) == 2


def test_a_body_something_else_was_recorded_of_stays_when_the_transfer_is_undone() -> None:
    first, elsewhere = make_area(), make_area(name="Elsewhere")
    make_commissioner(first)
    made = together([Heir(first.code, "New board", Governance.MAYOR)])
    board = db.session.scalars(sa.select(Organisation).order_by(Organisation.id.desc())).first()
    assert board is not None
    record_party(
        TESTER,
        area=elsewhere,
        role=PartyRole.COMMISSIONER,
        organisation=board,
        governance=Governance.MAYOR,
        from_day=in_days(100),
    )
    undo_together(TESTER, rehearsal_id=made, reason="A rehearsal")
    assert db.session.scalar(sa.select(OrganisationEnd.id)) is None


def test_what_is_only_drafted_or_over_runs_on_nowhere() -> None:
    area = make_area()
    signed, drafted, over = make_licence(areas=[area]), make_draft(areas=[area]), make_licence(areas=[area])
    terminate(over)
    running = [(signed.id, signed.reference)]
    assert [(one.id, one.reference) for one in touched_licences(in_days(30))[area.id]] == running
    assert licences_in_area(area.id, in_days(30)) == running
    assert drafted.reference not in str(running)


def test_nothing_is_undone_once_the_day_has_come() -> None:
    make_commissioner(make_area())
    made = make_transfers_together()
    with pinned_to(start_of_day(in_days(40))):
        assert "took effect" in refusal(lambda: undo_together(TESTER, rehearsal_id=made, reason="Late")).sentence


def test_the_preview_takes_the_same_few_queries_at_3_and_30_areas(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            area = make_area()
            make_commissioner(area)
            make_licence(areas=[area])
        typed = fields_of(client.get(PAGE)) | typed_day("effective_on", in_days(100)) | {"instrument": "The Act"}
        with counted_queries() as sent:
            assert send(client, typed, "preview").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8


def test_one_name_for_several_areas_is_remarked_upon(client: Visitor) -> None:
    for name in ("Eastshire", "Westshire", "Northshire"):
        make_commissioner(make_area(name=name), f"Office of the PCC for {name}")
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = fields_of(client.get(PAGE)) | typed_day("effective_on", in_days(90)) | {"instrument": "The Act, part 1"}
    own = words_of(send(client, typed, "preview"))
    assert "Eastshire Policing and Crime Board" in own
    assert "It will be one body" not in own
    one = fields_of(send(client, typed, "fill", pattern="Éclair Board"))
    last = next(name for name in one if name.startswith("name_"))
    said = words_of(send(client, one | {last: "éclair board"}, "preview"))
    assert "“éclair board” follows in 3 areas: Eastshire, Northshire and Westshire. It will be one body." in said
    assert "write {area} into the pattern" in said
