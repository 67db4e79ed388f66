"""PDF: opened by qpdf without repair, then every object is read against an allow-list (ISO 32000).

Page contents are not decoded: what can act lies in the objects, never in the drawing commands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf

from .links import is_web_link_or_relative
from .refusals import Refusal, Refused
from .types import MIB, Limits

_DENIED_ACTIONS = {
    "/JavaScript": Refusal.SCRIPT,
    "/Launch": Refusal.LAUNCH,
    "/SubmitForm": Refusal.FORM_SUBMISSION,
    "/ImportData": Refusal.FORM_SUBMISSION,
    "/GoToE": Refusal.REMOTE_DOCUMENT,
    "/GoToR": Refusal.REMOTE_DOCUMENT,
    "/Rendition": Refusal.RICH_MEDIA,
    "/RichMediaExecute": Refusal.RICH_MEDIA,
}
_DENIED_KEYS = {
    "/JS": Refusal.SCRIPT,
    "/JavaScript": Refusal.SCRIPT,
    "/EF": Refusal.EMBEDDED_FILE,
    "/EmbeddedFiles": Refusal.EMBEDDED_FILE,
    "/Collection": Refusal.EMBEDDED_FILE,
    "/XFA": Refusal.DYNAMIC_FORM,
    "/ByteRange": Refusal.SIGNED,
    "/Perms": Refusal.SIGNED,
}
_DENIED_ANNOTATIONS = {
    "/FileAttachment": Refusal.EMBEDDED_FILE,
    "/RichMedia": Refusal.RICH_MEDIA,
    "/Movie": Refusal.RICH_MEDIA,
    "/Sound": Refusal.RICH_MEDIA,
    "/Screen": Refusal.RICH_MEDIA,
    "/3D": Refusal.RICH_MEDIA,
}
_ALLOWED_ACTIONS = frozenset({"/GoTo", "/URI", "/Named", "/ResetForm", "/SetOCGState", "/Hide", "/Trans"})
_ALLOWED_NAMED = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage", "/Print", "/Find", "/GoToPage"})
_LONGEST_ACTION_CHAIN = 50
_DEEPEST_NESTING = 100
# Some programs leave this out of blank pages, and qpdf puts it in.
_HARMLESS_REPAIR = "Resources is missing or invalid"

# Most objects (structure, fonts, pages) hold none of these words; a look at their text spares the slow reading.
_WORTH_READING = re.compile(
    rb"/(?:A|AA|PA|OpenAction|URI|Ref|FFilter|"
    + "|".join(word[1:] for word in {**_DENIED_ACTIONS, **_DENIED_KEYS, **_DENIED_ANNOTATIONS}).encode()
    + rb")(?![A-Za-z0-9])"
)


@dataclass(frozen=True)
class PdfFacts:
    """What a harmless PDF was found to be."""

    pages: int
    is_tagged: bool
    notes: tuple[str, ...]


def check_pdf(file: BinaryIO, size: int, limits: Limits) -> PdfFacts:
    """Raises Refused unless the file is one complete, plain PDF that does nothing by itself."""
    _check_ending(file, size)
    try:
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as pdf:
            return _check_opened(pdf, limits)
    except pikepdf.PasswordError as error:
        raise Refused(Refusal.ENCRYPTED) from error
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        TypeError,
        ValueError,
        KeyError,
        RuntimeError,
    ) as error:
        # pikepdf answers with the ordinary errors when an object is not of the type its place demands.
        raise Refused(Refusal.DAMAGED) from error


def _check_ending(file: BinaryIO, size: int) -> None:
    length = min(size, MIB)
    file.seek(size - length)
    tail = file.read(length)
    _, marker, rest = tail.rpartition(b"%%EOF")
    if not marker:
        raise Refused(Refusal.DAMAGED)
    if rest.strip(b"\0\t\n\f\r "):
        raise Refused(Refusal.TRAILING_DATA)


def _check_opened(pdf: pikepdf.Pdf, limits: Limits) -> PdfFacts:
    if pdf.is_encrypted:
        raise Refused(Refusal.ENCRYPTED)
    if len(pdf.objects) > limits.pdf_objects:
        raise Refused(Refusal.TOO_COMPLEX, f"{limits.pdf_objects:,} objects")
    denied = {key: why for key, why in _DENIED_KEYS.items() if not (limits.may_be_signed and why is Refusal.SIGNED)}
    _check_value(pdf.trailer, denied, 0)
    for value in pdf.objects:
        if _is_worth_reading(value):
            _check_value(value, denied, 0)
    pages = len(pdf.pages)
    if pages == 0:
        raise Refused(Refusal.NO_PAGES)
    if pages > limits.pages:
        raise Refused(Refusal.TOO_COMPLEX, f"{limits.pages:,} pages")
    # Where qpdf had to guess, another reader may guess otherwise and see what we did not.
    if any(_HARMLESS_REPAIR not in str(warning) for warning in pdf.get_warnings()):
        raise Refused(Refusal.DAMAGED)
    return _facts(pdf, pages)


def _facts(pdf: pikepdf.Pdf, pages: int) -> PdfFacts:
    root = pdf.Root
    marked = root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
    is_tagged = bool(marked) and "/StructTreeRoot" in root
    notes = [] if is_tagged else ["The PDF is not tagged for accessibility."]
    if len(root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())):
        notes.append("The PDF contains form fields.")
    return PdfFacts(pages, is_tagged, tuple(notes))


def _is_worth_reading(value: pikepdf.Object) -> bool:
    if isinstance(value, pikepdf.Stream):
        return "/F" in value or _WORTH_READING.search(value.stream_dict.unparse(resolved=True)) is not None
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)):
        return _WORTH_READING.search(value.unparse(resolved=True)) is not None
    return False


def _check_value(value: object, denied: Mapping[str, Refusal], depth: int) -> None:
    """Check a value and what is written inside it; what it refers to has its own turn."""
    if depth > _DEEPEST_NESTING:
        raise Refused(Refusal.TOO_COMPLEX, f"{_DEEPEST_NESTING} levels of nesting")
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        _check_dictionary(value, denied)
    for child in _direct_children(value):
        _check_value(child, denied, depth + 1)


def _direct_children(value: object) -> Iterator[pikepdf.Object]:
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        children = [value[key] for key in value.keys()]  # noqa: SIM118  (iterating the object itself is refused)
    elif isinstance(value, pikepdf.Array):
        children = list(value)
    else:
        return
    for child in children:
        if isinstance(child, (pikepdf.Dictionary, pikepdf.Array)) and not child.is_indirect:
            yield child


def _check_dictionary(found: pikepdf.Object, denied: Mapping[str, Refusal]) -> None:
    keys = set(found.keys())
    for key in sorted(keys & denied.keys()):
        raise Refused(denied[key])
    _raise_if_denied(_DENIED_ACTIONS, found.get("/S"))
    _raise_if_denied(_DENIED_ANNOTATIONS, found.get("/Subtype"))
    if isinstance(found, pikepdf.Stream) and keys & {"/F", "/FFilter"}:
        raise Refused(Refusal.EXTERNAL_CONTENT, "page content in another file")
    if "/Ref" in keys and "/F" in found.get("/Ref", {}):
        raise Refused(Refusal.EXTERNAL_CONTENT, "a page of another file")
    if "/URI" in keys:
        _check_link(found["/URI"])
    _check_actions(found, keys)


def _raise_if_denied(denied: dict[str, Refusal], name: object) -> None:
    if isinstance(name, pikepdf.Name) and str(name) in denied:
        raise Refused(denied[str(name)])


def _check_actions(found: pikepdf.Object, keys: set[str]) -> None:
    for key in keys & {"/A", "/PA"}:
        _check_action(found[key], _ALLOWED_ACTIONS, Refusal.UNKNOWN_ACTION)
    if "/OpenAction" in keys:
        _check_action(found["/OpenAction"], frozenset({"/GoTo"}), Refusal.AUTOMATIC_ACTION)
    if "/AA" in keys and isinstance(found["/AA"], pikepdf.Dictionary):
        for trigger in found["/AA"].keys():  # noqa: SIM118
            _check_action(found["/AA"][trigger], frozenset({"/GoTo"}), Refusal.AUTOMATIC_ACTION)


def _check_action(first: object, allowed: frozenset[str], otherwise: Refusal) -> None:
    """An action and those chained behind it. A plain destination (an array) does nothing but turn the page."""
    waiting, seen = [first], 0
    while waiting:
        action = waiting.pop()
        seen += 1
        if seen > _LONGEST_ACTION_CHAIN:
            raise Refused(Refusal.TOO_COMPLEX, f"{_LONGEST_ACTION_CHAIN} actions in a chain")
        if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
            continue
        kind = str(action["/S"])
        _raise_if_denied(_DENIED_ACTIONS, action["/S"])
        command = str(action.get("/N", "")) if kind == "/Named" else None
        if kind not in allowed or (command is not None and command not in _ALLOWED_NAMED):
            raise Refused(otherwise, (command or kind).lstrip("/"))
        following = action.get("/Next")
        waiting.extend(following if isinstance(following, pikepdf.Array) else [following])


def _check_link(target: object) -> None:
    """The target of a web link, or the base that a document's relative links start from."""
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/Base", "")
    if not is_web_link_or_relative(str(target)):
        raise Refused(Refusal.UNSAFE_LINK, str(target))
