"""The rules of licences: the ladder of states, what a licence permits, and what may be done to it. Pure functions."""

from app.licences.rules.acceptance import DECLARATION, is_in_own_name, last_offer, may_be_accepted, may_be_declined
from app.licences.rules.agreements import (
    AgreementText,
    OfferedTerms,
    Party,
    composed,
    particulars,
    rows_of_particulars,
    text_from,
)
from app.licences.rules.changes import (
    may_be_amended,
    may_be_signed,
    may_be_terminated,
    terms_are_sound,
)
from app.licences.rules.conditions import (
    condition_state,
    may_be_conditioned,
    may_be_met,
    may_be_reopened,
    may_be_withdrawn,
    may_have_evidence,
)
from app.licences.rules.days import months_after
from app.licences.rules.defaults import (
    Ladder,
    backdating_days_on,
    ladder_on,
    longest_run_off_on,
    notice_months_on,
    signature_lead_days_on,
)
from app.licences.rules.entitlement import IN_TERM, LAPSED, covers_area, permits_downloads
from app.licences.rules.facts import (
    ConditionFacts,
    EvidenceFacts,
    GoLiveFacts,
    LicenceFacts,
    MeetingFacts,
    NoticeFacts,
    OfferFacts,
    RenewalFacts,
    SuspensionFacts,
    TerritoryFacts,
    required_sides,
)
from app.licences.rules.going_live import may_go_live
from app.licences.rules.ground import OverlapFacts, ground_is_shared_knowingly, overlap_sentence
from app.licences.rules.notice import may_be_given_notice, may_run_off, notice_may_be_withdrawn
from app.licences.rules.offers import may_be_offered, offer_may_end, open_offer
from app.licences.rules.renewals import may_be_renewed, next_term
from app.licences.rules.sentences import NOTICE_GIVERS, SIDES, UNDER_POLICY
from app.licences.rules.state import StateAnswer, is_signed, licence_state, state_finding, state_on
from app.licences.rules.suspensions import (
    coming_suspension,
    liftable_suspension,
    may_be_called_off,
    may_be_reinstated,
    may_be_suspended,
)
from app.licences.rules.templates import AgreementTemplate, template_after, template_named, template_on, templates

__all__ = [
    "DECLARATION",
    "IN_TERM",
    "LAPSED",
    "NOTICE_GIVERS",
    "SIDES",
    "UNDER_POLICY",
    "AgreementTemplate",
    "AgreementText",
    "ConditionFacts",
    "EvidenceFacts",
    "GoLiveFacts",
    "Ladder",
    "LicenceFacts",
    "MeetingFacts",
    "NoticeFacts",
    "OfferFacts",
    "OfferedTerms",
    "OverlapFacts",
    "Party",
    "RenewalFacts",
    "StateAnswer",
    "SuspensionFacts",
    "TerritoryFacts",
    "backdating_days_on",
    "coming_suspension",
    "composed",
    "condition_state",
    "covers_area",
    "ground_is_shared_knowingly",
    "is_in_own_name",
    "is_signed",
    "ladder_on",
    "last_offer",
    "licence_state",
    "liftable_suspension",
    "longest_run_off_on",
    "may_be_accepted",
    "may_be_amended",
    "may_be_called_off",
    "may_be_conditioned",
    "may_be_declined",
    "may_be_given_notice",
    "may_be_met",
    "may_be_offered",
    "may_be_reinstated",
    "may_be_renewed",
    "may_be_reopened",
    "may_be_signed",
    "may_be_suspended",
    "may_be_terminated",
    "may_be_withdrawn",
    "may_go_live",
    "may_have_evidence",
    "may_run_off",
    "months_after",
    "next_term",
    "notice_may_be_withdrawn",
    "notice_months_on",
    "offer_may_end",
    "open_offer",
    "overlap_sentence",
    "particulars",
    "permits_downloads",
    "required_sides",
    "rows_of_particulars",
    "signature_lead_days_on",
    "state_finding",
    "state_on",
    "template_after",
    "template_named",
    "template_on",
    "templates",
    "terms_are_sound",
    "text_from",
]
