"""Tasks that access gives: what waits for a second administrator, and the reviews one may answer (G1, G5, G7)."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.actions.control import give_role
from app.accounts.actions.resets import ask_for_reset
from app.accounts.actions.reviews import open_reviews
from app.accounts.rules.reviews import quarter_start
from app.core.clock import now, start_of_day, today
from app.core.roles import Role
from app.partners.models import Organisation
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.conftest import Visitor
from tests.portal.reading import tasks_on

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G7")]


def titles(client: Visitor) -> list[str]:
    return [title for title, _ in tasks_on(client.get("/?tasks=all"))]


@pytest.mark.feature("G1", "G5")
def test_a_second_administrator_is_asked_to_confirm_what_another_asked_for(
    client: Visitor, trust: Organisation
) -> None:
    asker, second = (make_user(Role.ADMINISTRATOR, trust, name=name) for name in ("Ask Er", "Sec Ond"))
    owen = make_user(Role.DATA_ANALYST, trust, name="Owen Analyst")
    owner = make_user(Role.TRAINER, trust, name="Lost Phone")
    owner.totp_secret, owner.totp_confirmed_at = "sealed", now()
    ask_for_reset(actor_of(asker), email=owner.email, reason="Phone stolen.")
    give_role(actor_of(asker), user=owen, role=Role.ADMINISTRATOR, organisation=trust, from_day=today())
    asked = [
        "Confirm or decline Owen Analyst as administrator",
        "Confirm or stop the reset of Lost Phone’s second factor",
    ]
    for person, expected in ((second, asked), (asker, []), (make_user(Role.LICENCE_MANAGER, trust), [])):
        sign_in(client, person)
        assert titles(client) == expected
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        sign_in(client, second)
        assert titles(client) == asked[1:], "what ran out waits for nobody"


@pytest.mark.feature("G1")
def test_a_lead_is_not_asked_about_a_role_of_their_own(client: Visitor, provider: Organisation) -> None:
    lead = make_user(Role.PARTNER_LEAD, provider)
    with time_machine.travel(start_of_day(quarter_start(today())) + timedelta(hours=6), tick=False):
        open_reviews(today())
        sign_in(client, lead)
        assert titles(client) == []
