"""Reading the XML parts of an Office file as they unpack: no tree, no entities, no document type definition."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pyexpat import ExpatError
from xml.parsers import expat

from .refusals import Refusal, Refused

Attributes = dict[str, str]
_FETCHING_FIELD = re.compile(r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)
_STARTING_ACTIONS = {
    "ppaction://program": Refusal.LAUNCH,
    "ppaction://macro": Refusal.MACROS,
    "ppaction://ole": Refusal.EMBEDDED_OBJECT,
}


@dataclass(frozen=True)
class Relationship:
    """One line of a `.rels` part: the part `source` refers to `target`."""

    source: str
    kind: str
    target: str
    is_external: bool


def read_xml(
    pieces: Iterable[bytes], on_start: Callable[[str, Attributes], None], on_text: Callable[[str], None]
) -> None:
    """Feed the pieces to a parser. Element and attribute names come without their namespaces."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        on_start(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise Refused(Refusal.TYPE_DEFINITION)

    parser.StartElementHandler = start
    parser.CharacterDataHandler = on_text
    parser.StartDoctypeDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise Refused(Refusal.DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def read_content_types(pieces: Iterable[bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """`[Content_Types].xml`: types by extension, and types by part name; both keys in lower case."""
    by_extension: dict[str, str] = {}
    by_name: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if name == "Default":
            by_extension[attributes.get("Extension", "").lower()] = kind
        elif name == "Override":
            by_name[attributes.get("PartName", "").lstrip("/").casefold()] = kind

    read_xml(pieces, start, _ignore)
    return by_extension, by_name


def read_relationships(pieces: Iterable[bytes], source: str) -> list[Relationship]:
    """A `.rels` part: what the part `source` refers to."""
    found: list[Relationship] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            kind, target = attributes.get("Type", ""), attributes.get("Target", "")
            is_external = attributes.get("TargetMode", "").strip().lower() == "external"
            found.append(Relationship(source, kind.rpartition("/")[2].lower(), target, is_external))

    read_xml(pieces, start, _ignore)
    return found


def check_content(pieces: Iterable[bytes]) -> None:
    """A part with text: refuse scripts, actions that start something, and fields that fetch something."""
    field = _Field()

    def start(name: str, attributes: Attributes) -> None:
        if name == "script":
            raise Refused(Refusal.SCRIPT)
        for prefix, refusal in _STARTING_ACTIONS.items():
            if attributes.get("action", "").lower().startswith(prefix):
                raise Refused(refusal, "OLE action")
        if name == "imagedata" and "://" in (attributes.get("src", "") + attributes.get("href", "")):
            raise Refused(Refusal.EXTERNAL_CONTENT, "a picture")
        field.start(name, attributes)

    read_xml(pieces, start, field.text)
    field.check()


class _Field:
    """Collects the instruction of a Word field, which Word may spread over many small runs."""

    def __init__(self) -> None:
        self._is_instruction = False
        self._instruction: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin, end or read an instruction, as the element says."""
        if name == "fldChar":
            self.check()
        elif name == "fldSimple":
            self._instruction = [attributes.get("instr", "")]
            self.check()
        self._is_instruction = name == "instrText"

    def text(self, text: str) -> None:
        """Collect text that stands inside an instruction."""
        if self._is_instruction:
            self._instruction.append(text)

    def check(self) -> None:
        """Judge the instruction collected so far and begin anew."""
        found = _FETCHING_FIELD.match("".join(self._instruction))
        self._instruction = []
        if found:
            raise Refused(Refusal.LINKED_FIELD, found[1].upper())


def _ignore(_: str) -> None:
    return None
