"""Changes of party for tests, made through the actions of licences."""

import uuid
from datetime import date, timedelta

from app.core.clock import today
from app.licences.actions.parties import (
    Award,
    Deed,
    Heir,
    Statute,
    assign_licence,
    novate_licence,
    reprocure_licence,
    transfer_by_statute,
    transfer_together,
)
from app.licences.models import Licence, PartyChange
from app.licences.queries.together import remaining_commissioners
from app.partners.models import ForceArea, Organisation
from app.partners.types import Governance, OrganisationKind
from tests.builders.partners import TESTER, make_organisation

CONSENTS = "Ann Example, chair, for the Trust"


def in_days(days: int) -> date:
    """Return the day so many days from now."""
    return today() + timedelta(days=days)


def make_transfer(
    area: ForceArea,
    successor: Organisation | None = None,
    effective_on: date | None = None,
    *,
    seen_version: int | None = None,
) -> PartyChange:
    """Record a statutory transfer in an area that has a commissioner, forty days from now unless a day is given."""
    return transfer_by_statute(
        TESTER,
        area=area,
        successor=successor or make_organisation(OrganisationKind.COMMISSIONER),
        statute=Statute(effective_on or in_days(40), "SI 2028/1, article 1", Governance.MAYOR, "The Mayor"),
        seen_version=seen_version,
    )


def deed(effective_on: date | None = None, agreed_on: date | None = None) -> Deed:
    """Return a deed signed today, or on the day given, that takes effect in forty days unless a day is given."""
    return Deed(effective_on or in_days(40), "Deed 1", agreed_on or today(), CONSENTS)


def make_novation(
    licence: Licence,
    successor: Organisation | None = None,
    effective_on: date | None = None,
    *,
    agreed_on: date | None = None,
    seen_version: int | None = None,
) -> PartyChange:
    """Record a novation to another provider, forty days from now unless a day is given."""
    to, terms = successor or make_organisation(), deed(effective_on, agreed_on)
    return novate_licence(TESTER, licence=licence, successor=to, deed=terms, seen_version=seen_version)


def make_assignment(
    licence: Licence, successor: Organisation | None = None, effective_on: date | None = None
) -> PartyChange:
    """Record an assignment of the benefit to another provider, forty days from now unless a day is given."""
    to = successor or make_organisation()
    return assign_licence(TESTER, licence=licence, successor=to, deed=deed(effective_on))


def make_transfers_together(effective_on: date | None = None, name: str = "Board") -> uuid.UUID:
    """Record that a body of its own follows each remaining commissioner, forty days from now unless a day is given."""
    heirs = [
        Heir(one.code, f"{name} of {one.area}", Governance.POLICING_BOARD) for one in remaining_commissioners(today())
    ]
    return transfer_together(TESTER, heirs=heirs, effective_on=effective_on or in_days(40), instrument="The Act")


def make_reprocurement(
    licence: Licence, successor: Organisation | None = None, effective_on: date | None = None, **changes: object
) -> PartyChange:
    """Record that another provider follows in forty days unless a day is given, licensed for two years."""
    first = effective_on or in_days(40)
    given = {"ends_on": first + timedelta(days=729), "reference": "Award 1", "hand_over": "Nothing is open"} | changes
    award = Award(effective_on=first, **given)  # type: ignore[arg-type]
    return reprocure_licence(TESTER, licence=licence, successor=successor or make_organisation(), award=award)
