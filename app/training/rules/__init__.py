"""The rules of training: what a person is on a day, whether that is enough, and what may be done. Pure."""

from app.training.rules.accounts import may_be_linked, may_be_unlinked
from app.training.rules.awards import (
    RenewalTerms,
    may_be_awarded,
    renewal_days,
    renewal_terms_on,
    usual_last_day,
)
from app.training.rules.certification import (
    STANDING_STATES,
    CertificationAnswer,
    certification_state,
    highest_period,
    holds_level,
    is_in_good_standing,
    renewable_period,
    standing_on,
)
from app.training.rules.engagements import may_be_ended, may_be_engaged
from app.training.rules.facts import EngagementFacts, PeriodFacts, PersonFacts, StandingFacts, open_standing
from app.training.rules.standing import may_be_lifted, may_be_taken_out

__all__ = [
    "STANDING_STATES",
    "CertificationAnswer",
    "EngagementFacts",
    "PeriodFacts",
    "PersonFacts",
    "RenewalTerms",
    "StandingFacts",
    "certification_state",
    "highest_period",
    "holds_level",
    "is_in_good_standing",
    "may_be_awarded",
    "may_be_ended",
    "may_be_engaged",
    "may_be_lifted",
    "may_be_linked",
    "may_be_taken_out",
    "may_be_unlinked",
    "open_standing",
    "renewable_period",
    "renewal_days",
    "renewal_terms_on",
    "standing_on",
    "usual_last_day",
]
