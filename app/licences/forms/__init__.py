"""The forms of licences. They know no database: choices come in through the constructor."""

from app.licences.forms.acceptance import AcceptForm
from app.licences.forms.changes import CallOffForm, ReinstateForm, SignForm, SuspendForm, TerminateForm
from app.licences.forms.checking import CheckCopyForm
from app.licences.forms.conditions import AcceptConditionForm, ConditionForm, EvidenceForm, ReasonForm
from app.licences.forms.course import EndOfferForm, NoticeForm, OfferForm, RunOffForm, WithdrawNoticeForm, go_live_form
from app.licences.forms.draft import AmendForm, DraftForm
from app.licences.forms.funding import CorrectFundingForm, EndFundingForm, FundingForm
from app.licences.forms.parties import (
    AssignmentForm,
    NovationForm,
    ReprocurementForm,
    SuccessorForm,
    TransferForm,
    UndoForm,
)
from app.licences.forms.reminders import LadderForm, ReminderTextForm
from app.licences.forms.renewal import RenewalForm
from app.licences.forms.variations import VariationForm

__all__ = [
    "AcceptConditionForm",
    "AcceptForm",
    "AmendForm",
    "AssignmentForm",
    "CallOffForm",
    "CheckCopyForm",
    "ConditionForm",
    "CorrectFundingForm",
    "DraftForm",
    "EndFundingForm",
    "EndOfferForm",
    "EvidenceForm",
    "FundingForm",
    "LadderForm",
    "NoticeForm",
    "NovationForm",
    "OfferForm",
    "ReasonForm",
    "ReinstateForm",
    "ReminderTextForm",
    "RenewalForm",
    "ReprocurementForm",
    "RunOffForm",
    "SignForm",
    "SuccessorForm",
    "SuspendForm",
    "TerminateForm",
    "TransferForm",
    "UndoForm",
    "VariationForm",
    "WithdrawNoticeForm",
    "go_live_form",
]
