"""Tables of licences. The licence itself is only who and what; everything dated is a fact beside it."""

from app.licences.models.acceptances import LicenceAcceptance
from app.licences.models.agreements import AgreementParty, LicenceAgreement, SealedAgreement, SealedVariation
from app.licences.models.chain import LicenceSubcontract
from app.licences.models.compliance import LicenceCompliance
from app.licences.models.conditions import ConditionEvidence, ConditionMeeting, ConditionTurn, LicenceCondition
from app.licences.models.course import (
    LicenceGoLive,
    LicenceNotice,
    LicenceRunOff,
    LicenceSuspension,
    LicenceTermination,
)
from app.licences.models.endings import LicenceEnding
from app.licences.models.funding import FundingAgreement
from app.licences.models.licences import Licence, LicenceNumber, Programme
from app.licences.models.parties import LicenceHolding, PartyChange
from app.licences.models.pipeline import LicenceDecision
from app.licences.models.reminders import LicenceLadder, LicenceReminder, ReminderRecipient, ReminderWording
from app.licences.models.terms import LicenceOffer, LicenceSignature, LicenceTerms, LicenceTerritory
from app.licences.models.variations import LicenceVariation, VariationAcceptance

__all__ = [
    "AgreementParty",
    "ConditionEvidence",
    "ConditionMeeting",
    "ConditionTurn",
    "FundingAgreement",
    "Licence",
    "LicenceAcceptance",
    "LicenceAgreement",
    "LicenceCompliance",
    "LicenceCondition",
    "LicenceDecision",
    "LicenceEnding",
    "LicenceGoLive",
    "LicenceHolding",
    "LicenceLadder",
    "LicenceNotice",
    "LicenceNumber",
    "LicenceOffer",
    "LicenceReminder",
    "LicenceRunOff",
    "LicenceSignature",
    "LicenceSubcontract",
    "LicenceSuspension",
    "LicenceTermination",
    "LicenceTerms",
    "LicenceTerritory",
    "LicenceVariation",
    "PartyChange",
    "Programme",
    "ReminderRecipient",
    "ReminderWording",
    "SealedAgreement",
    "SealedVariation",
    "VariationAcceptance",
]
