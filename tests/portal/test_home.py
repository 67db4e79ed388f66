"""Home through HTTP: each role is asked for exactly what is theirs, and sees nobody else's (G7)."""

from datetime import timedelta

import pytest
import time_machine

from app.core.clock import now, today
from app.core.jobs import JobState
from app.core.roles import Role
from app.licences.actions import terminate_licence
from app.materials.types import Audience, CopyState, Scan
from app.partners.models import ForceArea, Organisation
from app.training.actions import award_level, record_standing
from app.training.models import Person
from app.training.types import Level, StandingKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import (
    make_condition,
    make_draft,
    make_licence,
    make_notice,
    make_programme,
    reinstate,
    send,
    suspend,
)
from tests.builders.partners import TESTER, make_area
from tests.conftest import Visitor
from tests.portal.building import add_job, make_copy, make_facilitator, make_pack, make_version
from tests.portal.reading import tasks_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G7")]
TRUST_ROLES = (Role.ADMINISTRATOR, Role.LICENCE_MANAGER, Role.TRAINER, Role.QA_LEAD, Role.DATA_ANALYST)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def titles(client: Visitor) -> list[str]:
    return [title for title, _ in tasks_on(client.get("/?tasks=all"))]


def test_a_licence_manager_is_asked_to_sign_renew_and_review(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    draft = make_draft(provider, [area], starts_on=today() + days(60))
    expiring = make_licence(provider, [area], ends_on=today() + days(100))
    grace = make_licence(provider, [area], ends_on=today() - days(5), grace_days=30)
    fresh, stale = make_licence(provider, [area]), make_licence(provider, [area])
    suspend(fresh, today() - days(3))
    suspend(stale, today() - days(25))
    lifted = make_licence(provider, [area])
    suspend(lifted, today() - days(25))
    reinstate(lifted, today() - days(10))
    make_licence(provider, [area], ends_on=today() - days(5))
    found = tasks_on(client.get("/"))
    assert [(title.split(" with ")[0].split(" at ")[0]) for title, _ in found] == [
        f"Review the suspension of {stale.reference}",
        f"Renew {grace.reference}",
        f"Review the suspension of {fresh.reference}",
        f"Have {draft.reference}",
        f"Renew {expiring.reference}",
    ]
    assert [tag for _, tag in found[:2]] == ["Overdue", "Overdue"]
    assert "Five things need you, two are overdue." in words_of(client.get("/"))


def test_a_facilitator_is_told_what_their_organisations_suspended_licence_means(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    person = make_user(Role.FACILITATOR, provider)
    make_facilitator(provider, area, user=person)
    licence = make_licence(provider, [area])
    sign_in(client, person)
    assert titles(client) == []
    suspend(licence, reason="The insurance lapsed")
    assert titles(client) == ["Your organisation’s licence: suspended"]
    page = words_of(client.get("/"))
    assert "The insurance lapsed." in page
    assert "ask your partner lead" in page
    reinstate(licence)
    assert titles(client) == []


@pytest.mark.feature("A15")
def test_conditions_become_tasks_of_both_sides(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    with time_machine.travel(now() - days(9), tick=False):
        licence = make_licence(provider, [area])
        make_condition(licence, today() + days(5), words="Pay the fee")
        make_condition(licence, today() + days(50), words="Engage a facilitator")
        make_condition(licence, today() + days(60), words="Send the agreement")
        send(licence, 3)
        over = make_licence(provider, [area])
        make_condition(over)
        terminate_licence(TESTER, licence=over, effective_on=today(), reason="Breach")
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert [title.rpartition(" at ")[0] for title in titles(client)] == [
        f"Chase condition 1 of {licence.reference}",
        f"Look at the evidence for condition 3 of {licence.reference}",
    ]
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert titles(client) == [f"Meet condition {n} of {licence.reference}" for n in (1, 2)]


def test_once_notice_is_given_nobody_is_asked_to_renew(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    with time_machine.travel(now() - days(120), tick=False):
        licence = make_licence(provider, [area], ends_on=today() + days(150), grace_days=60)
        make_notice(licence)
    for person in (make_user(Role.LICENCE_MANAGER), make_user(Role.PARTNER_LEAD, provider)):
        sign_in(client, person)
        assert [title for title in titles(client) if licence.reference in title] == []


def test_a_trainer_is_asked_for_renewals_and_for_others_drafts(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    trainer, other = make_user(Role.TRAINER), make_user(Role.TRAINER)
    sign_in(client, trainer)
    make_facilitator(provider, area, today() - days(20), name="Ended Person")
    make_facilitator(provider, area, today() + days(50), name="Open Person")
    make_facilitator(provider, area, today() + days(20), name="Provisional Person", level=Level.PROVISIONAL)
    make_facilitator(provider, area, today() + days(500), name="Settled Person")
    make_facilitator(provider, area, today() + days(10), name="Trainee Person", level=Level.TRAINEE)
    gone = make_facilitator(provider, area, today() + days(10), name="Suspended Person")
    record_standing(TESTER, person=gone, kind=StandingKind.SUSPENDED, from_day=today() - days(1), reason="A red line")
    pack = make_pack("Slides", Audience.FACILITATOR)
    make_version(pack, 1, effective_from=today() - days(90))
    make_version(pack, 2, drafted_by=other)
    make_version(pack, 3, drafted_by=trainer)
    make_version(pack, 4, drafted_by=other, files=0)
    make_version(pack, 5, drafted_by=other, scan=Scan.INFECTED)
    make_version(pack, 6, drafted_by=other, uploaded_by=trainer)
    make_version(pack, 7, drafted_by=trainer, is_approved=True)
    assert titles(client) == [
        "Renew the certification of Ended Person",
        "Decide on the certification of Provisional Person",
        "Renew the certification of Open Person",
        "Approve version 2.0.0 of Slides",
        "Release version 7.0.0 of Slides",
    ]


def test_a_renewed_certification_is_no_task(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    from_before = make_facilitator(provider, area, today() + days(10), name="Renewed Person")
    other = make_facilitator(provider, area, today() + days(10), name="Waiting Person")
    sign_in(client, make_user(Role.TRAINER))
    assert titles(client) == [f"Renew the certification of {name}" for name in ("Renewed Person", "Waiting Person")]
    _award_again(from_before)
    assert titles(client) == ["Renew the certification of Waiting Person"]
    assert other.number in client.get("/").text


def test_a_qa_lead_is_asked_to_approve(client: Visitor) -> None:
    pack = make_pack("Manual", Audience.FACILITATOR)
    make_version(pack, 2, drafted_by=make_user(Role.TRAINER))
    sign_in(client, make_user(Role.QA_LEAD))
    assert titles(client) == ["Approve version 2.0.0 of Manual"]


def test_an_administrator_is_asked_about_dead_jobs_and_failed_copies(client: Visitor, provider: Organisation) -> None:
    user = make_user(Role.PARTNER_LEAD, provider)
    version = make_version(make_pack("Handbook", Audience.PROVIDER), effective_from=today() - days(5))
    mended = make_copy(version, user, provider, CopyState.FAILED)
    make_copy(version, user, provider)
    lasting = make_copy(version, make_user(Role.PARTNER_LEAD, provider), provider, CopyState.FAILED)
    for state in (JobState.DEAD, JobState.DEAD, JobState.WAITING):
        add_job(state)
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert titles(client) == ["Find out why 1 copy could not be made", "Retry or bury 2 dead jobs"]
    page = client.get("/").text
    assert lasting.copy_id in page
    assert mended.copy_id not in page


def test_an_analyst_has_figures_and_no_tasks(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    make_facilitator(provider, area, today() + days(10))
    sign_in(client, make_user(Role.DATA_ANALYST))
    page = client.get("/")
    assert tasks_on(page) == []
    assert "Nothing needs you today." in words_of(page)
    assert "Areas delivering 0 of 1 1 more has no licence in term; none mobilising" in words_of(page)
    licence = make_licence(provider, [area], ends_on=today() + days(62))
    assert "Areas delivering 1 of 1 None mobilising" in words_of(client.get("/"))
    assert "Licences to renew 1 None within 30 days" in words_of(client.get("/"))
    listed = client.get("/licences?state=to-renew&sort=ends-on").text
    assert licence.reference in listed


def test_a_partner_lead_is_asked_for_their_licence_people_and_handbook(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    lead = make_user(Role.PARTNER_LEAD, provider)
    licence = make_licence(provider, [area], ends_on=today() + days(100))
    make_facilitator(provider, area, today() + days(110), name="Own Person")
    make_facilitator(provider, area, today() + days(400), name="Settled Person")
    handbook = make_pack("Handbook", Audience.PROVIDER)
    make_version(handbook, effective_from=today() - days(5))
    make_version(make_pack("Manual", Audience.FACILITATOR), effective_from=today() - days(5))
    make_version(make_pack("Police handbook", Audience.POLICE), effective_from=today() - days(5))
    sign_in(client, lead)
    assert titles(client) == [
        "Arrange the renewal of Own Person",
        f"Agree the renewal of {licence.reference} with the Trust",
        "Get version 1.0.0 of Handbook",
        "Record the DBS checks of 2 people",
    ]
    assert f"{licence.reference} Expiring" in words_of(client.get("/"))


def test_a_suspended_licensee_is_told_what_to_mend(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    licence = make_licence(provider, [area])
    make_version(make_pack("Handbook", Audience.PROVIDER), effective_from=today() - days(5))
    suspend(licence, today() - days(2), conditions_to_lift="A certificate of insurance is sent")
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    page = client.get("/")
    assert tasks_on(page) == [(f"Mend what suspended {licence.reference}", "Overdue")]
    assert "A certificate of insurance is sent." in words_of(page)


def test_a_facilitator_is_asked_for_their_certification_and_the_versions_they_lack(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    facilitator = make_user(Role.FACILITATOR, provider, name="Aisha Rahman")
    make_licence(provider, [area])
    make_facilitator(provider, area, today() + days(100), name="Aisha Rahman", user=facilitator)
    slides, manual = make_pack("Slides", Audience.FACILITATOR), make_pack("Manual", Audience.FACILITATOR)
    make_copy(make_version(slides, 2, effective_from=today() - days(400)), facilitator, provider)
    make_version(slides, 3, effective_from=today() - days(3))
    make_copy(make_version(manual, 1, effective_from=today() - days(90)), facilitator, provider)
    make_version(make_pack("Trainer pack", Audience.TRAINER), effective_from=today() - days(5))
    sign_in(client, facilitator)
    page = client.get("/")
    assert tasks_on(page) == [
        ("Arrange the renewal of your certification", tasks_on(page)[0][1]),
        ("Get version 3.0.0 of Slides", "New version"),
    ]
    assert "Materials held 1 of 2" in words_of(page)
    assert "You hold 2.0.0." in words_of(page)
    assert "/licences/" not in page.text


def test_a_facilitator_whose_licence_is_suspended_is_not_sent_to_a_refusal(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    facilitator = make_user(Role.FACILITATOR, provider)
    licence = make_licence(provider, [area])
    make_facilitator(provider, area, user=facilitator)
    make_version(make_pack("Slides", Audience.FACILITATOR), effective_from=today() - days(5))
    sign_in(client, facilitator)
    assert titles(client) == ["Get version 1.0.0 of Slides"]
    suspend(licence, today())
    assert titles(client) == ["Your organisation’s licence: suspended"]


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.FORCE_SPOC])
def test_an_areas_own_people_see_its_state_and_their_handbooks(
    client: Visitor, provider: Organisation, area: ForceArea, role: Role
) -> None:
    make_version(make_pack("Police handbook", Audience.POLICE), effective_from=today() - days(5))
    make_version(make_pack("Handbook", Audience.PROVIDER), effective_from=today() - days(5))
    sign_in(client, make_user(role, area=area))
    page = client.get("/")
    assert [title for title, _ in tasks_on(page)] == ["Get version 1.0.0 of Police handbook"]
    assert "Wessex Delivered by a partner" in words_of(page)
    sign_in(client, make_user(role, area=make_area(name="Elsewhere")))
    assert tasks_on(client.get("/")) == []


def _award_again(person: Person) -> None:
    award_level(
        TESTER,
        person=person,
        programme=make_programme(),
        level=Level.CERTIFIED,
        from_day=today(),
        until_day=today() + days(700),
        reason="Renewed",
    )
