"""Stamping a bulk pack: each file inside is stamped, and a licence sheet and a manifest are added (C9, C22)."""

import hashlib
import posixpath
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.adapters.documents import DocumentFailed
from app.adapters.stamping.archives import DAMAGED, copy_entry, open_archive
from app.adapters.stamping.files import recognise, sha256_of, whole_or_absent
from app.adapters.stamping.licence_sheet import PackedFile, make_licence_sheet
from app.adapters.stamping.marks import IDENTIFIER_PREFIX
from app.adapters.stamping.types import CannotStamp, Stamp

SHEET_NAME = "LICENCE.pdf"
MANIFEST_NAME = "SHA256SUMS.txt"
MANIFEST_OPENING = "# Waymark manifest"
STAMPED_KINDS = {".pdf": "pdf", ".docx": "docx", ".pptx": "pptx", ".mp4": "mp4"}
PIECE = 1 << 20
LARGEST_COMMENT = 65_535

StampFile = Callable[[Path, Path, str, Stamp], None]


@dataclass
class _Bundle:
    """The pack on its way from the old archive to the new one."""

    source: zipfile.ZipFile
    target: zipfile.ZipFile
    folder: Path
    stamp: Stamp
    stamp_file: StampFile

    def add(self, entry: zipfile.ZipInfo) -> PackedFile | None:
        """Put one entry into the new pack, stamped where its kind allows; None for a folder."""
        if entry.is_dir():
            copy_entry(self.source, entry, self.target)
            return None
        unpacked = self._unpack(entry)
        kind = _kind_of(entry.filename, unpacked)
        if kind is None:
            copy_entry(self.source, entry, self.target)
            return PackedFile(entry.filename, unpacked.stat().st_size, sha256_of(unpacked))
        stamped = self.folder / "stamped"
        try:
            self.stamp_file(unpacked, stamped, kind, self.stamp)
        except CannotStamp as failure:
            raise CannotStamp(f"{entry.filename}: {failure.sentence}", detail=failure.detail) from failure
        # What these files hold is compressed already.
        self.target.write(stamped, entry.filename, compress_type=zipfile.ZIP_STORED)
        return PackedFile(entry.filename, stamped.stat().st_size, sha256_of(stamped))

    def _unpack(self, entry: zipfile.ZipInfo) -> Path:
        unpacked = self.folder / "unpacked"
        try:
            with self.source.open(entry) as incoming, unpacked.open("wb") as outgoing:
                while piece := incoming.read(PIECE):
                    outgoing.write(piece)
        except Exception as failure:
            # Each method of compression has an error class of its own, without a common base.
            raise CannotStamp(DAMAGED, detail=repr(failure)) from failure
        return unpacked


def stamp_bundle(source: Path, target: Path, stamp: Stamp, stamp_file: StampFile) -> None:
    """Write the pack to `target`, its files stamped by `stamp_file`. Raises CannotStamp."""
    with open_archive(source) as old, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        entries = [entry for entry in old.infolist() if not _is_former_manifest(old, entry)]
        _refuse_unsafe_names(entries)
        with whole_or_absent(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
            bundle = _Bundle(old, new, Path(folder), stamp, stamp_file)
            packed = [file for entry in entries if (file := bundle.add(entry))]
            _add_papers(new, packed, {entry.filename for entry in entries}, stamp)
            mark = f"{IDENTIFIER_PREFIX}{stamp.copy_id}".encode()
            new.comment = (old.comment + b"\n" + mark).strip()[-LARGEST_COMMENT:]


def _add_papers(new: zipfile.ZipFile, packed: list[PackedFile], taken: set[str], stamp: Stamp) -> None:
    sheet_name, manifest_name = _free_name(SHEET_NAME, taken), _free_name(MANIFEST_NAME, taken)
    try:
        sheet = make_licence_sheet(stamp, packed, manifest_name)
    except DocumentFailed as failure:
        sentence = "The licence sheet could not be typeset. Tell the administrator of the portal."
        raise CannotStamp(sentence, detail=str(failure)) from failure
    new.writestr(sheet_name, sheet, compress_type=zipfile.ZIP_STORED)
    packed = [*packed, PackedFile(sheet_name, len(sheet), hashlib.sha256(sheet).hexdigest())]
    new.writestr(manifest_name, _manifest(stamp, packed))


def _manifest(stamp: Stamp, packed: list[PackedFile]) -> str:
    lines = [f"{MANIFEST_OPENING}. Check with: sha256sum -c", f"# {stamp.whole_line}"]
    return "\n".join([*lines, *(f"{file.sha256}  {file.name}" for file in packed), ""])


def _free_name(name: str, taken: set[str]) -> str:
    # Windows and macOS unpack names that differ only in case onto each other.
    used = {other.casefold() for other in taken}
    stem, ending = posixpath.splitext(name)
    number = 1
    free = name
    while free.casefold() in used:
        number += 1
        free = f"{stem}-{number}{ending}"
    return free


def _is_former_manifest(old: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    stem, ending = posixpath.splitext(MANIFEST_NAME)
    if not (entry.filename.startswith(stem) and entry.filename.endswith(ending)):
        return False
    try:
        with old.open(entry) as file:
            return file.read(len(MANIFEST_OPENING)) == MANIFEST_OPENING.encode()
    except Exception as failure:
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure


def _refuse_unsafe_names(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename
        is_outside = name.startswith("/") or ".." in name.split("/") or "\\" in name or name[1:2] == ":"
        if is_outside or not name.isprintable():
            raise CannotStamp("The ZIP holds a file whose name is not allowed. Rename it and upload the new ZIP.")


def _kind_of(name: str, unpacked: Path) -> str | None:
    kind = STAMPED_KINDS.get(posixpath.splitext(name)[1].lower())
    if kind is None and recognise(unpacked) == "zip":
        raise CannotStamp(f"{name}: a ZIP inside a ZIP cannot be stamped. Unpack it and upload the new ZIP.")
    return kind or recognise(unpacked)
