"""A package of parts and relationships, in which single parts can be read, changed and added."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from app.adapters.stamping.archives import DAMAGED, copy_entry, open_archive, read_entry
from app.adapters.stamping.files import whole_or_absent
from app.adapters.stamping.ooxml.names import CONTENT_TYPES, RELATIONSHIPS
from app.adapters.stamping.types import CannotStamp

LARGEST_PART = 64 << 20
TYPES_PART = "[Content_Types].xml"


@dataclass(frozen=True)
class Relation:
    """One relationship of a part: its id, its type, and the part it leads to."""

    identifier: str
    kind: str
    part: str


class Package:
    """An Office file open for stamping; parts are named without a leading slash."""

    def __init__(self, path: Path) -> None:
        self._archive = open_archive(path)
        self._order = self._archive.namelist()
        self._changed: dict[str, etree._Element] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def has(self, part: str) -> bool:
        """Whether the package holds the part."""
        return part in self._order

    def read(self, part: str) -> etree._Element:
        """The root of a part, for looking only. Raises CannotStamp when it is no plain XML."""
        if part in self._changed:
            return self._changed[part]
        return parse_part(read_entry(self._archive, part, LARGEST_PART))

    def edit(self, part: str) -> etree._Element:
        """The root of a part; what is changed in it is written by `save`."""
        if part not in self._changed:
            self._changed[part] = self.read(part)
        return self._changed[part]

    def add(self, part: str, root: etree._Element, content_type: str) -> None:
        """Add a part with its content type."""
        self._order.append(part)
        self._changed[part] = root
        entry = etree.SubElement(self.edit(TYPES_PART), f"{{{CONTENT_TYPES}}}Override")
        entry.set("PartName", "/" + part)
        entry.set("ContentType", content_type)

    def free_name(self, pattern: str) -> str:
        """The first unused part name made from a pattern with one `{}`; case does not tell names apart."""
        taken = {name.lower() for name in self._order}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Iterator[Relation]:
        """The relationships of a part ("" for the package) that lead to parts of this package."""
        where = _relations_part(part)
        if not self.has(where):
            return
        for entry in self.read(where).iterchildren(f"{{{RELATIONSHIPS}}}Relationship"):
            if entry.get("TargetMode") == "External":
                continue
            target = posixpath.join("/", posixpath.dirname(part), entry.get("Target", ""))
            inside = posixpath.normpath(target).lstrip("/")
            yield Relation(entry.get("Id", ""), entry.get("Type", ""), inside)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship from a part ("" for the package) to another; its new id."""
        where = _relations_part(part)
        if not self.has(where):
            self._order.append(where)
            self._changed[where] = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})
        root = self.edit(where)
        taken = {entry.get("Id") for entry in root}
        number = 1
        while f"rIdWaymark{number}" in taken:
            number += 1
        entry = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        entry.set("Id", f"rIdWaymark{number}")
        entry.set("Type", kind)
        entry.set("Target", "/" + target)
        return f"rIdWaymark{number}"

    def save(self, target: Path) -> None:
        """Write the package, its parts in their old order, to `target`, whole or not at all."""
        with whole_or_absent(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in self._order:
                if name in self._changed:
                    root = self._changed[name]
                    copy.writestr(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
                else:
                    copy_entry(self._archive, self._archive.getinfo(name), copy)


def parse_part(content: bytes) -> etree._Element:
    """The root of an XML part. Raises CannotStamp for XML that is broken or declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as failure:
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure
    if root.getroottree().docinfo.doctype:
        raise CannotStamp("The file contains a document type declaration. Save it again and upload the new file.")
    return root


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
