"""The verbs of licences. Each locks the licence, insists on its rules, adds facts and records one event."""

from app.licences.actions.abandoning import abandon_draft
from app.licences.actions.accepting import accept_offer, decline_offer
from app.licences.actions.complying import ask_to_count, record_compliance
from app.licences.actions.conditions import (
    accept_condition,
    reopen_condition,
    send_evidence,
    set_condition,
    withdraw_condition,
)
from app.licences.actions.deciding import keep_decisions_of
from app.licences.actions.drafting import AreaPart, DraftTerms, amend_draft, draft_licence
from app.licences.actions.funding import Funding, correct_funding, end_funding, record_funding
from app.licences.actions.giving_notice import arrange_run_off, give_notice, withdraw_notice
from app.licences.actions.mobilising import record_go_live
from app.licences.actions.offering import end_offer, offer_licence
from app.licences.actions.programmes import add_programme
from app.licences.actions.reminding import Written, give_ladder, remind_of_end, write_reminder_text
from app.licences.actions.renewing import renew_licence
from app.licences.actions.signing import sign_licence
from app.licences.actions.suspending import call_off_suspension, reinstate_licence, suspend_licence
from app.licences.actions.terminating import terminate_licence
from app.licences.actions.variations import (
    ProposedVariation,
    WordedClause,
    accept_variation,
    end_variation,
    offer_variation,
)

__all__ = [
    "AreaPart",
    "DraftTerms",
    "Funding",
    "ProposedVariation",
    "WordedClause",
    "Written",
    "abandon_draft",
    "accept_condition",
    "accept_offer",
    "accept_variation",
    "add_programme",
    "amend_draft",
    "arrange_run_off",
    "ask_to_count",
    "call_off_suspension",
    "correct_funding",
    "decline_offer",
    "draft_licence",
    "end_funding",
    "end_offer",
    "end_variation",
    "give_ladder",
    "give_notice",
    "keep_decisions_of",
    "offer_licence",
    "offer_variation",
    "record_compliance",
    "record_funding",
    "record_go_live",
    "reinstate_licence",
    "remind_of_end",
    "renew_licence",
    "reopen_condition",
    "send_evidence",
    "set_condition",
    "sign_licence",
    "suspend_licence",
    "terminate_licence",
    "withdraw_condition",
    "withdraw_notice",
    "write_reminder_text",
]
