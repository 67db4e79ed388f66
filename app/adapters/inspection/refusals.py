"""Every reason to refuse a file, with the sentence the uploader reads: what was found, then what to do."""

from collections.abc import Sequence
from enum import StrEnum

from .types import MATERIALS, FileKind, UnsafeFile


class Refusal(StrEnum):
    """Why a file is refused. The values are kept in records: add to them, never change one."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    EXTENSION_NOT_ALLOWED = "extension-not-allowed"
    TYPE_NOT_RECOGNISED = "type-not-recognised"
    TYPE_MISMATCH = "type-mismatch"
    SEVERAL_TYPES = "several-types"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    LEADING_DATA = "leading-data"
    TRAILING_DATA = "trailing-data"
    NO_PAGES = "no-pages"
    TOO_COMPLEX = "too-complex"
    SCRIPT = "script"
    LAUNCH = "launch"
    EMBEDDED_FILE = "embedded-file"
    FORM_SUBMISSION = "form-submission"
    REMOTE_DOCUMENT = "remote-document"
    DYNAMIC_FORM = "dynamic-form"
    RICH_MEDIA = "rich-media"
    AUTOMATIC_ACTION = "automatic-action"
    UNKNOWN_ACTION = "unknown-action"
    UNSAFE_LINK = "unsafe-link"
    EXTERNAL_CONTENT = "external-content"
    MACROS = "macros"
    ACTIVE_CONTROL = "active-control"
    EMBEDDED_OBJECT = "embedded-object"
    ADD_IN = "add-in"
    LINKED_TEMPLATE = "linked-template"
    LINKED_FIELD = "linked-field"
    TYPE_DEFINITION = "document-type-definition"
    UNKNOWN_PART = "unknown-part"
    ZIP_IN_ZIP = "zip-in-zip"
    MEMBER_NOT_ALLOWED = "member-not-allowed"
    UNSAFE_PATH = "unsafe-path"
    SYMBOLIC_LINK = "symbolic-link"
    OVERLAPPING = "overlapping"
    HIDDEN_DATA = "hidden-data"
    DUPLICATE_NAMES = "duplicate-names"
    TOO_MANY_ENTRIES = "too-many-entries"
    UNPACKS_TOO_LARGE = "unpacks-too-large"
    UNUSUAL_COMPRESSION = "unusual-compression"
    CHECK_TIMED_OUT = "check-timed-out"
    CHECK_OUT_OF_MEMORY = "check-out-of-memory"
    CHECK_FAILED = "check-failed"


_SAVE_AGAIN = "Open it, save it again as a plain {extension} and upload that."
_PACK_AGAIN = "Unpack it, pack the files again and upload the new ZIP."
_ALLOWED = "Upload a {allowed}."

_SENTENCES = {
    Refusal.EMPTY: "{subject} is empty. Check the original and upload it again.",
    Refusal.TOO_LARGE: "{subject} is larger than {detail}. Split or compress it and upload it again.",
    Refusal.EXTENSION_NOT_ALLOWED: "{subject} has a name that does not end in an allowed type. " + _ALLOWED,
    Refusal.TYPE_NOT_RECOGNISED: "{subject} {detail}, whatever its name says. " + _ALLOWED,
    Refusal.TYPE_MISMATCH: "{subject} is {detail}, but its name ends in {extension}. "
    "Upload the file under the type it really is, if that type is allowed.",
    Refusal.SEVERAL_TYPES: "{subject} can be read as two kinds of file at once. " + _SAVE_AGAIN,
    Refusal.DAMAGED: "{subject} is damaged or incomplete. Check that the original opens, "
    "save it again as {extension} and upload that.",
    Refusal.ENCRYPTED: "{subject} is protected by a password or by permissions. "
    "Save it without protection and upload it again.",
    Refusal.SIGNED: "{subject} carries a digital signature, which stamping copies would break. "
    "Save a copy without the signature and upload that.",
    Refusal.LEADING_DATA: "{subject} has other data in front of its beginning. " + _SAVE_AGAIN,
    Refusal.TRAILING_DATA: "{subject} has other data behind its end. " + _SAVE_AGAIN,
    Refusal.NO_PAGES: "{subject} has no pages. Check the original and upload it again.",
    Refusal.TOO_COMPLEX: "{subject} has more than {detail}. Split it into parts and upload those.",
    Refusal.SCRIPT: "{subject} contains a script. Remove it, or print the file to a new PDF, and upload it again.",
    Refusal.LAUNCH: "{subject} contains a link that starts a program or opens another file. "
    "Remove the link and upload it again.",
    Refusal.EMBEDDED_FILE: "{subject} has other files attached inside it. "
    "Remove the attachments and upload each as a file of its own.",
    Refusal.FORM_SUBMISSION: "{subject} contains a form that sends or fetches data. "
    "Remove the button and upload it again.",
    Refusal.REMOTE_DOCUMENT: "{subject} contains a link into another document. "
    "Replace it by a web link or plain text and upload it again.",
    Refusal.DYNAMIC_FORM: "{subject} contains a dynamic (XFA) form. Print it to a new PDF and upload that.",
    Refusal.RICH_MEDIA: "{subject} contains sound, film or 3D content. Remove it and upload the film as an .mp4.",
    Refusal.AUTOMATIC_ACTION: "{subject} does something by itself when it is opened or read. "
    "Print it to a new PDF and upload that.",
    Refusal.UNKNOWN_ACTION: "{subject} contains a button or link of a kind that is not allowed ({detail}). "
    "Remove it and upload it again.",
    Refusal.UNSAFE_LINK: "{subject} contains a link that is not a web, e-mail or telephone link: “{detail}”. "
    "Remove or correct it and upload it again.",
    Refusal.EXTERNAL_CONTENT: "{subject} loads content from elsewhere when it is opened ({detail}). "
    "Put the content into the file itself and upload it again.",
    Refusal.MACROS: "{subject} contains macros. Save it as a plain {extension} and upload it again.",
    Refusal.ACTIVE_CONTROL: "{subject} contains active controls (ActiveX). Remove them and upload it again.",
    Refusal.EMBEDDED_OBJECT: "{subject} has another document embedded in it ({detail}). "
    "Replace it by a picture or a table and upload it again.",
    Refusal.ADD_IN: "{subject} brings an Office add-in with it. Remove the add-in and upload it again.",
    Refusal.LINKED_TEMPLATE: "{subject} is linked to a template stored elsewhere. "
    "In Word, attach the Normal template instead, save it and upload it again.",
    Refusal.LINKED_FIELD: "{subject} contains a field that fetches content from elsewhere ({detail}). "
    "Turn the field into plain text or a picture and upload it again.",
    Refusal.TYPE_DEFINITION: "{subject} contains a document type definition, which Office never writes. " + _SAVE_AGAIN,
    Refusal.UNKNOWN_PART: "{subject} contains a part that does not belong in it (“{detail}”). " + _SAVE_AGAIN,
    Refusal.ZIP_IN_ZIP: "{subject} is a ZIP inside a ZIP. Unpack it and put its files into one ZIP.",
    Refusal.MEMBER_NOT_ALLOWED: "{subject} is not a type that a ZIP may contain. "
    "Leave only .pdf, .pptx, .docx and .mp4 files in the ZIP and upload it again.",
    Refusal.UNSAFE_PATH: "{subject} contains a file with an unsafe name or path (“{detail}”). "
    "Rename that file, pack the ZIP again and upload it.",
    Refusal.SYMBOLIC_LINK: "{subject} contains a link or device instead of a file (“{detail}”). "
    "Pack the file itself and upload the new ZIP.",
    Refusal.OVERLAPPING: "{subject} contains files that overlap one another. " + _PACK_AGAIN,
    Refusal.HIDDEN_DATA: "{subject} contains data that its list of contents does not name. " + _PACK_AGAIN,
    Refusal.DUPLICATE_NAMES: "{subject} contains the same name twice (“{detail}”). "
    "Rename one of the files, pack the ZIP again and upload it.",
    Refusal.TOO_MANY_ENTRIES: "{subject} contains more than {detail} files. Split it and upload the parts.",
    Refusal.UNPACKS_TOO_LARGE: "{subject} would unpack to far more than its size (“{detail}”). "
    "Pack fewer or smaller files and upload it again.",
    Refusal.UNUSUAL_COMPRESSION: "{subject} is packed in a way that not every computer can open. "
    "Pack it with the normal (Deflate) method and upload it again.",
    Refusal.CHECK_TIMED_OUT: "{subject} took too long to check, so it was not accepted. "
    "Make it smaller or simpler and upload it again.",
    Refusal.CHECK_OUT_OF_MEMORY: "{subject} needed too much memory to check, so it was not accepted. "
    "Make it smaller or simpler and upload it again.",
    Refusal.CHECK_FAILED: "{subject} could not be checked, so it was not accepted. "
    "Save it again and upload it; if that fails too, tell the administrator.",
}

_LONGEST_DETAIL = 80


class Refused(Exception):
    """Raised by the checks of one file; becomes an `UnsafeFile` once it is known which file is meant."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(refusal, detail)
        self.refusal = refusal
        self.detail = detail


def shorten(text: str) -> str:
    """A foreign text fit to stand in a sentence: printable, at most 80 characters."""
    printable = "".join(character if character.isprintable() else "�" for character in text[:500])
    return printable if len(printable) <= _LONGEST_DETAIL else printable[: _LONGEST_DETAIL - 1] + "…"


def unsafe_file(
    refused: Refused, kind: FileKind | None, member: str | None = None, allowed: Sequence[FileKind] = MATERIALS
) -> UnsafeFile:
    """The refusal in words. `kind` is what the name claims; `member` is the path inside a ZIP."""
    subject = f"This {kind.noun if kind else 'file'}"
    if member is not None:
        subject = f"The file “{shorten(member)}” in this ZIP"
    sentence = _SENTENCES[refused.refusal].format(
        subject=subject,
        extension=kind.extension if kind else "the allowed type",
        detail=shorten(refused.detail),
        allowed=_listed(allowed),
    )
    return UnsafeFile(refused.refusal.value, sentence)


def _listed(kinds: Sequence[FileKind]) -> str:
    *most, last = (FileKind(kind).extension for kind in kinds)
    return (
        f"{', '.join(most)}, or a {last} of those" if last == FileKind.ZIP.extension else f"{', '.join(most)} or {last}"
    )
