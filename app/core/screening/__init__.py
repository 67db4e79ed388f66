"""Guards free text: what looks like data about a participant, victim or child is queried before it is kept (F22)."""

from app.core.screening.names import first_names
from app.core.screening.rules import Doubt, DoubtKind, doubts_about, fingerprint, text_names_nobody

__all__ = ["Doubt", "DoubtKind", "doubts_about", "fingerprint", "first_names", "text_names_nobody"]
