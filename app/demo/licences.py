"""The demo's licences: own-delivery for the Trust's areas, Restorative Solutions in good standing, and each other
state at an invented provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.actor import Actor
from app.demo.activity import LEAD
from app.demo.cast import CUMBRIA, NORTHMOOR, QUARRY_LANE, RESTORATIVE, TRUST, WEST_YORKSHIRE
from app.demo.clock import month_end, month_start
from app.demo.funding import contract_for, end_grant_early, pay_for
from app.demo.licensing import LicenceMaker
from app.demo.partners import DELIVERIES
from app.demo.reminders import tell_reminders
from app.demo.story import Story
from app.licences.models import Programme
from app.licences.types import ContractShape, LapsePolicy
from app.partners.models import Organisation

Happening = Callable[[LicenceMaker], None]


@dataclass(frozen=True)
class DemoLicence:
    """A licence: whose, where, its months counted from this one, and what happened to it how many days ago."""

    licensee: str
    code: str
    starts_in_months: int
    ends_in_months: int
    happenings: tuple[tuple[int, Happening], ...] = ()
    grace_days: int = 30
    lapse_policy: LapsePolicy = LapsePolicy.LOSE_ALL
    seats: int = 12
    is_signed: bool = True
    is_renewed: bool = False
    """Whether the one after it in the list renews it."""
    shape: ContractShape = ContractShape.GRANT
    is_paid_for: bool = True
    """Whether the grant or contract that pays for it is recorded before it is signed."""
    answers: str | None = None
    """Who of the licensee accepted it on the portal; else it was signed by hand."""


PARTNERS = (
    DemoLicence(RESTORATIVE, WEST_YORKSHIRE, -40, -17, is_renewed=True),
    DemoLicence(RESTORATIVE, WEST_YORKSHIRE, -16, 19, answers=LEAD),
    DemoLicence(NORTHMOOR, CUMBRIA, -32, 3, ((21, LicenceMaker.set_coming_condition),), seats=1, is_renewed=True),
    DemoLicence(NORTHMOOR, CUMBRIA, 4, 39, ((6, LicenceMaker.offer),), is_signed=False),
    DemoLicence(
        "Fellgate Together (invented)",
        "E23000008",
        -30,
        -1,
        ((44, LicenceMaker.renew_in_vain),),
        90,
        LapsePolicy.KEEP_HELD,
    ),
    DemoLicence(
        "Saltmarsh Families (invented)",
        "E23000020",
        -20,
        15,
        ((18, LicenceMaker.suspend),),
        shape=ContractShape.SUBCONTRACT,
    ),
    DemoLicence("Harbour Row (invented)", "E23000012", -30, 5, ((95, LicenceMaker.terminate),)),
    DemoLicence("Beacon Vale (invented)", "E23000037", -40, -5, shape=ContractShape.SUBCONTRACT),
    DemoLicence("Kestrel Community (invented)", "E23000025", 3, 38, is_signed=False, is_paid_for=False),
    DemoLicence("Tidewater Support (invented)", "E23000032", 2, 37),
    DemoLicence(
        "Larkrise Together (invented)",
        "E23000038",
        4,
        39,
        ((9, LicenceMaker.offer),),
        is_signed=False,
        is_paid_for=False,
    ),
    DemoLicence(
        "Tarnside Care (invented)",
        "W15000001",
        -1,
        34,
        ((14, LicenceMaker.plan_to_go_live), (13, LicenceMaker.set_checked_condition)),
    ),
    DemoLicence("Eastmere Support (invented)", "E23000018", -25, 10, ((40, LicenceMaker.be_given_notice),)),
    DemoLicence(
        QUARRY_LANE,
        "E23000026",
        -30,
        5,
        ((120, LicenceMaker.give_notice), (30, LicenceMaker.run_off)),
    ),
    DemoLicence(
        "Holmfield Futures (invented)",
        "E23000017",
        -14,
        21,
        ((70, LicenceMaker.set_conditions), (33, end_grant_early), (6, LicenceMaker.send_evidence)),
    ),
)


def tell_licences(
    story: Story,
    actors: Mapping[str, Actor],
    programme: Programme,
    organisations: dict[str, Organisation],
    today: date,
) -> dict[str, LicenceMaker]:
    """Have the demo's licences drafted and signed, and what happened to each happen, each on its own day.

    Return the partners' licences by who holds each, the last of them.
    """
    begun, ends = month_start(today, -19), month_end(today, 16)
    for delivery in DELIVERIES:
        if delivery.provider is None:
            where = (ContractShape.OWN_DELIVERY, delivery.code, begun, ends)
            own = LicenceMaker(actors, programme, organisations[TRUST], *where, seats=None)
            story.add(begun - timedelta(days=30), own.draft)
            story.add(begun - timedelta(days=28), own.sign_as_licensor, hour=15)
    made: dict[str, LicenceMaker] = {}
    renewed: LicenceMaker | None = None
    for one in PARTNERS:
        maker = _maker(actors, programme, organisations[one.licensee], one, today, renewed)
        _tell_partner(story, maker, one, today)
        tell_reminders(story, maker, today)
        renewed = maker if one.is_renewed else None
        made[one.licensee] = maker
    return made


def _maker(
    actors: Mapping[str, Actor],
    programme: Programme,
    licensee: Organisation,
    one: DemoLicence,
    today: date,
    renews: LicenceMaker | None,
) -> LicenceMaker:
    return LicenceMaker(
        actors,
        programme,
        licensee,
        one.shape,
        one.code,
        month_start(today, one.starts_in_months),
        month_end(today, one.ends_in_months),
        one.grace_days,
        one.lapse_policy,
        seats=one.seats,
        renews=renews,
    )


def _tell_partner(story: Story, maker: LicenceMaker, one: DemoLicence, today: date) -> None:
    drafted = min(maker.starts_on, today) - timedelta(days=40)
    story.add(drafted, maker.draft)
    if one.is_paid_for:
        story.add(drafted + timedelta(days=1), lambda: pay_for(maker), hour=9)
    if one.answers is not None:
        story.add(drafted + timedelta(days=1), lambda: contract_for(maker), hour=9, minute=10)
        story.add(drafted + timedelta(days=7), maker.offer, hour=11)
        story.add(drafted + timedelta(days=21), lambda: maker.accept_as_licensee(one.answers or ""), hour=14)
        story.add(drafted + timedelta(days=24), maker.accept_as_licensor, hour=11)
        story.add(drafted + timedelta(days=24), maker.seal, hour=11, minute=1)
        _tell_variation(story, maker, one.answers, today)
    elif one.is_signed:
        story.add(drafted + timedelta(days=21), maker.sign_as_licensee, hour=14)
        story.add(drafted + timedelta(days=24), maker.sign_as_licensor, hour=11)
    for days_ago, happen in one.happenings:
        story.add(today - timedelta(days=days_ago), lambda happen=happen: happen(maker), hour=15)  # type: ignore[misc]


def _tell_variation(story: Story, maker: LicenceMaker, email: str, today: date) -> None:
    """Have its terms varied five months ago, both sides accepting; it is in force by now."""
    offered = today - timedelta(days=150)
    story.add(offered, maker.vary, hour=10)
    story.add(offered + timedelta(days=9), lambda: maker.accept_variation_as_licensee(email), hour=14)
    story.add(offered + timedelta(days=12), maker.accept_variation_as_licensor, hour=11)
    story.add(offered + timedelta(days=12), maker.seal_variation, hour=11, minute=1)
