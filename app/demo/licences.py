"""The demo's licences: own-delivery for the Trust's areas, Restorative Solutions in good standing, and each other
state at an invented provider."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock
from app.core.actor import Actor
from app.demo.cast import CUMBRIA, NORTHMOOR, RESTORATIVE, TRUST, WEST_YORKSHIRE
from app.demo.clock import month_end, month_start
from app.demo.partners import DELIVERIES, area
from app.demo.story import Story
from app.licences.actions import (
    DraftTerms,
    draft_licence,
    sign_licence,
    suspend_licence,
    terminate_licence,
)
from app.licences.models import Licence, Programme
from app.licences.types import ContractShape, LapsePolicy, Side, SuspensionScope
from app.partners.models import Organisation


@dataclass(frozen=True)
class DemoLicence:
    """A licence: whose, where, its months counted from this one, and whether both sides have signed."""

    licensee: str
    code: str
    starts_in_months: int
    ends_in_months: int
    grace_days: int = 30
    lapse_policy: LapsePolicy = LapsePolicy.LOSE_ALL
    is_signed: bool = True
    suspended_days_ago: int = 0
    terminated_days_ago: int = 0


PARTNERS = (
    DemoLicence(RESTORATIVE, WEST_YORKSHIRE, -16, 19),
    DemoLicence(NORTHMOOR, CUMBRIA, -32, 3),
    DemoLicence("Fellgate Together (invented)", "E23000008", -30, -1, 90, LapsePolicy.KEEP_HELD),
    DemoLicence("Saltmarsh Families (invented)", "E23000020", -20, 15, suspended_days_ago=18),
    DemoLicence("Harbour Row (invented)", "E23000012", -30, 5, terminated_days_ago=75),
    DemoLicence("Beacon Vale (invented)", "E23000037", -40, -5),
    DemoLicence("Kestrel Community (invented)", "E23000025", 3, 38, is_signed=False),
    DemoLicence("Tidewater Support (invented)", "E23000032", 2, 37),
)


def tell_licences(
    story: Story, actor: Actor, programme: Programme, organisations: dict[str, Organisation], today: date
) -> None:
    """Have the demo's licences drafted, signed, suspended and terminated, each on its own day."""
    begun, ends = month_start(today, -19), month_end(today, 16)
    for delivery in DELIVERIES:
        if delivery.provider is None:
            own = _Maker(actor, programme, organisations[TRUST], ContractShape.OWN_DELIVERY, delivery.code, begun, ends)
            story.add(begun - timedelta(days=30), own.draft)
            story.add(begun - timedelta(days=28), own.sign_as_licensor, hour=15)
    for one in PARTNERS:
        _tell_partner(story, actor, programme, organisations[one.licensee], one, today)


def _tell_partner(
    story: Story, actor: Actor, programme: Programme, licensee: Organisation, one: DemoLicence, today: date
) -> None:
    starts, ends = month_start(today, one.starts_in_months), month_end(today, one.ends_in_months)
    drafted = min(starts, today) - timedelta(days=40)
    maker = _Maker(actor, programme, licensee, ContractShape.GRANT, one.code, starts, ends, one)
    story.add(drafted, maker.draft)
    if one.is_signed:
        story.add(drafted + timedelta(days=21), maker.sign_as_licensee, hour=14)
        story.add(drafted + timedelta(days=24), maker.sign_as_licensor, hour=11)
    if one.suspended_days_ago:
        story.add(today - timedelta(days=one.suspended_days_ago), maker.suspend, hour=15)
    if one.terminated_days_ago:
        story.add(today - timedelta(days=one.terminated_days_ago + 20), maker.terminate)


@dataclass
class _Maker:
    """One licence being made, step by step."""

    actor: Actor
    programme: Programme
    licensee: Organisation
    shape: ContractShape
    code: str
    starts_on: date
    ends_on: date
    one: DemoLicence | None = None
    licence: Licence | None = None

    def draft(self) -> None:
        """Draft it."""
        terms = DraftTerms(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            grace_days=self.one.grace_days if self.one else 30,
            lapse_policy=self.one.lapse_policy if self.one else LapsePolicy.LOSE_ALL,
            seats=12 if self.one else None,
            areas=[area(self.code)],
        )
        self.licence = draft_licence(
            self.actor, programme=self.programme, licensee=self.licensee, shape=self.shape, terms=terms
        )

    def sign_as_licensor(self) -> None:
        """Have the Trust sign."""
        self._sign(Side.LICENSOR, "Eleanor Marchwood", "Chief Executive")

    def sign_as_licensee(self) -> None:
        """Have the provider sign."""
        self._sign(Side.LICENSEE, "Robin Hartley", "Director")

    def suspend(self) -> None:
        """Suspend the whole licence."""
        suspend_licence(
            self.actor,
            licence=self._made(),
            scope=SuspensionScope.WHOLE,
            reason="Two workshops ran without a certified facilitator.",
            conditions_to_lift="Send the next six weeks' roster, with a certified facilitator on every workshop.",
            from_day=clock.today(),
        )

    def terminate(self) -> None:
        """Terminate it, with twenty days' warning."""
        terminate_licence(
            self.actor,
            licence=self._made(),
            effective_on=clock.today() + timedelta(days=20),
            reason="The commissioner ended the service contract.",
        )

    def _sign(self, side: Side, signatory: str, role: str) -> None:
        sign_licence(
            self.actor,
            licence=self._made(),
            side=side,
            signatory=signatory,
            signatory_role=role,
            signed_on=clock.today(),
        )

    def _made(self) -> Licence:
        assert self.licence is not None
        return self.licence
