"""The stamp on the pages of a Word document: in every footer, and where a footer is missing, a new one."""

from lxml import etree

from app.adapters.stamping.ooxml.names import FOOTER_TYPE, OFFICE_RELATIONS, WORD
from app.adapters.stamping.ooxml.package import Package
from app.adapters.stamping.types import CannotStamp, Stamp

_W = f"{{{WORD}}}"
FOOTER_RELATION = f"{OFFICE_RELATIONS}/footer"
SETTINGS_RELATION = f"{OFFICE_RELATIONS}/settings"
OFF = ("0", "false", "off")


def stamp_pages(package: Package, main: str, stamp: Stamp) -> None:
    """Put the stamp at the foot of every page, first and even pages included."""
    for relation in list(package.relations(main)):
        if relation.kind == FOOTER_RELATION and package.has(relation.part):
            package.edit(relation.part).append(_paragraph(stamp.line))
    sections = _sections(package.edit(main))
    for kind, index in _missing_footers(sections, has_even_pages=_has_even_pages(package, main)):
        _add_footer(package, main, sections[index], kind, stamp.line)


def _sections(document: etree._Element) -> list[etree._Element]:
    body = document.find(f"{_W}body")
    if body is None:
        raise CannotStamp("The document has no text. Save it again and upload the new file.")
    # A section property inside a tracked change describes how the document used to be.
    found = [entry for entry in body.iter(f"{_W}sectPr") if not _is_former(entry)]
    if not found or found[-1].getparent() is not body:
        found.append(etree.SubElement(body, f"{_W}sectPr"))
    return found


def _is_former(section: etree._Element) -> bool:
    parent = section.getparent()
    return parent is not None and parent.tag == f"{_W}sectPrChange"


def _missing_footers(sections: list[etree._Element], *, has_even_pages: bool) -> list[tuple[str, int]]:
    """Which kind of footer is needed first in which section; later sections inherit it."""
    needed = {"default": 0}
    if has_even_pages:
        needed["even"] = 0
    titled = [index for index, section in enumerate(sections) if _is_on(section.find(f"{_W}titlePg"))]
    if titled:
        needed["first"] = titled[0]
    return [(kind, index) for kind, index in needed.items() if not _has_footer(sections[: index + 1], kind)]


def _has_footer(sections: list[etree._Element], kind: str) -> bool:
    references = (entry for section in sections for entry in section.iterchildren(f"{_W}footerReference"))
    return any(entry.get(f"{_W}type", "default") == kind for entry in references)


def _has_even_pages(package: Package, main: str) -> bool:
    for relation in package.relations(main):
        if relation.kind == SETTINGS_RELATION and package.has(relation.part):
            return _is_on(package.read(relation.part).find(f"{_W}evenAndOddHeaders"))
    return False


def _is_on(entry: etree._Element | None) -> bool:
    return entry is not None and entry.get(f"{_W}val", "true") not in OFF


def _add_footer(package: Package, main: str, section: etree._Element, kind: str, line: str) -> None:
    footer = etree.Element(f"{_W}ftr", nsmap={"w": WORD})
    footer.append(_paragraph(line))
    name = package.free_name("word/footerWaymark{}.xml")
    package.add(name, footer, FOOTER_TYPE)
    reference = etree.Element(f"{_W}footerReference")
    reference.set(f"{_W}type", kind)
    reference.set(f"{{{OFFICE_RELATIONS}}}id", package.relate(main, FOOTER_RELATION, name))
    # The references of a section come before all else in it.
    section.insert(len(list(section.iterchildren(f"{_W}headerReference", f"{_W}footerReference"))), reference)


def _paragraph(line: str) -> etree._Element:
    paragraph = etree.Element(f"{_W}p", nsmap={"w": WORD})
    properties = etree.SubElement(paragraph, f"{_W}pPr")
    _value(properties, "spacing", before="0", after="0")
    _value(properties, "jc", val="center")
    run = etree.SubElement(paragraph, f"{_W}r")
    look = etree.SubElement(run, f"{_W}rPr")
    _value(look, "color", val="33413E")
    _value(look, "sz", val="14")
    text = etree.SubElement(run, f"{_W}t")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = line
    return paragraph


def _value(parent: etree._Element, name: str, **attributes: str) -> None:
    entry = etree.SubElement(parent, f"{_W}{name}")
    for key, value in attributes.items():
        entry.set(f"{_W}{key}", value)
