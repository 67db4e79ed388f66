"""The verbs of variations."""

from app.licences.actions.variations.answering import accept_variation, end_variation
from app.licences.actions.variations.offering import ProposedVariation, WordedClause, offer_variation

__all__ = ["ProposedVariation", "WordedClause", "accept_variation", "end_variation", "offer_variation"]
