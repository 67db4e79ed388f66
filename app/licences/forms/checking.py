"""The form by which a copy of an agreement is checked (A18)."""

from flask_wtf.file import FileRequired

from app.core.forms import FileField, PortalForm


class CheckCopyForm(PortalForm):
    """The file somebody holds."""

    copy = FileField(
        "The file you have",
        [FileRequired("Choose the PDF to check")],
        accepts=(".pdf",),
        description="A PDF. It is compared and not kept",
    )
