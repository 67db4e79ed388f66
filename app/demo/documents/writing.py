"""The one door through which a demonstration document becomes a file."""

from pathlib import Path

from app.demo.documents.archives import write_trainer_pack
from app.demo.documents.catalogue import DemoDocument, documents_for
from app.demo.documents.film.film import write_film
from app.demo.documents.handbooks import write_handbook
from app.demo.documents.sheets import write_sheet
from app.demo.documents.slides.deck import write_deck


def write_document(document: DemoDocument, *, pack_slug: str, version: str, folder: Path) -> Path:
    """Make this document of the pack in ``folder`` (which must exist) and return the file's path.

    The same document, version and fonts give the same bytes. Raises ValueError when the pack does not
    hold the document in that version.
    """
    if document not in documents_for(pack_slug, version):
        raise ValueError(f"{document.file_name} is not part of {pack_slug} {version}.")
    path = folder / document.file_name
    match document.kind:
        case "pdf":
            write_handbook(pack_slug, version=version, path=path)
        case "pptx":
            write_deck(path.stem, version=version, path=path)
        case "docx":
            write_sheet(document.file_name, version=version, path=path)
        case "mp4":
            write_film(version=version, path=path)
        case "zip":
            write_trainer_pack(version=version, path=path)
        case unknown:
            raise ValueError(f"Nothing here can make a {unknown} file.")
    return path
