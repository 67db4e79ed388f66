"""What the stamping tests share: the fonts to typeset with, a stamp, and one sample of each kind."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters import documents
from app.adapters.stamping import Stamp, close_child
from tests.adapters.stamping import samples

MAKERS = {
    "pdf": samples.make_pdf,
    "pptx": samples.make_pptx,
    "docx": samples.make_docx,
    "mp4": samples.make_mp4,
    "zip": samples.make_zip,
}


@pytest.fixture(autouse=True, scope="session")
def fonts() -> Iterator[None]:
    """Use the fonts named by TEST_TYPST_FONTS; without it the built ones, or the typesetter's own."""
    chosen = os.environ.get("TEST_TYPST_FONTS")
    documents.use_fonts_folder(Path(chosen) if chosen else None)
    yield
    documents.use_fonts_folder(None)
    close_child()


@pytest.fixture
def stamp() -> Stamp:
    return Stamp(
        copy_id="7Q2M-K8XD-93FA",
        recipient="Aisha Rahman",
        organisation="Restorative Solutions CIC",
        licence="LIC-2026-0143",
        at=datetime(2026, 11, 23, 9, 14, 5, tzinfo=UTC),
        pack="Facilitator manual",
        version="3.2.0",
        licence_terms=("Do not pass this copy on.", "Destroy it when your certificate ends."),
    )


@pytest.fixture(params=sorted(MAKERS))
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Each kind of file with a document of that kind."""
    path = tmp_path / f"sample.{request.param}"
    MAKERS[request.param](path)
    return request.param, path
