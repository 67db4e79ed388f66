"""The rules of licences: the ladder of states, what a licence permits, and what may be done to it. Pure functions."""

from app.licences.rules.changes import (
    may_be_amended,
    may_be_signed,
    may_be_terminated,
    terms_are_sound,
)
from app.licences.rules.defaults import Ladder, backdating_days_on, ladder_on, signature_lead_days_on
from app.licences.rules.entitlement import IN_TERM, LAPSED, covers_area, permits_downloads
from app.licences.rules.facts import (
    ConditionFacts,
    LicenceFacts,
    RenewalFacts,
    SuspensionFacts,
    TerritoryFacts,
    required_sides,
)
from app.licences.rules.ground import OverlapFacts, ground_is_shared_knowingly, overlap_sentence
from app.licences.rules.sentences import UNDER_POLICY
from app.licences.rules.state import StateAnswer, is_signed, licence_state, state_finding, state_on
from app.licences.rules.suspensions import (
    coming_suspension,
    liftable_suspension,
    may_be_called_off,
    may_be_reinstated,
    may_be_suspended,
)

__all__ = [
    "IN_TERM",
    "LAPSED",
    "UNDER_POLICY",
    "ConditionFacts",
    "Ladder",
    "LicenceFacts",
    "OverlapFacts",
    "RenewalFacts",
    "StateAnswer",
    "SuspensionFacts",
    "TerritoryFacts",
    "backdating_days_on",
    "coming_suspension",
    "covers_area",
    "ground_is_shared_knowingly",
    "is_signed",
    "ladder_on",
    "licence_state",
    "liftable_suspension",
    "may_be_amended",
    "may_be_called_off",
    "may_be_reinstated",
    "may_be_signed",
    "may_be_suspended",
    "may_be_terminated",
    "overlap_sentence",
    "permits_downloads",
    "required_sides",
    "signature_lead_days_on",
    "state_finding",
    "state_on",
    "terms_are_sound",
]
