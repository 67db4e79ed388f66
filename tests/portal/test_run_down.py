"""The run-down of a licence: its steps, the copies to recall, and the certificate of destruction (A23)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import arrange_run_off
from app.licences.models import Licence
from app.licences.types import LapsePolicy
from app.materials.actions.destruction import certify_destruction, confirm_destroyed
from app.materials.models import AccessRecord, Copy, DestructionCertificate
from app.materials.queries.destruction import recalled_copies
from app.materials.types import AccessKind
from app.partners.models import ForceArea, Organisation
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.licences import make_licence, make_notice
from tests.builders.materials import make_released
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import terminate
from tests.portal.building import make_copy
from tests.portal.reading import part_of, tasks_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A23")]
ONE_DAY = timedelta(days=1)


@pytest.fixture
def area() -> ForceArea:
    """An area."""
    return make_area(name="Wessex")


@pytest.fixture
def provider() -> Organisation:
    """A provider."""
    return make_organisation(name="Harbour Lights")


@pytest.fixture
def lead(provider: Organisation) -> User:
    """Its lead."""
    return make_user(Role.PARTNER_LEAD, provider, name="Lea Der")


@pytest.fixture
def licence(provider: Organisation, area: ForceArea) -> Licence:
    """Its licence, terminated today, with two copies taken under it and one that was only asked for."""
    made = make_licence(provider, [area])
    for name in ("Fay Rowe", "Gil Marsh"):
        take(provider, made, name)
    take(provider, made, "Hal Never", downloaded=False)
    terminate(made)
    return made


def take(provider: Organisation, licence: Licence, name: str, *, downloaded: bool = True) -> Copy:
    """Have a copy made for somebody under the licence, and downloaded."""
    version = make_released()
    copy = make_copy(version, make_user(Role.FACILITATOR, provider, name=name), provider)
    copy.licence_id, copy.licence_reference = licence.id, licence.reference
    what = {"user_name": name, "organisation_name": "Harbour Lights", "pack_title": version.pack.title}
    kept = {"programme_id": licence.programme_id, "pack_id": version.pack_id, "copy_id": copy.copy_id}
    if downloaded:
        db.session.add(AccessRecord(at=now(), kind=AccessKind.DOWNLOADED, **what, **kept))
    db.session.flush()
    return copy


def keys_of(licence: Licence, provider: Organisation) -> list[str]:
    """Return the copies to recall as a form sends them."""
    return [str(one.key) for one in recalled_copies(licence.id, provider.id)]


def test_a_lead_confirms_each_copy_and_signs_and_the_trust_sees_it(
    client: Visitor, licence: Licence, provider: Organisation, lead: User
) -> None:
    base = f"/licences/{licence.id}"
    sign_in(client, lead)
    assert f'href="{base}/run-down"' in client.get(base).text
    page = client.get(f"{base}/run-down")
    steps = part_of(page, "Steps")
    assert "Downloads stopped Done" in steps
    assert "0 of 2 copies confirmed destroyed" in steps
    assert long_date(today() - ONE_DAY + timedelta(days=28))[:2].strip() in steps
    assert "Hal Never" not in words_of(page)
    early = client.get(f"{base}/certificate-of-destruction")
    assert (early.status_code, "2 copies of 2 are not confirmed" in words_of(early)) == (409, True)
    first, second = keys_of(licence, provider)
    for bad in ([], [str(lead.id)], ["nonsense"]):
        assert client.post(f"{base}/copies-destroyed", data={"copies": bad}).status_code == 422
    assert client.post(f"{base}/copies-destroyed", data={"copies": [first]}).status_code == 302
    assert "1 of 2 copies confirmed destroyed" in words_of(client.get(f"{base}/run-down"))
    client.post(f"{base}/copies-destroyed", data={"copies": [second]})
    wrong = {"signatory": "Somebody Else", "signatory_role": "Manager", "declares": "y"}
    refused = client.post(f"{base}/certificate-of-destruction", data=wrong)
    assert (refused.status_code, "Type Lea Der" in words_of(refused)) == (422, True)
    undeclared = {"signatory": "Lea Der", "signatory_role": "<script>Manager</script>"}
    assert client.post(f"{base}/certificate-of-destruction", data=undeclared).status_code == 422
    signed = client.post(f"{base}/certificate-of-destruction", data=undeclared | {"declares": "y"})
    assert signed.status_code == 302
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get(f"{base}/run-down")
    certificate = part_of(page, "Certificate of destruction")
    assert "I declare for Harbour Lights that every copy" in certificate
    assert "Signed by Lea Der, <script>Manager</script>" in certificate
    assert "for 2 copies" in certificate
    assert "certified that all 2 copies" in words_of(client.get(base))


def test_it_is_a_task_of_the_lead_and_once_overdue_of_the_trust(
    client: Visitor, licence: Licence, provider: Organisation, lead: User
) -> None:
    title = f"Certify that copies under {licence.reference} are destroyed"
    sign_in(client, lead)
    assert title in [one for one, _ in tasks_on(client.get("/"))]
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert "certificate of destruction" not in words_of(client.get("/"))
    long_over = make_licence(
        provider, [make_area()], starts_on=today() - timedelta(days=500), ends_on=today() - timedelta(days=90)
    )
    take(provider, long_over, "Ida Late")
    chase = f"Chase the certificate of destruction of {long_over.reference} at Harbour Lights"
    assert chase in [one for one, _ in tasks_on(client.get("/"))]
    actor = actor_of(lead)
    confirm_destroyed(actor, licence=long_over, copy_keys=[recalled_copies(long_over.id, provider.id)[0].key])
    certify_destruction(actor, licence=long_over, signatory="lea der", signatory_role="Manager")
    assert chase not in [one for one, _ in tasks_on(client.get("/"))]


def test_nothing_is_certified_twice_early_or_while_pairs_are_finished(
    provider: Organisation, area: ForceArea, lead: User
) -> None:
    actor, running = actor_of(lead), make_licence(provider, [area])
    copy = take(provider, running, "Fay Rowe")
    for act in (
        lambda: confirm_destroyed(actor, licence=running, copy_keys=[copy.id]),
        lambda: certify_destruction(actor, licence=running, signatory="Lea Der", signatory_role="Lead"),
    ):
        with pytest.raises(DomainError, match="not recalled"):
            act()
    make_notice(running, ends_on=today(), shorter_because="Agreed")
    arrange_run_off(TESTER, licence=running, until_day=today() + timedelta(days=30), reason="Two are open.")
    over = make_licence(provider, [make_area()])
    theirs = take(make_organisation(), over, "Somebody Else")
    terminate(over)
    with pytest.raises(DomainError, match="not a copy held under this licence"):
        confirm_destroyed(actor, licence=over, copy_keys=[theirs.id])
    certify_destruction(actor, licence=over, signatory="Lea Der", signatory_role="Lead")
    with pytest.raises(DomainError, match="was certified on"):
        certify_destruction(actor, licence=over, signatory="Lea Der", signatory_role="Lead")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DestructionCertificate)) == 1


def test_a_policy_that_leaves_copies_makes_none_due(client: Visitor, provider: Organisation, lead: User) -> None:
    ended = {"starts_on": today() - timedelta(days=500), "ends_on": today() - timedelta(days=90)}
    kept = make_licence(provider, [make_area()], lapse_policy=LapsePolicy.KEEP_HELD, **ended)
    take(provider, kept, "Fay Rowe")
    sign_in(client, lead)
    assert "so none is due" in words_of(client.get(f"/licences/{kept.id}/run-down"))
    assert "Certify that copies" not in words_of(client.get("/"))


def test_others_neither_see_nor_sign(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    base = f"/licences/{licence.id}"
    forms = ("copies-destroyed", "certificate-of-destruction")
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert [client.get(f"{base}/{path}").status_code for path in ("run-down", *forms)] == [404] * 3
    for role in (Role.FACILITATOR, Role.RETURN_PREPARER):
        sign_in(client, make_user(role, provider))
        assert [client.post(f"{base}/{path}", data={}).status_code for path in forms] == [403] * 2
    sign_in(client, make_user(Role.COMMISSIONER, area=area))
    assert client.get(f"{base}/run-down").status_code == 403
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert [client.get(f"{base}/{path}").status_code for path in forms] == [403] * 2
    assert "Sign it" not in words_of(client.get(f"{base}/run-down"))


def test_the_page_takes_the_same_few_queries_at_3_and_60_copies(
    client: Visitor, licence: Licence, provider: Organisation
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    counts, path = [], f"/licences/{licence.id}/run-down"
    client.get(path)
    for more in (1, 57):
        for _ in range(more):
            take(provider, licence, "Somebody")
        with counted_queries() as sent:
            assert client.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10
