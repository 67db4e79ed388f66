"""Documents written ahead, by processes beside the one that tells the demo's past."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from app.demo.documents.catalogue import PACKS, DemoDocument, documents_for
from app.demo.documents.versions import VERSIONS
from app.demo.documents.writing import write_document

MOST_WRITERS = 4


class WrittenAhead:
    """Every document of every pack and version, as it gets written."""

    def __init__(self, pool: ProcessPoolExecutor, folder: Path) -> None:
        """Have them written into `folder`, oldest version first, as they will be asked for."""
        self._writing: dict[tuple[str, str, str], Future[Path]] = {}
        for version in VERSIONS:
            for slug in PACKS:
                place = folder / slug / version
                place.mkdir(parents=True)
                for document in documents_for(slug, version):
                    written = pool.submit(write_document, document, pack_slug=slug, version=version, folder=place)
                    self._writing[slug, version, document.file_name] = written

    def path(self, document: DemoDocument, *, pack_slug: str, version: str) -> Path:
        """Return where a document is, once it is written; raises what its writing raised."""
        return self._writing[pack_slug, version, document.file_name].result()


@contextmanager
def written_ahead() -> Iterator[WrittenAhead]:
    """Have all documents written while the block runs; they are gone at its end."""
    # Forked from a process that has imported what writes and done nothing yet: a copy of this one would hold locks of
    # threads it does not have (the typesetter keeps some), and wait for them for ever.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([write_document.__module__])
    writers = min(os.cpu_count() or 1, MOST_WRITERS)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(writers, mp_context=context) as pool:
        try:
            yield WrittenAhead(pool, Path(folder))
        finally:
            pool.shutdown(cancel_futures=True)
