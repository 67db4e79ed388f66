"""Upload safety: what is inside an uploaded file, and whether it may come in at all (C1, C3).

An uploaded file is a stranger. It is read only in a child process with hard limits, against an allow-list: for
materials PDF, PPTX, DOCX, MP4, and a ZIP of those; for papers people send PDF, DOCX, PNG and JPEG. Whatever is
not known to be harmless is refused with a sentence that says what was found and what to do. Nothing here looks for
known malware: that is `scanning`.

    inspection = inspect_file(path, file_name="Facilitator manual.pdf")   # or raises UnsafeFile
"""

from .supervision import inspect_file
from .types import DEFAULT, MATERIALS, PAPERS, FileKind, Inspection, Limits, UnsafeFile

__all__ = ["DEFAULT", "MATERIALS", "PAPERS", "FileKind", "Inspection", "Limits", "UnsafeFile", "inspect_file"]
