"""The stamp on slides: on every master, and on whatever hides or covers what its master shows."""

import copy

from lxml import etree

from app.adapters.stamping.ooxml.names import DRAWING, OFFICE_RELATIONS, PRESENTATION
from app.adapters.stamping.ooxml.package import Package
from app.adapters.stamping.types import CannotStamp, Stamp

BAND_HEIGHT = 230_000  # English Metric Units, 12,700 to the point
DEFAULT_SIZE = (9_144_000, 6_858_000)
SHAPE_NAME = "Waymark licence stamp"
MASTERS = ("slideMaster", "notesMaster", "handoutMaster")
MOST_ROWS = 6

_SHAPE = f"""<p:sp xmlns:p="{PRESENTATION}" xmlns:a="{DRAWING}">
<p:nvSpPr><p:cNvPr id="0" name="{SHAPE_NAME}"/><p:cNvSpPr txBox="1"><a:spLocks noGrp="1" noSelect="1"/></p:cNvSpPr>
<p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="{BAND_HEIGHT}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:srgbClr val="FFFFFF"><a:alpha val="80000"/></a:srgbClr></a:solidFill></p:spPr>
<p:txBody><a:bodyPr wrap="square" lIns="72000" tIns="0" rIns="72000" bIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>
<a:lstStyle/><a:p><a:pPr algn="ctr"/><a:r><a:rPr lang="en-GB" sz="800"><a:solidFill><a:srgbClr val="33413E"/>
</a:solidFill></a:rPr><a:t/></a:r></a:p></p:txBody></p:sp>"""


def stamp_slides(package: Package, main: str, stamp: Stamp) -> None:
    """Put the stamp where every slide, note and handout shows it."""
    width, height = _slide_size(package.read(main))
    masters = _related(package, main, MASTERS)
    slides = _related(package, main, ("slide",))
    layouts = {layout for master in masters for layout in _related(package, master, ("slideLayout",))}
    if not masters:
        raise CannotStamp("The presentation has no slide master. Save it again and upload the new file.")
    for part in masters:
        _put(package, part, stamp, width, height)
    for part in sorted(layouts | set(slides)):
        root = package.read(part)
        if _hides_master(root) or _covers_band(root, height, ignores_placeholders=part in layouts):
            _put(package, part, stamp, width, height)


def _related(package: Package, part: str, kinds: tuple[str, ...]) -> list[str]:
    wanted = {f"{OFFICE_RELATIONS}/{kind}" for kind in kinds}
    found = [relation.part for relation in package.relations(part) if relation.kind in wanted]
    return [name for name in dict.fromkeys(found) if package.has(name)]


def _slide_size(presentation: etree._Element) -> tuple[int, int]:
    size = presentation.find(f"{{{PRESENTATION}}}sldSz")
    if size is None:
        return DEFAULT_SIZE
    return _number(size.get("cx"), DEFAULT_SIZE[0]), _number(size.get("cy"), DEFAULT_SIZE[1])


def _hides_master(root: etree._Element) -> bool:
    return root.get("showMasterSp") in ("0", "false")


def _covers_band(root: etree._Element, height: int, *, ignores_placeholders: bool) -> bool:
    # What lies on a slide is drawn over its master, so a picture down to the edge would hide the stamp.
    # A placeholder of a layout is never drawn itself.
    for shape in root.iterfind(f".//{{{PRESENTATION}}}spTree/*"):
        if ignores_placeholders and shape.find(f".//{{{PRESENTATION}}}ph") is not None:
            continue
        transform = next(shape.iter(f"{{{DRAWING}}}xfrm", f"{{{PRESENTATION}}}xfrm"), None)
        if transform is not None and _bottom(transform) > height - BAND_HEIGHT:
            return True
    return False


def _bottom(transform: etree._Element) -> int:
    offset, extent = transform.find(f"{{{DRAWING}}}off"), transform.find(f"{{{DRAWING}}}ext")
    if offset is None or extent is None:
        return 0
    return _number(offset.get("y"), 0) + _number(extent.get("cy"), 0)


def _put(package: Package, part: str, stamp: Stamp, width: int, height: int) -> None:
    tree = package.edit(part).find(f".//{{{PRESENTATION}}}spTree")
    if tree is None:
        raise CannotStamp("A slide of the presentation is damaged. Save it again and upload the new file.")
    shapes = list(tree.iter(f"{{{PRESENTATION}}}cNvPr"))
    earlier = sum(1 for shape in shapes if shape.get("name") == SHAPE_NAME)
    highest = max((_number(shape.get("id"), 0) for shape in shapes), default=0)
    shape = _shape(stamp.line, width, height - BAND_HEIGHT * (1 + min(earlier, MOST_ROWS)), highest + 1)
    extension = tree.find(f"{{{PRESENTATION}}}extLst")
    if extension is None:
        tree.append(shape)
    else:
        extension.addprevious(shape)


_TEMPLATE = etree.fromstring(_SHAPE, etree.XMLParser(remove_blank_text=True))


def _shape(line: str, width: int, top: int, identifier: int) -> etree._Element:
    shape = copy.deepcopy(_TEMPLATE)
    for entry in shape.iter(f"{{{PRESENTATION}}}cNvPr"):
        entry.set("id", str(identifier))
    for entry in shape.iter(f"{{{DRAWING}}}off"):
        entry.set("y", str(top))
    for entry in shape.iter(f"{{{DRAWING}}}ext"):
        entry.set("cx", str(width))
    for entry in shape.iter(f"{{{DRAWING}}}t"):
        entry.text = line
    return shape


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
