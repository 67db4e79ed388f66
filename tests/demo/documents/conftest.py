"""Every document of every version, made once for all tests of this folder."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from app.demo.documents import PACKS, VERSIONS, documents_for, write_document


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one folder per version; the trainer pack is unpacked beside its ZIP."""
    root = tmp_path_factory.mktemp("library")
    for version in VERSIONS:
        make_version(root, version)
        with ZipFile(root / version / "trainer-pack.zip") as archive:
            archive.extractall(root / version)
    return root


def make_version(root: Path, version: str) -> dict[str, bytes]:
    """Make all documents of one version below ``root``; the bytes by file name."""
    folder = root / version
    folder.mkdir()
    made = {}
    for pack_slug in PACKS:
        for document in documents_for(pack_slug, version):
            path = write_document(document, pack_slug=pack_slug, version=version, folder=folder)
            made[path.name] = path.read_bytes()
    return made
