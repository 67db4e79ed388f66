"""What pays for the demo's licences: commissioners' grants to the Trust and contracts with providers, invented."""

from app.core import clock
from app.demo.clock import month_end
from app.demo.licensing import LicenceMaker
from app.demo.partners import area, commissioner_of
from app.licences.actions import Funding, end_funding, record_funding
from app.licences.queries import funding_of_areas
from app.licences.types import ContractShape, FundingKind
from app.partners.queries import the_trust

PURPOSES = {
    FundingKind.GRANT: "Mobilisation, licence and training",
    FundingKind.SERVICE_CONTRACT: "Delivery of CARA, with the victim contact service",
}
MANAGER = "licences@hamptontrust.example"
PENCE = {FundingKind.GRANT: 2_750_000, FundingKind.SERVICE_CONTRACT: 11_840_000}


def pay_for(maker: LicenceMaker) -> None:
    """Have recorded what pays for a licence: the grant it rests on, or the contract its provider has."""
    _record(maker, FundingKind.GRANT if maker.shape is ContractShape.GRANT else FundingKind.SERVICE_CONTRACT)


def contract_for(maker: LicenceMaker) -> None:
    """Have the commissioner's contract with the provider recorded beside the grant."""
    _record(maker, FundingKind.SERVICE_CONTRACT)


def end_grant_early(maker: LicenceMaker) -> None:
    """Have its grant end nine months from now, before the licence does."""
    here = area(maker.code)
    (grant,) = funding_of_areas([here.id])
    end_funding(
        maker.actors[MANAGER],
        area=here,
        agreement_id=grant.id,
        last_day=month_end(clock.today(), 9),
        reason="The commissioner’s budget for early intervention ends with the financial plan.",
        seen_version=1,
    )


def _record(maker: LicenceMaker, kind: FundingKind) -> None:
    number = maker.made.reference.removeprefix("LIC-")
    funding = Funding(
        kind,
        giver=commissioner_of(maker.code, clock.today()),
        receiver=the_trust() if kind is FundingKind.GRANT else maker.licensee,
        purpose=PURPOSES[kind],
        reference=f"{'GRANT' if kind is FundingKind.GRANT else 'CONTRACT'}-{number}",
        kept_at=f"Commissioner’s contracts register, file {number}",
        from_day=maker.starts_on,
        until_day=maker.ends_on,
        amount_pence=PENCE[kind],
    )
    record_funding(maker.actors[MANAGER], area=area(maker.code), programme=maker.programme, funding=funding)
