"""Fields the training forms share."""

from wtforms.validators import InputRequired

from app.core.forms import TrimmedTextAreaField

LONGEST_REASON = 1_000


def reason_field(what: str, hint: str) -> TrimmedTextAreaField:
    """Return a field for the reason of something; the person concerned reads it (B14)."""
    return TrimmedTextAreaField(
        "Reason", [InputRequired(f"Enter the reason for {what}")], description=hint, max_length=LONGEST_REASON
    )


def evidence_field(what: str) -> TrimmedTextAreaField:
    """Return a field for what shows it, and where that is kept (B14)."""
    return TrimmedTextAreaField(
        "Evidence",
        [InputRequired(f"Enter what shows {what}, and where it is kept")],
        description="What shows it, and where it is kept. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
