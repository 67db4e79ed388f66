"""Variations of a signed agreement: numbered, effective-dated, agreed by both sides (A14)."""

from datetime import date, timedelta

import pytest

from app.accounts.types import MailKind
from app.core.clock import today
from app.core.errors import Stale
from app.core.roles import Role
from app.licences.actions import WordedClause, end_variation
from app.licences.models import Licence
from app.licences.queries import agreement_on, licence_facts, variation_of, variations_of
from app.licences.rules import AgreementText, consolidated, state_on
from app.licences.types import LapsePolicy, LicenceState, Side, VariationState
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_notice, make_variation
from tests.builders.mail import messages
from tests.builders.partners import make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import events_of, refusal, terminate
from tests.licences.places import typed_day, words_of
from tests.licences.varied import Varied

pytestmark = pytest.mark.usefixtures("database")


def facts_of(licence: Licence, day: date | None = None) -> object:
    """Return a licence's facts, named on a day."""
    (facts,) = licence_facts([licence.id], named_on=day)
    return facts


def text_on(licence: Licence, day: date) -> AgreementText:
    """Return the agreement as it reads on a day."""
    facts = facts_of(licence)
    found = agreement_on(facts, day)  # type: ignore[arg-type]
    assert found is not None
    return consolidated(found.text, variations_of(licence.id), day)


@pytest.mark.feature("A14")
def test_a_variation_holds_once_both_sides_have_accepted_it(varied: Varied) -> None:
    ends_on = today() + timedelta(days=1000)
    make_variation(varied.licence, ends_on=ends_on, grace_days=30, lapse_policy=LapsePolicy.KEEP_HELD)
    varied.accept(Side.LICENSEE)
    assert facts_of(varied.licence).grace_days == 10  # type: ignore[attr-defined]
    varied.accept(Side.LICENSOR)
    facts = facts_of(varied.licence)
    assert (facts.ends_on, facts.grace_days, facts.lapse_policy) == (ends_on, 30, LapsePolicy.KEEP_HELD)  # type: ignore[attr-defined]
    (one,) = variations_of(varied.licence.id)
    assert (one.number, one.state_on(today()), one.agreed_on) == (1, VariationState.IN_FORCE, today())
    assert [event.sentence.split(" of ")[0] for event in events_of(varied.licence)][-3:] == [
        "Waymark (tests) offered variation 1",
        "Catherine Lowther accepted variation 1",
        "Priya Shah accepted variation 1",
    ]
    assert state_on(facts, ends_on) is LicenceState.EXPIRING  # type: ignore[arg-type]


@pytest.mark.feature("A14", "A9")
def test_seats_change_on_the_day_the_variation_takes_effect(varied: Varied) -> None:
    day = today() + timedelta(days=20)
    make_variation(varied.licence, day, seats=20)
    varied.agree()
    seats = [facts_of(varied.licence, one).seats for one in (today(), day - timedelta(days=1), day)]  # type: ignore[attr-defined]
    assert seats == [12, 12, 20]
    make_variation(varied.licence, day + timedelta(days=5), seats=None)
    varied.agree(2)
    assert facts_of(varied.licence, day + timedelta(days=5)).seats is None  # type: ignore[attr-defined]
    assert facts_of(varied.licence, day).seats == 20  # type: ignore[attr-defined]


@pytest.mark.feature("A14", "A1")
def test_areas_join_and_leave_on_the_day_the_variation_takes_effect(varied: Varied) -> None:
    day, area = today() + timedelta(days=20), make_area(name="Lancashire")
    make_variation(varied.licence, day, areas=((area.id, None),), territory=["Lancashire"])
    varied.agree()
    territory = facts_of(varied.licence).territory  # type: ignore[attr-defined]
    covered = {when: [one.words for one in territory if one.covers(when)] for when in (day - timedelta(days=1), day)}
    assert covered == {day - timedelta(days=1): ["Cumbria"], day: ["Lancashire"]}


@pytest.mark.feature("A14", "G10")
def test_the_agreement_reads_as_of_any_day_with_every_variation_worked_in(varied: Varied) -> None:
    first, second = today() + timedelta(days=10), today() + timedelta(days=20)
    before = text_on(varied.licence, today())
    clause = WordedClause(2, "The licence", "The right is shared with nobody.\n\nNot even in part.", "As it was")
    make_variation(varied.licence, first, grace_days=45, clause=clause, reason="Both sides asked")
    varied.agree()
    make_variation(varied.licence, second, seats=30, reason="More facilitators")
    varied.agree(2)
    assert text_on(varied.licence, first - timedelta(days=1)) == before
    then = text_on(varied.licence, first)
    assert dict(then.particulars)["Grace"] == "45 days"
    assert dict(then.particulars)["Facilitator seats"] == "12 seats"
    assert then.clauses[1].paragraphs == ("The right is shared with nobody.", "Not even in part.")
    assert then.clauses[-1].heading.startswith("Variation 1, in force since")
    later = text_on(varied.licence, second)
    assert dict(later.particulars)["Facilitator seats"] == "30 seats"
    assert dict(later.particulars)["Grace"] == "45 days"
    assert later.clauses[-1].heading.startswith("Variation 2")


@pytest.mark.feature("A14", "A7")
def test_nothing_takes_effect_before_a_variation_signed_already(varied: Varied) -> None:
    day = today() + timedelta(days=30)
    make_variation(varied.licence, day, seats=20)
    varied.agree()
    refused = refusal(lambda: make_variation(varied.licence, day - timedelta(days=1), seats=30))
    assert refused.field == "effective_on"
    assert "Variation 1, signed already, takes effect on" in refused.sentence
    assert make_variation(varied.licence, day, seats=30).number == 2


@pytest.mark.feature("A14", "A7")
def test_one_variation_is_on_offer_at_a_time_and_only_on_a_licence_in_its_days(varied: Varied) -> None:
    make_variation(varied.licence)
    assert "has been on offer since" in refusal(lambda: make_variation(varied.licence)).sentence
    draft = make_draft()
    assert "not signed by every side" in refusal(lambda: make_variation(draft)).sentence
    own = make_licence(make_organisation(OrganisationKind.TRUST))
    assert "nothing to vary" in refusal(lambda: make_variation(own)).sentence
    over = make_licence()
    terminate(over)
    assert "is over" in refusal(lambda: make_variation(over)).sentence


@pytest.mark.feature("A14", "A7")
def test_the_days_and_the_changes_of_a_variation_make_sense(varied: Varied) -> None:
    licence = varied.licence
    late, early = today() + timedelta(days=5000), today() - timedelta(days=300)
    assert refusal(lambda: make_variation(licence, late)).field == "effective_on"
    assert refusal(lambda: make_variation(licence, early)).field == "effective_on"
    gone = today() - timedelta(days=1)
    assert refusal(lambda: make_variation(licence, answer_by=gone)).field == "answer_by"
    assert refusal(lambda: make_variation(licence, ends_on=gone)).field == "ends_on"
    assert "Nothing would change" in refusal(lambda: make_variation(licence, seats=12)).sentence
    assert refusal(lambda: make_variation(licence, areas=(), territory=[])).field == "areas"


@pytest.mark.feature("A14", "A18")
def test_a_variation_is_accepted_once_of_what_was_read_in_ones_own_name(varied: Varied) -> None:
    make_variation(varied.licence)
    assert isinstance(refusal(lambda: varied.accept(Side.LICENSEE, terms_read="0" * 64)), Stale)
    assert refusal(lambda: varied.accept(Side.LICENSEE, signatory="Somebody Else")).field == "signatory"
    varied.accept(Side.LICENSEE)
    assert "already accepted for the licensee" in refusal(lambda: varied.accept(Side.LICENSEE)).sentence
    varied.accept(Side.LICENSOR)
    actor = actor_of(varied.manager)
    ended = refusal(
        lambda: end_variation(actor, licence=varied.licence, number=1, side=Side.LICENSOR, reason="No more")
    )
    assert "was agreed on" in ended.sentence


@pytest.mark.feature("A14", "A18")
def test_the_licensee_declines_and_the_trust_withdraws_and_the_other_side_is_told(varied: Varied) -> None:
    make_variation(varied.licence)
    end_variation(actor_of(varied.lead), licence=varied.licence, number=1, side=Side.LICENSEE, reason="Too few seats")
    assert variation_of(varied.licence.id, 1).state_on(today()) is VariationState.DECLINED
    assert "The licensee declined variation 1" in refusal(lambda: varied.accept(Side.LICENSEE)).sentence
    make_variation(varied.licence)
    varied.accept(Side.LICENSEE, 2)
    lead, manager = actor_of(varied.lead), actor_of(varied.manager)
    bound = refusal(lambda: end_variation(lead, licence=varied.licence, number=2, side=Side.LICENSEE, reason="No"))
    assert "Ask the Trust’s licence manager to withdraw it" in bound.sentence
    end_variation(manager, licence=varied.licence, number=2, side=Side.LICENSOR, reason="New prices")
    assert variation_of(varied.licence.id, 2).state_on(today()) is VariationState.WITHDRAWN
    told = [(one.recipient, one.subject.split(" of ")[0]) for one in messages(MailKind.LICENCE_OFFER)]
    assert told == [
        (varied.lead.email, "Variation 1"),
        (varied.manager.email, "Variation 1"),
        (varied.lead.email, "Variation 2"),
        (varied.manager.email, "Variation 2"),
        (varied.lead.email, "Variation 2"),
    ]


@pytest.mark.feature("A14")
def test_a_variation_does_not_undo_a_notice(varied: Varied) -> None:
    notice = make_notice(varied.licence)
    make_variation(varied.licence, ends_on=today() + timedelta(days=2000))
    varied.agree()
    assert facts_of(varied.licence).last_day == notice.ends_on  # type: ignore[attr-defined]


@pytest.mark.feature("A14", "A18", "G6")
def test_it_is_offered_and_accepted_in_the_browser(client: Visitor, varied: Varied) -> None:
    sign_in(client, varied.manager)
    page = client.get(f"{varied.path}/variations/new")
    assert page.status_code == 200
    assert "Offer a variation" in words_of(client.get(varied.path))
    (facts,) = licence_facts([varied.licence.id])
    sent = {
        "version": str(varied.licence.row_version),
        "reason": "<script>alert(1)</script> More people",
        "grace_days": "10",
        "seats": "25",
        "lapse_policy": facts.lapse_policy.value,
        "areas-0-area": facts.territory[0].area_code,
    }
    sent |= typed_day("effective_on", today()) | typed_day("answer_by", today()) | typed_day("ends_on", facts.ends_on)
    wrong = client.post(f"{varied.path}/variations/new", data=sent | {"clause_heading": "Only a heading"})
    assert wrong.status_code == 422
    assert "both the heading and the words" in words_of(wrong)
    assert 'value="25"' in wrong.text
    assert client.post(f"{varied.path}/variations/new", data=sent).status_code == 302
    stale = client.post(f"{varied.path}/variations/new", data=sent)
    assert stale.status_code == 409
    for who in (varied.lead, varied.manager):
        sign_in(client, who)
        path = f"{varied.path}/variations/1/accept"
        shown = client.get(path)
        assert "25 seats" in words_of(shown)
        assert "<script>alert" not in shown.text
        typed = {"terms": variation_of(varied.licence.id, 1).sha256, "signatory": who.name, "signatory_role": "Chair"}
        assert client.post(path, data=typed).status_code == 422
        assert client.post(path, data=typed | {"declaration": "y"}).status_code == 302
    assert "Facilitator seats 25 seats" in words_of(client.get(varied.path))
    agreement = words_of(client.get(f"{varied.path}/agreement"))
    assert "with variation 1 worked in" in agreement
    assert client.get(path).status_code == 409


@pytest.mark.feature("A14", "G1")
def test_strangers_learn_nothing_of_a_variation(client: Visitor, varied: Varied) -> None:
    make_variation(varied.licence)
    sign_in(client, make_user(Role.PARTNER_LEAD))
    for path in ("variations/1", "variations/1/accept", "variations/1/end"):
        assert client.get(f"{varied.path}/{path}").status_code == 404
    sign_in(client, varied.lead)
    assert client.get(f"{varied.path}/variations/2").status_code == 404
    assert client.get(f"{varied.path}/variations/new").status_code == 403
    sign_in(client, make_user(Role.RETURN_PREPARER, varied.licence.licensee))
    assert client.get(f"{varied.path}/variations/1").status_code == 200
    assert client.get(f"{varied.path}/variations/1/accept").status_code == 403


@pytest.mark.feature("A14", "G7")
def test_it_is_a_task_of_the_licensee_and_then_of_the_trust(client: Visitor, varied: Varied) -> None:
    make_variation(varied.licence)
    named = f"variation 1 of {varied.licence.reference}"
    sign_in(client, varied.manager)
    assert named not in words_of(client.get("/"))
    sign_in(client, varied.lead)
    assert f"Answer {named}" in words_of(client.get("/"))
    varied.accept(Side.LICENSEE)
    assert f"Answer {named}" not in words_of(client.get("/"))
    sign_in(client, varied.manager)
    assert f"Accept {named} for the Trust" in words_of(client.get("/"))
    varied.accept(Side.LICENSOR)
    assert f"Accept {named}" not in words_of(client.get("/"))
