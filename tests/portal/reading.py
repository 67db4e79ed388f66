"""Reading the portal's pages, and counting what they ask of the database."""

from lxml import html
from werkzeug.test import TestResponse


def tasks_on(page: TestResponse) -> list[tuple[str, str]]:
    """Return the titles of the tasks a home page asks for, each with its tag, in order."""
    card = html.document_fromstring(page.text).xpath("//section[@aria-labelledby='needs-your-attention-title']")[0]
    return [
        (row.xpath("string(.//a)").strip(), row.xpath("string(.//strong)").strip())
        for row in card.xpath(".//ul[@class='wm-tasks']/li")
    ]


def words_of(page: TestResponse) -> str:
    """Return all words of a page on one line."""
    return " ".join(" ".join(html.document_fromstring(page.text).itertext()).split())


def part_of(page: TestResponse, title: str) -> str:
    """Return the words of the card with a title; nothing where there is no such card."""
    for card in html.document_fromstring(page.text).iter("section"):
        if card.xpath("string(.//h2)").strip() == title:
            return " ".join(" ".join(card.itertext()).split())
    return ""
