"""The trainer pack: one ZIP with a guide, slides and a scoring sheet."""

import tempfile
from pathlib import Path

from app.demo.documents.handbooks import write_handbook
from app.demo.documents.sheets import write_sheet
from app.demo.documents.slides.deck import write_deck
from app.demo.documents.zips import write_zip


def write_trainer_pack(*, version: str, path: Path) -> None:
    """Make the three inner documents and pack them, in the order a trainer opens them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inner = [folder / n for n in ("trainer-guide.pdf", "core-training.pptx", "skills-practice-sheet.docx")]
        write_handbook("trainer-pack", version=version, path=inner[0])
        write_deck("trainer-pack", version=version, path=inner[1])
        write_sheet(inner[2].name, version=version, path=inner[2])
        write_zip(path, [(file.name, file.read_bytes()) for file in inner])
