"""Abandoning a draft, so that another renewal can be begun (A8)."""

import pytest

from app.core.clock import today
from app.core.events import EventTag
from app.core.roles import Role
from app.licences.actions import abandon_draft, offer_licence, renew_licence
from app.licences.models import Licence
from app.licences.queries import pending_renewal
from app.licences.types import LicenceState, Side
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import TESTER
from tests.conftest import Visitor
from tests.licences.acts import events_of, refusal, sign, state_of
from tests.licences.places import Place, sign_in_as, version_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A8")]


def abandon(licence: Licence) -> None:
    """Give a draft up."""
    abandon_draft(TESTER, licence=licence, reason="The commissioner tenders again")


def test_an_abandoned_renewal_makes_room_for_another() -> None:
    old = make_licence()
    first = renew_licence(TESTER, licence=old)
    assert "already renews" in refusal(lambda: renew_licence(TESTER, licence=old)).sentence
    abandon(first)
    assert state_of(first) is LicenceState.TERMINATED
    assert pending_renewal(old.id) is None
    second = renew_licence(TESTER, licence=old)
    assert (second.renews_id, pending_renewal(old.id)) == (old.id, second.reference)
    assert [one.tag for one in events_of(first)] == [EventTag.LICENCE_DRAFTED, EventTag.LICENCE_ABANDONED]
    assert events_of(first)[-1].reason == "The commissioner tenders again"


def test_with_an_abandoned_draft_nothing_more_can_be_done() -> None:
    draft = make_draft()
    abandon(draft)
    for act in (
        lambda: abandon(draft),
        lambda: make_offer(draft),
        lambda: sign(draft, Side.LICENSOR),
    ):
        assert f"{draft.reference} was abandoned on" in refusal(act).sentence


def test_what_is_signed_or_on_offer_is_not_abandoned() -> None:
    signed, half, offered = make_licence(), make_draft(), make_draft()
    sign(half, Side.LICENSOR)
    offer_licence(TESTER, licence=offered, offered_on=today(), answer_by=today())
    assert "has been signed" in refusal(lambda: abandon(signed)).sentence
    assert "has been signed" in refusal(lambda: abandon(half)).sentence
    assert "has been on offer since" in refusal(lambda: abandon(offered)).sentence


def test_abandoned_in_the_browser_and_back_at_the_licence_it_was_to_renew(client: Visitor, place: Place) -> None:
    renewal = renew_licence(TESTER, licence=place.licence)
    path = f"/licences/{renewal.id}"
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert f'href="{path}/abandon"' in client.get(path).text
    seen = version_on(client, f"{path}/abandon")
    unreasoned = client.post(f"{path}/abandon", data={"version": seen, "reason": " "})
    assert (unreasoned.status_code, "Enter the reason" in unreasoned.text) == (422, True)
    answer = client.post(f"{path}/abandon", data={"version": seen, "reason": "Tendered <script> again"})
    assert answer.headers["Location"] == place.path
    page = client.get(path)
    shown = words_of(page)
    assert "Abandoned on" in shown
    assert "<script> again" not in page.text
    assert f'href="{path}/sign"' not in page.text
    assert renewal.reference not in words_of(client.get(place.path)).partition("History")[0]
    again = client.post(f"{path}/abandon", data={"version": seen, "reason": "Twice"})
    assert again.status_code in (409, 422)


def test_only_who_drafts_abandons(client: Visitor, place: Place) -> None:
    renewal = renew_licence(TESTER, licence=place.licence)
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER, Role.QA_LEAD):
        sign_in_as(client, role, place)
        assert client.post(f"/licences/{renewal.id}/abandon", data={"reason": "No"}).status_code == 403
    assert state_of(renewal) is LicenceState.DRAFT
