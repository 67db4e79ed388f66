"""The file a demo provider sends to show that a condition is met."""

from datetime import date

from app.adapters.configured import staging
from app.core.formats import long_date
from app.core.uploads import StagedUpload
from app.demo.documents.typesetting import compiler_for


def confirmation_of_engagement(day: date) -> StagedUpload:
    """Return a page that confirms a facilitator's engagement, as if it had just arrived."""
    path = staging().reserve()
    compiler_for("evidence.typ", {"day": long_date(day)}).compile(output=path, format="pdf")
    measured = staging().measure(path)
    return StagedUpload(path, "Confirmation of engagement.pdf", measured.sha256, measured.size)
