"""The demo's changes of party: the transfers that the law made, and one of each other kind at invented providers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.core import clock
from app.core.actor import Actor
from app.core.db import db
from app.demo.cast import FENBRIDGE, OAKRISE, QUARRY_LANE, STONEGATE, WEST_YORKSHIRE
from app.demo.licensing import LicenceMaker
from app.demo.partners import area, commissioner_of
from app.demo.story import Story
from app.licences.actions import sign_licence
from app.licences.actions.parties import (
    Award,
    Deed,
    Statute,
    assign_licence,
    novate_licence,
    reprocure_licence,
    transfer_by_statute,
)
from app.licences.actions.subcontracting import subcontract_delivery
from app.licences.models import Licence, PartyChange
from app.licences.types import Side
from app.partners.actions import change_provider
from app.partners.models import Organisation
from app.partners.types import Governance

HOLMFIELD, EASTMERE = "Holmfield Futures (invented)", "Eastmere Support (invented)"
TARNSIDE = "Tarnside Care (invented)"
BEDFORDSHIRE = "E23000026"
BY_ORDER = "An order under the Local Democracy, Economic Development and Construction Act 2009, section 107F"


@dataclass(frozen=True)
class DemoTransfer:
    """A transfer of public record: where, when, by what, and the office that exercises the functions since."""

    code: str
    on: date
    instrument: str
    office_holder: str


TRANSFERS = (
    DemoTransfer(WEST_YORKSHIRE, date(2021, 5, 10), "SI 2021/112, article 36", "Mayor of West Yorkshire"),
    DemoTransfer("E23000005", date(2017, 5, 8), BY_ORDER, "Mayor of Greater Manchester"),
    DemoTransfer("E23000009", date(2024, 5, 7), BY_ORDER, "Mayor of York and North Yorkshire"),
    DemoTransfer("E23000011", date(2024, 5, 7), BY_ORDER, "Mayor of South Yorkshire"),
)


def tell_transfers(story: Story, manager: Actor, begun: date) -> None:
    """Have the law behind the transfers put on record, each on its day or once the portal was opened."""
    for one in TRANSFERS:
        story.add(max(one.on, begun), partial(_transfer, manager, one), hour=12)


def tell_changes(
    story: Story,
    manager: Actor,
    licences: Mapping[str, LicenceMaker],
    organisations: Mapping[str, Organisation],
    today: date,
) -> None:
    """Have a re-procurement and an assignment take effect, and a novation be prepared for a day to come."""
    award = _Award(manager, licences[QUARRY_LANE], organisations)
    story.add(today - timedelta(days=112), award.make, hour=11)
    story.add(today - timedelta(days=60), award.sign, hour=11)
    chain = partial(_subcontract, manager, licences[TARNSIDE], organisations[FENBRIDGE])
    story.add(today - timedelta(days=20), chain, hour=14)
    story.add(today - timedelta(days=24), partial(_assign, manager, licences[EASTMERE], organisations[FENBRIDGE]))
    story.add(today - timedelta(days=5), partial(_novate, manager, licences[HOLMFIELD], organisations[OAKRISE]))


@dataclass
class _Award:
    """A re-procurement on its way: awarded when the old provider had given notice, then signed by the new one."""

    manager: Actor
    old: LicenceMaker
    organisations: Mapping[str, Organisation]
    change: PartyChange | None = None

    def make(self) -> None:
        """Record the award, and who delivers from its day on."""
        first = clock.today() + timedelta(days=93)
        award = Award(
            effective_on=first,
            ends_on=first + timedelta(days=729),
            reference="Award notice of the commissioner, second procurement",
            hand_over="The two open pairs are finished by Quarry Lane; every later booking goes to Stonegate Alliance.",
        )
        successor = self.organisations[STONEGATE]
        self.change = reprocure_licence(self.manager, licence=self.old.made, successor=successor, award=award)
        change_provider(
            self.manager,
            area=area(BEDFORDSHIRE),
            before_id=self.organisations[QUARRY_LANE].id,
            after=successor,
            from_day=first,
        )

    def sign(self) -> None:
        """Have both sides sign the licence that was drafted for the new provider."""
        assert self.change is not None
        licence = db.session.get_one(Licence, self.change.new_licence_id)
        for side, who, role in (
            (Side.LICENSEE, "Imogen Fairclough", "Director"),
            (Side.LICENSOR, "Eleanor Marchwood", "Chief Executive"),
        ):
            sign_licence(
                self.manager,
                licence=licence,
                side=side,
                signatory=who,
                signatory_role=role,
                signed_on=clock.today(),
                shares_ground=True,
                without_grant=True,
            )


def _subcontract(manager: Actor, licence: LicenceMaker, organisation: Organisation) -> None:
    subcontract_delivery(
        manager,
        licence=licence.made,
        organisation=organisation,
        from_day=clock.today(),
        consent="Eleanor Marchwood, Chief Executive; file LIC/SUB/1",
    )


def _transfer(manager: Actor, one: DemoTransfer) -> None:
    statute = Statute(one.on, one.instrument, Governance.MAYOR, one.office_holder)
    transfer_by_statute(manager, area=area(one.code), successor=commissioner_of(one.code, one.on), statute=statute)


def _assign(manager: Actor, old: LicenceMaker, successor: Organisation) -> None:
    day = clock.today()
    deed = Deed(
        effective_on=day,
        reference="Assignment of the benefit, with notice of the same day; file LIC/ASS/1",
        agreed_on=day,
        consents="Eleanor Marchwood, Chief Executive, for the Trust",
    )
    assign_licence(manager, licence=old.made, successor=successor, deed=deed)


def _novate(manager: Actor, old: LicenceMaker, successor: Organisation) -> None:
    day = clock.today()
    deed = Deed(
        effective_on=day + timedelta(days=75),
        reference="Deed of novation; file LIC/NOV/1",
        agreed_on=day,
        consents="Huw Prosser, Chair, for the licensee that goes; Maya Lindley, Director, for the licensee that "
        "comes; Eleanor Marchwood, Chief Executive, for the Trust",
    )
    novate_licence(manager, licence=old.made, successor=successor, deed=deed)
