"""What a licence rests on, for its page: the agreements beside it, and whether a grant pays for all its term (A13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.actor import Actor
from app.core.formats import long_date
from app.core.verdicts import Verdict
from app.licences.queries import funding_of_licence, may_read_funding
from app.licences.rules import FundingFacts, LicenceFacts, grant_covers_term
from app.licences.types import ContractShape

QUESTION = "Does a grant pay for the whole term?"


@dataclass(frozen=True)
class RestsOn:
    """The agreements a licence rests on, as far as the viewer reads them; `verdict` is there beside a grant alone."""

    agreement: str
    funding: Sequence[tuple[FundingFacts, str, str]]
    """Each grant and contract with its area's name and code."""
    areas: Sequence[tuple[str, str]]
    """The areas whose grants and contracts the viewer reads, where none is recorded."""
    verdict: Verdict | None


def what_it_rests_on(viewer: Actor, facts: LicenceFacts, day: date, known_at: datetime | None) -> RestsOn | None:
    """Return what a licence rests on; None for the Trust's own. Who reads no grants learns only whether one pays."""
    if facts.shape is ContractShape.OWN_DELIVERY:
        return None
    found = funding_of_licence(facts, known_at)
    areas = {one.area_id: (one.area_name or one.area_code, one.area_code) for one in facts.territory}
    readable = {id_: named for id_, named in areas.items() if may_read_funding(viewer, id_)}
    shown = [(one, *readable[one.area_id]) for one in found if one.area_id in readable]
    bare = [named for id_, named in readable.items() if not any(one.area_id == id_ for one in found)]
    signed = f"Signed on {long_date(facts.signed_on)}" if facts.signed_on else "Not signed by both yet"
    covered = grant_covers_term(facts, found)
    beside_grant = facts.shape is ContractShape.GRANT
    return RestsOn(signed, shown, sorted(bare), Verdict(QUESTION, day, (covered,)) if beside_grant else None)
