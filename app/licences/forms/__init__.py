"""The forms of licences. They know no database: choices come in through the constructor."""

from app.licences.forms.changes import CallOffForm, ReinstateForm, SignForm, SuspendForm, TerminateForm
from app.licences.forms.draft import AmendForm, DraftForm

__all__ = ["AmendForm", "CallOffForm", "DraftForm", "ReinstateForm", "SignForm", "SuspendForm", "TerminateForm"]
