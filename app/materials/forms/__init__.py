"""The forms of materials. They know no database: choices come in through the constructor."""

from app.materials.forms.acts import (
    ApproveForm,
    DayForm,
    DiscardForm,
    OnADayForm,
    ReleaseForm,
    ReturnForm,
    WithdrawForm,
)
from app.materials.forms.files import FileActForm, UploadForm
from app.materials.forms.packs import AmendForm, DraftForm, NewPackForm, PackWordsForm

__all__ = [
    "AmendForm",
    "ApproveForm",
    "DayForm",
    "DiscardForm",
    "DraftForm",
    "FileActForm",
    "NewPackForm",
    "OnADayForm",
    "PackWordsForm",
    "ReleaseForm",
    "ReturnForm",
    "UploadForm",
    "WithdrawForm",
]
