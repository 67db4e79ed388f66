"""Who read which sensitive page, and when (G4): declared on the view, witnessed in one place, never changed.

A view says `@notes_reading(ReadingKind.PERSON, subject="number")` beside its `@requires`. What was refused or not
found is no reading, and neither is a redirect.
"""

from app.core.readings.models import Reading, ReadingKind
from app.core.readings.note import NotedReading, note_reading, notes_reading
from app.core.readings.queries import readings_of

__all__ = ["NotedReading", "Reading", "ReadingKind", "note_reading", "notes_reading", "readings_of"]
