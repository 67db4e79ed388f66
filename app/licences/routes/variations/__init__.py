"""The pages of variations."""

from app.licences.routes.variations import answering, offering, reading

__all__ = ["answering", "offering", "reading"]
