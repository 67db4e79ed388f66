"""The reader every page goes through finds each fault it is there for."""

import pytest

from tests.pages import page_faults

GOOD = (
    '<!doctype html><html lang="en-GB"><head><title>Licences – Waymark</title></head>'
    "<body><h1>Licences</h1>{}</body></html>"
)


def test_a_sound_page_has_no_fault() -> None:
    assert page_faults(GOOD.format('<h2>New</h2><label for="a">A</label><input id="a"><a href="/x">Go</a>')) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<h1>Twice</h1>",
        "<h3>Skipped</h3>",
        '<p id="a"></p><p id="a"></p>',
        '<label for="nowhere">A</label>',
        '<input name="a">',
        "<script>alert(1)</script>",
        '<p style="color:red">x</p>',
        '<p onclick="x()">x</p>',
        "<img src='/x.png'>",
        "<svg></svg>",
        "<table><tr><td>x</td></tr></table>",
        "<table><caption>x</caption><tr><th>x</th></tr></table>",
        '<a href="#">x</a>',
        '<a href="/x"></a>',
    ],
)
def test_the_reader_finds_a_planted_fault(planted: str) -> None:
    assert page_faults(GOOD.format(planted))


@pytest.mark.parametrize("head", ["<title>Waymark</title>", "<title> – Waymark</title>", ""])
def test_the_reader_finds_a_page_without_a_title_of_its_own(head: str) -> None:
    assert page_faults(f'<!doctype html><html lang="en-GB"><head>{head}</head><body><h1>x</h1></body></html>')
