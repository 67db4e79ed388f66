"""The verbs of licences. Each locks the licence, insists on its rules, adds facts and records one event."""

from app.licences.actions.drafting import AreaPart, DraftTerms, amend_draft, draft_licence
from app.licences.actions.programmes import add_programme
from app.licences.actions.signing import sign_licence
from app.licences.actions.suspending import reinstate_licence, suspend_licence
from app.licences.actions.terminating import terminate_licence

__all__ = [
    "AreaPart",
    "DraftTerms",
    "add_programme",
    "amend_draft",
    "draft_licence",
    "reinstate_licence",
    "sign_licence",
    "suspend_licence",
    "terminate_licence",
]
