"""The sample pages on paper, and in the system's own colours."""

import pytest
from playwright.sync_api import Page

# What an A4 sheet leaves between its margins, in CSS pixels.
UPRIGHT, ON_ITS_SIDE = 688, 1_002
EIGHT_COLUMNS = """() => {
  const table = document.querySelector('.wm-table');
  const cells = ['28 November 2026 at 09:40', 'Copy requested', 'Konstantína Papadopoúlou', 'Restorative Solutions CIC',
    'Facilitator manual 3.0.0', 'facilitator-manual.pdf', '4B9Q-VEQD-GA0R', 'The licence was suspended on 12 November'];
  const row = kind => '<tr>' + cells.map(cell => `<${kind}>${cell}</${kind}>`).join('') + '</tr>';
  table.querySelector('thead').innerHTML = row('th');
  table.querySelector('tbody').innerHTML = row('td').repeat(40);
}"""
PAGES = ["/", "/licences", "/licences/1"]


def width_needed(page: Page, sheet: int) -> int:
    """Return how wide the page lies on a sheet of this width."""
    page.set_viewport_size({"width": sheet, "height": 900})
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.feature("G6")
def test_no_column_is_cut_off_on_paper(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    for path in PAGES:
        page.goto(address + path)
        assert width_needed(page, UPRIGHT) <= UPRIGHT, path
    page.goto(f"{address}/licences")
    assert page.evaluate("getComputedStyle(document.querySelector('.wm-main')).page") == "auto"
    page.evaluate(EIGHT_COLUMNS)
    assert page.evaluate("getComputedStyle(document.querySelector('.wm-main')).page") == "wide"
    assert width_needed(page, ON_ITS_SIDE) <= ON_ITS_SIDE


@pytest.mark.feature("G6")
def test_what_only_a_screen_can_do_is_not_printed(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    for path in PAGES:
        page.goto(address + path)
        shown = page.locator(".wm-side, .wm-top, .wm-filters, .wm-pages, .govuk-button, .govuk-skip-link")
        assert [one for one in shown.all() if one.is_visible()] == [], path


@pytest.mark.feature("G6")
def test_tags_and_the_current_page_have_borders_in_the_system_s_colours(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{address}/licences")
    for selector in (".wm-tag", ".wm-nav--wide a[aria-current]"):
        border = f"getComputedStyle(document.querySelector('{selector}')).borderTopStyle"
        assert page.evaluate(border) == "solid", selector
