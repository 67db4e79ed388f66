"""Commissioners' grants and contracts for tests, made through the actions of licences."""

from datetime import date, timedelta

from app.core.actor import Actor
from app.core.clock import today
from app.licences.actions import Funding, record_funding
from app.licences.models import FundingAgreement
from app.licences.types import FundingKind
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER, make_organisation


def make_funding(
    area: ForceArea,
    from_day: date | None = None,
    until_day: date | None = None,
    *,
    kind: FundingKind = FundingKind.GRANT,
    giver: Organisation | None = None,
    receiver: Organisation | None = None,
    amount_pence: int | None = 2_750_000,
    actor: Actor = TESTER,
) -> FundingAgreement:
    """Record a grant or contract for an area; since two years ago, for three years to come, unless days are given."""
    to = OrganisationKind.TRUST if kind is FundingKind.GRANT else OrganisationKind.PROVIDER
    funding = Funding(
        kind,
        giver=giver or make_organisation(OrganisationKind.COMMISSIONER),
        receiver=receiver or make_organisation(to),
        purpose="Mobilisation and licence",
        reference="GR/2026/7",
        kept_at="Contracts register, file 12",
        from_day=from_day or today() - timedelta(days=730),
        until_day=until_day or today() + timedelta(days=1095),
        amount_pence=amount_pence,
    )
    return record_funding(actor, area=area, programme=make_programme(), funding=funding)
