"""What is wrong with a page, read as a strict reader would: every HTML page any test fetches goes through here."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree, html

FIELDS = ("input", "select", "textarea")
UNLABELLED_TYPES = {"hidden", "submit", "button", "image"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


def page_faults(text: str) -> list[str]:
    """Return every fault of a page's markup, or an empty list."""
    page = html.document_fromstring(text)
    checks = (headings, title, identifiers, references, labels, nothing_inline, pictures, tables, links)
    return [fault for check in checks for fault in check(page)]


def headings(page: html.HtmlElement) -> Iterator[str]:
    """One first heading, and no level skipped on the way down."""
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    yield from (f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1)


def title(page: html.HtmlElement) -> Iterator[str]:
    """A title of the page's own before the product's name, and a language."""
    words = (page.findtext(".//title") or "").strip()
    if not words.endswith(" – Waymark") or words.removesuffix(" – Waymark").strip() in ("", "Error:"):
        yield f"title {words!r}"
    if page.get("lang") != "en-GB":
        yield "no language"


def identifiers(page: html.HtmlElement) -> Iterator[str]:
    """No id is used twice."""
    counts = Counter(element.get("id") for element in page.iter() if element.get("id"))
    yield from (f"id {name!r} used {times} times" for name, times in counts.items() if times > 1)


def references(page: html.HtmlElement) -> Iterator[str]:
    """What points to an id points to one that is there."""
    known = {element.get("id") for element in page.iter() if element.get("id")}
    for element in page.iter(etree.Element):
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    yield f"{attribute} points to {name!r}, which is not there"


def labels(page: html.HtmlElement) -> Iterator[str]:
    """Every field has a label."""
    labelled = {element.get("for") for element in page.iter("label")}
    for field in page.iter(*FIELDS):
        is_named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if field.get("type") not in UNLABELLED_TYPES and not is_named:
            yield f"{field.tag} {field.get('name')!r} has no label"


def nothing_inline(page: html.HtmlElement) -> Iterator[str]:
    """The content policy forbids inline script and style; a page that has them is broken in every browser."""
    for element in page.iter(etree.Element):
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline {element.tag}"
        yield from (f"attribute {name}" for name in element.attrib if name == "style" or name.startswith("on"))


def pictures(page: html.HtmlElement) -> Iterator[str]:
    """Every picture has its words, or says it has none to give."""
    yield from (f"img {picture.get('src')!r} without alt" for picture in page.iter("img") if picture.get("alt") is None)
    for drawing in page.iter("svg"):
        if drawing.get("aria-hidden") != "true" and drawing.get("role") not in ("img", "group"):
            yield "a drawing that is neither hidden nor named"


def tables(page: html.HtmlElement) -> Iterator[str]:
    """Every table has a caption and headings with a scope."""
    for table in page.iter("table"):
        if table.find("caption") is None:
            yield "a table without a caption"
        yield from ("a heading without scope" for heading in table.iter("th") if not heading.get("scope"))


def links(page: html.HtmlElement) -> Iterator[str]:
    """Every link leads somewhere and has words."""
    for link in page.iter("a"):
        if link.get("href") in (None, "", "#"):
            yield "a link that leads nowhere"
        if not link.text_content().strip() and not link.get("aria-label"):
            yield f"a link to {link.get('href')!r} without words"
