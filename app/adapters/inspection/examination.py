"""One file, top to bottom: what it really is, whether that is what its name says, and whether it is harmless.

Runs in the child process. Works on an open file, never on a path, so nothing can be swapped underneath it.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .archive import Archive, Entry, looks_appended, open_archive
from .leftovers import is_leftover
from .mp4 import check_mp4, is_mp4
from .office import check_office, is_office, recognise_office
from .pictures import check_picture, picture_kind
from .refusals import Refusal, Refused, unsafe_file
from .types import FileKind, Inspection, Limits

_HEAD = 1024
_FOREIGN = {
    b"MZ": "is a Windows program",
    b"\x7fELF": "is a program",
    b"#!": "is a script",
    b"\xd0\xcf\x11\xe0": "is an Office file in an old format or protected by a password",
    b"{\\rtf": "is an RTF document",
    b"Rar!": "is a RAR archive",
    b"7z\xbc\xaf": "is a 7-Zip archive",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"GIF8": "is a picture",
}
_ALIASES = {".jpeg": FileKind.JPEG.extension}
_HTML_TAGS = (b"<!doctype", b"<html", b"<script", b"<head", b"<body")


def kind_of_name(file_name: str, allowed: Sequence[FileKind]) -> FileKind | None:
    """The kind a file name claims by its extension; None if that is not allowed."""
    suffix = PurePosixPath(file_name).suffix.lower()
    suffix = _ALIASES.get(suffix, suffix)
    return next((kind for kind in FileKind if kind in allowed and kind.extension == suffix), None)


def examine(file: BinaryIO, claimed: FileKind, limits: Limits, scratch: Path | None = None) -> Inspection:
    """Raises UnsafeFile unless the file is a harmless one of the kind its name claims."""
    try:
        return _examine(file, claimed, limits, scratch)
    except Refused as refused:
        raise unsafe_file(refused, claimed, allowed=limits.kinds) from refused


def _examine(file: BinaryIO, claimed: FileKind, limits: Limits, scratch: Path | None) -> Inspection:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise Refused(Refusal.EMPTY)
    if size > limits.file_bytes:
        raise Refused(Refusal.TOO_LARGE, _in_words(limits.file_bytes))
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _examine_archive(open_archive(file, size, limits), claimed, limits, scratch)
    found = _recognise(head, limits.kinds)
    _check_one_kind(file, size, head, found)
    _check_claim(found, claimed)
    if found is FileKind.PDF:
        return _examine_pdf(file, size, limits)
    if found is FileKind.MP4:
        check_mp4(file, size)
    else:
        check_picture(file, size, found, limits)
    return Inspection(found)


def _examine_pdf(file: BinaryIO, size: int, limits: Limits) -> Inspection:
    # Imported late: a film or a presentation need not wait for qpdf to load.
    from .pdf import check_pdf

    facts = check_pdf(file, size, limits)
    return Inspection(FileKind.PDF, pages=facts.pages, is_tagged=facts.is_tagged, notes=facts.notes)


def _examine_archive(archive: Archive, claimed: FileKind, limits: Limits, scratch: Path | None) -> Inspection:
    if not is_office(archive):
        _check_claim(FileKind.ZIP, claimed)
        return _examine_members(archive, limits, scratch)
    found = recognise_office(archive, limits)
    if found is None:
        raise Refused(Refusal.TYPE_MISMATCH, "another kind of Office file")
    _check_claim(found, claimed)
    return Inspection(found, pages=check_office(archive, limits, scratch).pages)


def _examine_members(archive: Archive, limits: Limits, scratch: Path | None) -> Inspection:
    members, left_out = [], []
    for entry in archive.files:
        if is_leftover(archive, entry):
            left_out.append(entry.name)
            continue
        _examine_member(archive, entry, limits, scratch)
        members.append(entry.name)
    if not members:
        raise Refused(Refusal.EMPTY)
    notes = [f"{len(left_out)} hidden system files are left out of every copy."] if left_out else []
    return Inspection(FileKind.ZIP, members=tuple(members), notes=tuple(notes))


def _examine_member(archive: Archive, entry: Entry, limits: Limits, scratch: Path | None) -> None:
    """A member passes through one nameless temporary file, which is gone even if the process is killed."""
    claimed = kind_of_name(entry.name, limits.kinds)
    try:
        if claimed is None:
            raise Refused(Refusal.MEMBER_NOT_ALLOWED)
        if claimed is FileKind.ZIP:
            raise Refused(Refusal.ZIP_IN_ZIP)
        if entry.size > limits.file_bytes:
            raise Refused(Refusal.TOO_LARGE, _in_words(limits.file_bytes))
        with tempfile.TemporaryFile(dir=scratch) as copy:
            for piece in archive.unpack(entry):
                copy.write(piece)
            copy.flush()
            _examine(copy, claimed, limits, scratch)
    except Refused as refused:
        raise unsafe_file(refused, claimed, member=entry.name) from refused


def _check_claim(found: FileKind, claimed: FileKind) -> None:
    if found is not claimed:
        raise Refused(Refusal.TYPE_MISMATCH, f"a {found.noun}")


def _recognise(head: bytes, allowed: Sequence[FileKind]) -> FileKind:
    """The kind a file begins as; raises Refused for one that is none of ours, or not wanted here."""
    if is_mp4(head):
        return FileKind.MP4
    found = FileKind.PDF if head.startswith((b"%PDF-1.", b"%PDF-2.")) else picture_kind(head)
    if found is None or found not in allowed:
        raise Refused(*_name_foreign(head))
    return found


def _check_one_kind(file: BinaryIO, size: int, head: bytes, found: FileKind) -> None:
    """The file begins as one kind, and as nothing else at the same time."""
    lower = head.lower()
    # Viewers accept a PDF that begins anywhere in the first kilobyte, browsers a page that does.
    is_page_too = any(tag in lower for tag in _HTML_TAGS)
    if looks_appended(file, size) or is_page_too or (found is not FileKind.PDF and b"%pdf-" in lower):
        raise Refused(Refusal.SEVERAL_TYPES)


def _name_foreign(head: bytes) -> tuple[Refusal, str]:
    """The best that can be said of a file that is none of ours."""
    for start, words in _FOREIGN.items():
        if head.startswith(start):
            return Refusal.TYPE_NOT_RECOGNISED, words
    if head.lstrip(b"\xef\xbb\xbf\t\r\n ").lower().startswith((*_HTML_TAGS, b"<svg", b"<?xml")):
        return Refusal.TYPE_NOT_RECOGNISED, "is a web page or XML file"
    if b"%PDF-" in head:
        return Refusal.LEADING_DATA, ""
    return Refusal.TYPE_NOT_RECOGNISED, "is of a type that is not allowed"


def _in_words(size: int) -> str:
    return f"{size // (1 << 20)} MB" if size >= 1 << 20 else f"{size} bytes"
