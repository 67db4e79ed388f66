"""The rules of training: what a person is on a day, whether that is enough, and what may be awarded. Pure."""

from app.training.rules.awards import RenewalTerms, may_be_awarded, renewal_days, renewal_terms_on
from app.training.rules.certification import (
    CertificationAnswer,
    PeriodFacts,
    PersonFacts,
    StandingFacts,
    certification_state,
    highest_period,
    holds_level,
    is_in_good_standing,
    standing_on,
)

__all__ = [
    "CertificationAnswer",
    "PeriodFacts",
    "PersonFacts",
    "RenewalTerms",
    "StandingFacts",
    "certification_state",
    "highest_period",
    "holds_level",
    "is_in_good_standing",
    "may_be_awarded",
    "renewal_days",
    "renewal_terms_on",
    "standing_on",
]
