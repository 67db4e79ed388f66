"""Reads of licences: facts for the rules, what a viewer may see, and the state as SQL."""

from app.licences.queries.agreements import (
    AgreementOnDay,
    agreement_on,
    drafted_agreement,
    frozen_agreement,
    is_frozen,
    offered_terms,
    parties_of,
    party_names,
    side_of,
    signatories_of,
)
from app.licences.queries.calendar import EndingRow, calendar_listing, ends_by_month, span_of
from app.licences.queries.chain import Link, chain_of, licensee_since, pending_renewal
from app.licences.queries.condition_turns import licences_to_tell, turns_told
from app.licences.queries.cover import cover_of_areas, horizon_of, licences_covering
from app.licences.queries.evidence import evidence_file_for, evidence_keys
from app.licences.queries.facts import licence_facts, licences_held_by
from app.licences.queries.holding import holder_on, is_held_by
from app.licences.queries.listing import LicenceRow, licence_listing, licensee_choices
from app.licences.queries.overlaps import territory_overlaps
from app.licences.queries.pipeline import DecisionRow, pipeline_listing
from app.licences.queries.reminders import (
    ReminderMail,
    SentReminder,
    Wording,
    licences_to_remind,
    reminders_of,
    rungs_climbed,
    versions_of,
    wordings_in_use,
)
from app.licences.queries.scope import (
    NamedLicence,
    events_about,
    is_visible_to,
    is_within,
    licence_for,
    licences_of_organisation,
    named_licence_for,
    programmes,
)
from app.licences.queries.sealed import (
    SealedOne,
    acceptances_of,
    is_accepted_by_both,
    sealed_agreement,
    sealed_by_key,
    sealed_for,
    sealed_with,
)
from app.licences.queries.state import (
    has_open_condition,
    has_standing_notice,
    has_too_few_seats,
    is_signed_by,
    state_expression,
)
from app.licences.queries.variations import (
    acceptances_of_variation,
    has_waiting_variation,
    variation_of,
    variation_row,
    variations_of,
)

__all__ = [
    "AgreementOnDay",
    "DecisionRow",
    "EndingRow",
    "LicenceRow",
    "Link",
    "NamedLicence",
    "ReminderMail",
    "SealedOne",
    "SentReminder",
    "Wording",
    "acceptances_of",
    "acceptances_of_variation",
    "agreement_on",
    "calendar_listing",
    "chain_of",
    "cover_of_areas",
    "drafted_agreement",
    "ends_by_month",
    "events_about",
    "evidence_file_for",
    "evidence_keys",
    "frozen_agreement",
    "has_open_condition",
    "has_standing_notice",
    "has_too_few_seats",
    "has_waiting_variation",
    "holder_on",
    "horizon_of",
    "is_accepted_by_both",
    "is_frozen",
    "is_held_by",
    "is_signed_by",
    "is_visible_to",
    "is_within",
    "licence_facts",
    "licence_for",
    "licence_listing",
    "licences_covering",
    "licences_held_by",
    "licences_of_organisation",
    "licences_to_remind",
    "licences_to_tell",
    "licensee_choices",
    "licensee_since",
    "named_licence_for",
    "offered_terms",
    "parties_of",
    "party_names",
    "pending_renewal",
    "pipeline_listing",
    "programmes",
    "reminders_of",
    "rungs_climbed",
    "sealed_agreement",
    "sealed_by_key",
    "sealed_for",
    "sealed_with",
    "side_of",
    "signatories_of",
    "span_of",
    "state_expression",
    "territory_overlaps",
    "turns_told",
    "variation_of",
    "variation_row",
    "variations_of",
    "versions_of",
    "wordings_in_use",
]
