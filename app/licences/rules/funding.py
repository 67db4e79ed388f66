"""What a licence rests on beside itself: a commissioner's grants and contracts, signed elsewhere (A13).

A licence beside a grant rests on two agreements: the Trust's with the provider, and the commissioner's grant to the
Trust. Each has its own parties and its own days, so that one can end while the other runs on.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.formats import listed, long_date, pounds
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.cover import Days, days_without
from app.licences.rules.facts import LicenceFacts
from app.licences.types import ContractShape, FundingKind, FundingState
from app.partners.types import OrganisationKind

RECEIVES = {FundingKind.GRANT: OrganisationKind.TRUST, FundingKind.SERVICE_CONTRACT: OrganisationKind.PROVIDER}


@dataclass(frozen=True)
class FundingFacts:
    """A grant or contract of a commissioner's for a programme in an area, as it is recorded; amounts are in pence."""

    id: uuid.UUID
    kind: FundingKind
    area_id: uuid.UUID
    programme_id: uuid.UUID
    giver_id: uuid.UUID
    receiver_id: uuid.UUID
    purpose: str
    reference: str
    kept_at: str
    from_day: date
    until_day: date | None
    amount_pence: int | None = None
    end_reason: str | None = None
    recorded_by: str = ""
    recorded_at: datetime | None = None

    def state_on(self, day: date) -> FundingState:
        """Return where it stands on a day."""
        if day < self.from_day:
            return FundingState.TO_COME
        if self.until_day is None or day <= self.until_day:
            return FundingState.RUNNING
        return FundingState.ENDED if self.end_reason else FundingState.OVER

    def reaches(self, licence: LicenceFacts) -> bool:
        """Return whether it has days in a licence's term."""
        return self.from_day <= licence.last_day and (self.until_day is None or self.until_day >= licence.starts_on)

    @property
    def days(self) -> str:
        """Return its days in words."""
        first = long_date(self.from_day)
        return f"{first} to {long_date(self.until_day)}" if self.until_day else f"{first}, no last day agreed"

    @property
    def amount(self) -> str:
        """Return the amount in words."""
        return "Not recorded" if self.amount_pence is None else pounds(self.amount_pence)


@dataclass(frozen=True)
class Unfunded:
    """Days of a licence's term in an area for which no grant is recorded."""

    area: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """Return the area and the days."""
        return f"{self.area} from {long_date(self.first)} to {long_date(self.last)}"


def unfunded_days(facts: LicenceFacts, grants: Sequence[FundingFacts]) -> list[Unfunded]:
    """Return the days of the term in each area that no grant covers, the earliest first; none but beside a grant."""
    if facts.shape is not ContractShape.GRANT:
        return []
    found: list[Unfunded] = []
    for one in facts.territory:
        term: Days = (max(facts.starts_on, one.from_day), min(facts.last_day, one.until_day or date.max))
        paying = (grant for grant in grants if _pays_for(grant, facts, one.area_id))
        taken = [(grant.from_day, grant.until_day or date.max) for grant in paying]
        days = days_without([term], taken) if term[0] <= term[1] else []
        found += [Unfunded(one.words, first, last) for first, last in days]
    return sorted(found, key=lambda one: (one.first, one.area))


@rule(
    "licence.grant-covers-term",
    version=1,
    source="A13; domain, section 0 point 4 and section 3.1 (grant alternative)",
    promise="For every day of a licence beside a grant, a commissioner's grant to the Trust is recorded for each of "
    "its areas.",
)
def grant_covers_term(facts: LicenceFacts, grants: Sequence[FundingFacts]) -> Finding:
    """Pass where a grant covers every day of the term in every area; a licence of another shape rests on none."""
    if facts.shape is not ContractShape.GRANT:
        return passed(f"{facts.reference} does not rest on a grant.")
    missing = unfunded_days(facts, grants)
    if not missing:
        return passed(f"A grant is recorded for every day of {facts.reference}.")
    return refused(
        f"{facts.reference} rests on a grant, and none is recorded for {listed([one.words for one in missing])}.",
        "Record the grant for these days, or agree with the commissioner and the licensee who pays from then on.",
    )


@rule(
    "licence.grant-is-missing-knowingly",
    version=1,
    source="A13",
    promise="A licence beside a grant is signed while no grant covers its whole term only by somebody who says so.",
)
def grant_is_missing_knowingly(covered: Finding, *, is_confirmed: bool) -> Finding:
    """Pass where the term is covered, or whoever signs says that they sign without."""
    if covered.passed or is_confirmed:
        return passed("Nothing unseen is missing of the grant.")
    return refused(
        covered.because,
        "Record the grant on the area’s page, under Grants and contracts, or confirm that you sign without it.",
        field="without_grant",
    )


@rule(
    "funding.is-sound",
    version=1,
    source="A13",
    promise="A grant goes from a commissioner to the Trust, a contract from a commissioner to a provider, and neither "
    "ends before it begins.",
)
def funding_is_sound(
    kind: FundingKind, giver: OrganisationKind, receiver: OrganisationKind, from_day: date, until_day: date | None
) -> Finding:
    """Pass where the parties fit the kind and the days are in order."""
    if giver is not OrganisationKind.COMMISSIONER:
        return refused("Only a commissioner grants or contracts.", "Choose who commissions.", field="giver")
    if receiver is not RECEIVES[kind]:
        who = "the Trust" if kind is FundingKind.GRANT else "a provider"
        return refused(f"{kind.label}: it goes to {who}.", f"Choose {who}, or the other kind.", field="receiver")
    if until_day is not None and until_day < from_day:
        return refused(
            "It cannot end before it begins.",
            f"Enter {long_date(from_day)} or a later day, or leave it empty.",
            field="until_day",
        )
    return passed("The parties and the days fit.")


@rule(
    "funding.may-end",
    version=1,
    source="A13",
    promise="A grant or contract ends once, before its agreed last day and not before its first.",
)
def funding_may_end(facts: FundingFacts, last_day: date) -> Finding:
    """Pass where it has not been ended early before, and the day lies within its own."""
    if facts.end_reason:
        assert facts.until_day is not None
        return refused(
            f"{facts.reference} was ended already, on {long_date(facts.until_day)}.",
            "Correct it instead.",
            field="last_day",
        )
    if last_day < facts.from_day or (facts.until_day is not None and last_day >= facts.until_day):
        agreed = f" to a day before {long_date(facts.until_day)}" if facts.until_day else " or later"
        return refused(
            f"{facts.reference} runs {facts.days}.",
            f"Enter a day from {long_date(facts.from_day)}{agreed}.",
            field="last_day",
        )
    return passed(f"{facts.reference} may end on {long_date(last_day)}.")


def _pays_for(grant: FundingFacts, facts: LicenceFacts, area_id: uuid.UUID) -> bool:
    is_for_it = grant.area_id == area_id and grant.programme_id == facts.programme_id
    return is_for_it and grant.kind is FundingKind.GRANT
