"""Stamping: every copy says inside the file whose it is, and a found file says it again.

Words
- A *stamp* is one recipient's sentence and copy id, in a PDF, PowerPoint, Word, MP4 or ZIP file.
- A *survey* is what stamping has to know of a PDF's own pages: found when it comes in, kept for every copy.
- A *sighting* is a copy id seen at one place of a found file.

Promises
- C9: name, organisation, licence, time and copy id are on every page or slide and in the properties.
- C10: a found file leads to its copy ids, also after it was saved again or taken apart.
- A file from outside is opened only in a child process (`stamp_in_child`, `survey_in_child`, `read_in_child`).
  What that child does is in `stamping` and `reading`; those load a PDF library the web process never needs.
"""

from app.adapters.stamping.isolation import close_child, read_in_child, stamp_in_child, survey_in_child
from app.adapters.stamping.types import CannotStamp, FoundMarks, Sighting, Stamp, Survey

__all__ = [
    "CannotStamp",
    "FoundMarks",
    "Sighting",
    "Stamp",
    "Survey",
    "close_child",
    "read_in_child",
    "stamp_in_child",
    "survey_in_child",
]
