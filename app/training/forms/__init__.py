"""The forms of training. They know no database: choices come in through the constructor."""

from app.training.forms.certification import AwardForm, LiftForm, StandingForm
from app.training.forms.people import (
    EndEngagementForm,
    EngageForm,
    LinkForm,
    RegisterForm,
    RenameForm,
    UnlinkForm,
)

__all__ = [
    "AwardForm",
    "EndEngagementForm",
    "EngageForm",
    "LiftForm",
    "LinkForm",
    "RegisterForm",
    "RenameForm",
    "StandingForm",
    "UnlinkForm",
]
