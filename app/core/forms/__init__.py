"""Forms: the base classes, the portal's own fields, and how a field is drawn.

Features write `class RenewalForm(PortalForm)`; templates write `{{ field(form.starts_on) }}`.
"""

from app.core.forms.base import PortalForm, VersionedForm, VersionField
from app.core.forms.choices import ChosenField, LabelledField, PoundsField, WholeNumberField
from app.core.forms.fields import (
    DateField,
    FileField,
    MaximumLength,
    TrimmedStringField,
    TrimmedTextAreaField,
)
from app.core.forms.renderer import error_summary, init_forms, render_field

__all__ = [
    "ChosenField",
    "DateField",
    "FileField",
    "LabelledField",
    "MaximumLength",
    "PortalForm",
    "PoundsField",
    "TrimmedStringField",
    "TrimmedTextAreaField",
    "VersionField",
    "VersionedForm",
    "WholeNumberField",
    "error_summary",
    "init_forms",
    "render_field",
]
