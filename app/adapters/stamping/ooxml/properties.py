"""The properties of an Office file: the copy id as its identifier, and the records of its stamps."""

from lxml import etree

from app.adapters.stamping.marks import IDENTIFIER_PREFIX, append_record
from app.adapters.stamping.ooxml.names import (
    CORE_PROPERTIES,
    CORE_PROPERTIES_TYPE,
    CORE_RELATION,
    CUSTOM_PROPERTIES,
    CUSTOM_PROPERTIES_TYPE,
    DUBLIN_CORE,
    OFFICE_RELATIONS,
    VALUE_TYPES,
)
from app.adapters.stamping.ooxml.package import Package
from app.adapters.stamping.types import Stamp

# The format id that Office itself gives to properties made by its users.
USER_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
RECORDS = "WaymarkStamps"
COPY = "WaymarkCopy"
LICENCE = "WaymarkLicence"


def write_properties(package: Package, stamp: Stamp) -> None:
    """Write the stamp, every name whole, into the custom and the core properties."""
    custom = package.edit(_custom_part(package))
    earlier = _value(custom, RECORDS)
    _set(custom, RECORDS, append_record(earlier, stamp))
    _set(custom, COPY, stamp.copy_id)
    _set(custom, LICENCE, stamp.whole_licence)
    core = package.edit(_core_part(package))
    identifier = core.find(f"{{{DUBLIN_CORE}}}identifier")
    if identifier is None:
        identifier = etree.SubElement(core, f"{{{DUBLIN_CORE}}}identifier")
    identifier.text = IDENTIFIER_PREFIX + stamp.copy_id


def _custom_part(package: Package) -> str:
    kind = f"{OFFICE_RELATIONS}/custom-properties"
    root = etree.Element(f"{{{CUSTOM_PROPERTIES}}}Properties", nsmap={None: CUSTOM_PROPERTIES, "vt": VALUE_TYPES})
    return _part(package, kind, "docProps/custom{}.xml", root, CUSTOM_PROPERTIES_TYPE)


def _core_part(package: Package) -> str:
    root = etree.Element(f"{{{CORE_PROPERTIES}}}coreProperties", nsmap={"cp": CORE_PROPERTIES, "dc": DUBLIN_CORE})
    return _part(package, CORE_RELATION, "docProps/core{}.xml", root, CORE_PROPERTIES_TYPE)


def _part(package: Package, kind: str, pattern: str, root: etree._Element, content_type: str) -> str:
    for relation in package.relations(""):
        if relation.kind == kind and package.has(relation.part):
            return relation.part
    plain = pattern.format("")
    name = package.free_name(pattern) if package.has(plain) else plain
    package.add(name, root, content_type)
    package.relate("", kind, name)
    return name


def _find(custom: etree._Element, name: str) -> etree._Element | None:
    entries = custom.iterchildren(f"{{{CUSTOM_PROPERTIES}}}property")
    return next((entry for entry in entries if entry.get("name") == name), None)


def _value(custom: etree._Element, name: str) -> str:
    entry = _find(custom, name)
    return "" if entry is None else "".join(str(text) for text in entry.itertext())


def _set(custom: etree._Element, name: str, value: str) -> None:
    entry = _find(custom, name)
    if entry is None:
        entry = etree.SubElement(custom, f"{{{CUSTOM_PROPERTIES}}}property")
        entry.set("fmtid", USER_PROPERTY)
        entry.set("pid", str(_next_number(custom)))
        entry.set("name", name)
    for old in list(entry):
        entry.remove(old)
    etree.SubElement(entry, f"{{{VALUE_TYPES}}}lpwstr").text = value


def _next_number(custom: etree._Element) -> int:
    # Numbers nought and one are reserved by the format.
    numbers = [entry.get("pid", "") for entry in custom]
    return max([1, *(int(number) for number in numbers if number.isdecimal())]) + 1
