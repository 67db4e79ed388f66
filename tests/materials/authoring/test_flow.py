"""From a pack's title to a release and a withdrawal, over HTTP, each step by whoever may take it (C1–C4)."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.errors import Refused
from app.core.events import EventTag
from app.core.formats import long_date
from app.core.roles import Role
from app.core.verdicts.models import VerdictRecord
from app.materials.actions.approval import approve_version
from app.materials.models import PackVersion, VersionApproval, VersionRelease, VersionWithdrawal
from app.materials.queries.versions import version_facts
from app.materials.rules.versions import current_version, version_state
from app.materials.types import ChangeKind, VersionState
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.licences import make_programme
from tests.builders.materials import add_pdf, files_in, make_approved, make_draft_version, make_released
from tests.builders.partners import TESTER
from tests.makers import make_pdf
from tests.materials.authoring.desk import DRAFT, Desk, asked, events, path_of, words_of

pytestmark = pytest.mark.usefixtures("database")


def only_version() -> PackVersion:
    """Return the one version there is."""
    return db.session.scalars(sa.select(PackVersion)).one()


def kept_verdicts() -> list[VerdictRecord]:
    """Return the verdicts kept about versions, oldest first."""
    about = sa.select(VerdictRecord).where(VerdictRecord.subject_kind == "version")
    return list(db.session.scalars(about.order_by(VerdictRecord.id)))


def state_of(version: PackVersion) -> VersionState:
    """Return the version's state today."""
    siblings = version_facts([version.pack_id])[version.pack_id]
    return version_state(next(one for one in siblings if one.id == version.id), siblings, today()).state


@pytest.mark.feature("C1", "C2", "C3", "C4")
def test_a_version_goes_from_its_title_to_its_release_by_two_people(desk: Desk, tmp_path: Path) -> None:
    programme = make_programme()
    trainer = desk.be("trainer")
    typed = {"title": "Facilitator manual", "programme": str(programme.id), "audience": "facilitator", "summary": "All"}
    assert trainer.post("/materials/new", data=typed).location == "/materials/facilitator-manual"
    drafted = trainer.post("/materials/facilitator-manual/draft", data=DRAFT)
    assert drafted.location == "/materials/facilitator-manual/1.0.0/files"
    version = only_version()
    assert desk.upload(version, make_pdf(tmp_path / "Manual.pdf", pages=4)).location == f"{path_of(version)}/files"
    assert "You drafted Facilitator manual 1.0.0." in words_of(trainer.get(path_of(version)))

    second = desk.be("second")
    assert "Can you approve it? Yes" in words_of(second.get(path_of(version)))
    approved = desk.send(version, "approve", note="Read it all", accepts_unscanned="y")
    assert approved.location == path_of(version)
    assert state_of(version) is VersionState.APPROVED

    desk.be("qa")
    preview = words_of(desk.visitor.get(f"{path_of(version)}/release{asked(today())}"))
    assert "It supersedes nothing: no version is current then." in preview
    assert desk.send(version, "release", day=today().isoformat()).location == path_of(version)
    assert state_of(version) is VersionState.CURRENT

    page = words_of(desk.visitor.get(path_of(version)))
    assert "Second accepts that its files are not scanned. Read it all" in page
    told = [EventTag.PACK_CREATED, EventTag.VERSION_DRAFTED, EventTag.FILE_UPLOADED]
    told += [EventTag.VERSION_APPROVED, EventTag.VERSION_RELEASED]
    assert [len(events(tag)) for tag in told] == [1] * len(told)
    assert [one.question for one in kept_verdicts()] == ["version.may-be-approved", "version.may-be-released"]


@pytest.mark.feature("C3")
@pytest.mark.parametrize("author", ["drafter", "uploader"])
def test_who_made_a_version_does_not_approve_it(desk: Desk, author: str) -> None:
    trainer = actor_of(desk.people["trainer"])
    version = make_draft_version(actor=trainer) if author == "drafter" else make_draft_version()
    add_pdf(version, actor=trainer if author == "uploader" else actor_of(desk.people["second"]))
    desk.be("trainer")
    answer = desk.send(version, "approve", accepts_unscanned="y")
    assert answer.status_code == 422
    assert "Ask another trainer or the QA lead to approve it." in words_of(answer)
    assert f'href="{path_of(version)}/approve"' not in desk.visitor.get(path_of(version)).text
    assert db.session.scalar(sa.select(VersionApproval.id)) is None
    (refused,) = kept_verdicts()
    assert not refused.allowed
    assert "version.second-person@1" in [one["rule"] for one in refused.findings if not one["passed"]]


@pytest.mark.feature("C3")
def test_who_uploaded_only_a_file_that_was_taken_out_may_approve(desk: Desk) -> None:
    version = make_draft_version()
    file = add_pdf(version, "Old.pdf", actor=actor_of(desk.people["second"]))
    add_pdf(version, "New.pdf")
    desk.be("trainer")
    assert desk.send(version, f"files/{file.id}/remove").location == f"{path_of(version)}/files"
    desk.be("second")
    assert desk.send(version, "approve", accepts_unscanned="y").status_code == 302


@pytest.mark.feature("C1")
def test_a_version_without_files_is_not_approved(desk: Desk) -> None:
    version = make_draft_version()
    desk.be("second")
    answer = desk.send(version, "approve")
    assert answer.status_code == 422
    assert "A trainer must add at least one file." in words_of(answer)


@pytest.mark.feature("C3")
def test_files_not_scanned_are_accepted_by_name_or_not_approved(desk: Desk) -> None:
    version = make_draft_version()
    add_pdf(version)
    desk.be("second")
    answer = desk.send(version, "approve", note="Kept as typed")
    assert answer.status_code == 422
    assert "No virus scanner is set up, so 1 file was not scanned." in words_of(answer)
    assert 'href="#accepts_unscanned"' in answer.text
    assert "Kept as typed" in answer.text


@pytest.mark.feature("C3")
def test_an_approval_freezes_files_and_words_until_the_version_is_returned(desk: Desk, tmp_path: Path) -> None:
    version = make_approved()
    file_id = files_in(version)[0].id
    desk.be("trainer")
    for answer in (
        desk.upload(version, make_pdf(tmp_path / "More.pdf")),
        desk.send(version, f"files/{file_id}/remove"),
        desk.send(version, "edit", change_note="Other", guidance="Other", overlap_days="1"),
    ):
        assert answer.status_code in (409, 422)
        assert "Return it to draft first" in words_of(answer)
    assert desk.send(version, "return", reason="Page 3 is wrong").location == path_of(version)
    assert state_of(version) is VersionState.DRAFT
    assert "Trainer returned it on" in words_of(desk.visitor.get(path_of(version)))
    assert desk.upload(version, make_pdf(tmp_path / "More.pdf", text="more")).status_code == 302


@pytest.mark.feature("C2")
def test_a_return_says_why_and_ends_the_approval(desk: Desk) -> None:
    version = make_approved()
    desk.be("qa")
    silent = desk.send(version, "return", reason=" ")
    assert silent.status_code == 422
    assert "Enter what must change" in words_of(silent)
    desk.send(version, "return", reason="Page 3 is wrong")
    approval = db.session.scalars(sa.select(VersionApproval)).one()
    assert approval.superseded_at is not None
    assert [event.reason for event in events(EventTag.VERSION_RETURNED)] == ["Page 3 is wrong"]


@pytest.mark.feature("C3")
def test_what_was_not_approved_is_not_released(desk: Desk) -> None:
    version = make_draft_version()
    add_pdf(version)
    desk.be("qa")
    answer = desk.send(version, "release", day=today().isoformat())
    assert answer.status_code == 422
    assert "must approve it first" in words_of(answer)


@pytest.mark.feature("C3")
def test_files_changed_behind_an_approval_are_not_released(desk: Desk) -> None:
    version = make_approved()
    db.session.execute(sa.text("UPDATE version_file SET sha256 = :other"), {"other": "0" * 64})
    desk.be("qa")
    answer = desk.send(version, "release", day=today().isoformat())
    assert answer.status_code == 422
    assert "are not those that" in words_of(answer)
    assert db.session.scalar(sa.select(VersionRelease.id)) is None


@pytest.mark.feature("C4")
def test_a_release_says_what_it_supersedes_and_until_when_that_stays_good(desk: Desk) -> None:
    first = make_released(number="2.0.0")
    second = make_approved(first.pack, "2.1.0", kind=ChangeKind.MINOR)
    day = today() + timedelta(days=7)
    desk.be("qa")
    preview = words_of(desk.visitor.get(f"{path_of(second)}/release{asked(day)}"))
    until = long_date(day + timedelta(days=27))
    assert f"2.0.0 is superseded by it. It stays good until {until}." in preview
    desk.send(second, "release", day=day.isoformat())
    assert (state_of(first), state_of(second)) == (VersionState.CURRENT, VersionState.SCHEDULED)
    page = words_of(desk.visitor.get(f"{path_of(first)}?as-of={day.isoformat()}"))
    assert "Superseded, still good for a time" in page
    assert until in page


@pytest.mark.feature("C4")
@pytest.mark.parametrize(
    ("day_offset", "sentence"),
    [(-1, "has gone by"), (0, "takes effect on"), (9, "would be out of order with 2.1.0")],
)
def test_a_day_that_cannot_be_is_refused_on_its_page(desk: Desk, day_offset: int, sentence: str) -> None:
    first = make_released(number="2.0.0")
    make_released(first.pack, "2.1.0", kind=ChangeKind.MINOR, effective_from=today() + timedelta(days=5))
    patch = make_approved(first.pack, "2.0.1", kind=ChangeKind.PATCH)
    desk.be("qa")
    day = today() + timedelta(days=day_offset)
    assert sentence in words_of(desk.visitor.get(f"{path_of(patch)}/release{asked(day)}"))
    assert desk.send(patch, "release", day=day.isoformat()).status_code == 422
    assert desk.send(patch, "release", day=(today() + timedelta(days=2)).isoformat()).status_code == 302


@pytest.mark.feature("C4")
@pytest.mark.parametrize("typed", ["?day-day=31&day-month=2&day-year=2027", "?day-day=1", "?day-year=x&day-day=1"])
def test_a_day_that_cannot_be_read_is_asked_for_again(desk: Desk, typed: str) -> None:
    version = make_approved()
    desk.be("qa")
    answer = desk.visitor.get(f"{path_of(version)}/release{typed}")
    assert answer.status_code == 422
    assert "There is a problem" in words_of(answer)
    assert desk.send(version, "release", day="yesterday").status_code in (200, 422)
    assert state_of(version) is VersionState.APPROVED


@pytest.mark.feature("C2")
def test_a_withdrawal_says_what_will_be_current_and_makes_it_so(desk: Desk) -> None:
    first = make_released(number="2.0.0", effective_from=today())
    second = make_released(first.pack, "2.1.0", kind=ChangeKind.MINOR, effective_from=today() + timedelta(days=1))
    day = today() + timedelta(days=3)
    desk.be("manager")
    preview = words_of(desk.visitor.get(f"{path_of(second)}/withdraw{asked(day)}"))
    assert "2.0.0 is then the current version." in preview
    silent = desk.send(second, "withdraw", day=day.isoformat(), reason="")
    assert silent.status_code == 422
    assert "Enter why the version is withdrawn" in words_of(silent)
    assert desk.send(second, "withdraw", day=day.isoformat(), reason="Wrong film").location == path_of(second)
    current = current_version(version_facts([first.pack_id])[first.pack_id], day)
    assert current is not None
    assert current.number == "2.0.0"
    assert "Reason: Wrong film" in words_of(desk.visitor.get(f"{path_of(second)}?as-of={day.isoformat()}"))
    again = desk.send(second, "withdraw", day=day.isoformat(), reason="Again")
    assert "has already been withdrawn" in words_of(again)
    assert len(db.session.scalars(sa.select(VersionWithdrawal)).all()) == 1


@pytest.mark.feature("C2")
def test_withdrawing_the_only_version_says_that_nothing_is_left(desk: Desk) -> None:
    version = make_released()
    desk.be("manager")
    preview = words_of(desk.visitor.get(f"{path_of(version)}/withdraw{asked(today())}"))
    assert "nobody can take a copy until the Trust releases another" in preview


@pytest.mark.feature("C2")
@pytest.mark.parametrize("act", ["approve", "return", "release", "edit", "withdraw"])
def test_a_page_made_before_somebody_elses_change_is_stale(desk: Desk, act: str) -> None:
    version = make_released() if act == "withdraw" else make_approved() if act == "release" else make_draft_version()
    if act not in ("withdraw", "release"):
        add_pdf(version)
    desk.be("manager" if act == "withdraw" else "second")
    typed = {"note": "", "accepts_unscanned": "y", "reason": "Typed with care", "day": today().isoformat()}
    typed |= {"change_note": "Typed with care", "guidance": "None", "overlap_days": "3"}
    without = desk.visitor.post(f"{path_of(version)}/{act}", data=typed)
    assert without.status_code == 409
    assert "has changed since you opened this page" in words_of(without)
    stale = desk.visitor.post(f"{path_of(version)}/{act}", data={**typed, "version": version.row_version - 1})
    assert stale.status_code == 409
    assert "has changed since you opened this page" in words_of(stale)
    if act in ("return", "withdraw", "edit"):
        assert "Typed with care" in stale.text
    assert f'name="version" type="hidden" value="{version.row_version}"' in stale.text
    assert desk.send(version, act, **typed).status_code == 302


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [Role.DATA_ANALYST, Role.PARTNER_LEAD, Role.FACILITATOR, Role.COMMISSIONER])
@pytest.mark.parametrize("act", ["approve", "return", "release", "withdraw", "edit", "files"])
def test_nobody_else_makes_a_version(desk: Desk, role: Role, act: str) -> None:
    version = make_approved()
    sign_in(desk.visitor, make_user(role))
    assert desk.visitor.get(f"{path_of(version)}/{act}").status_code == 403
    assert desk.send(version, act, reason="x", day=today().isoformat()).status_code == 403
    assert state_of(version) is VersionState.APPROVED


@pytest.mark.feature("C2")
@pytest.mark.parametrize(("name", "act"), [("trainer", "withdraw"), ("qa", "withdraw"), ("manager", "release")])
def test_the_licence_manager_withdraws_and_does_not_release(desk: Desk, name: str, act: str) -> None:
    version = make_released()
    desk.be(name)
    assert desk.visitor.get(f"{path_of(version)}/{act}").status_code == 403


@pytest.mark.feature("C3")
def test_an_approval_needs_a_person() -> None:
    version = make_draft_version()
    add_pdf(version)
    with pytest.raises(Refused, match="Nobody is signed in"):
        approve_version(TESTER, version_id=version.id, note="", accepts_unscanned=True, seen_version=None)
