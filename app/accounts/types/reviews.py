"""The words of access reviews."""

from app.core.labels import Labelled


class ReviewAnswer(Labelled):
    """What is answered about a role."""

    KEEP = "keep", "Still needed", "green"
    END = "end", "Not needed: end it now", "red"
