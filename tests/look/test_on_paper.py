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


STEPS = """() => {
  const row = '<li class="wm-steps__row"><p class="wm-steps__when">8 November 2026</p><div class="wm-steps__what">'
    + '<p>LIC-2026-0001</p></div><p class="wm-steps__next"><a href="/">Open the licence</a></p></li>';
  document.querySelector('.wm-content').insertAdjacentHTML('beforeend',
    '<h2 id="over">The next twelve months</h2><section class="wm-card" id="steps"><ul class="wm-steps">'
    + row.repeat(60)
    + '</ul></section><div class="wm-list-foot"><span class="wm-list-foot__get">Download as CSV</span></div>');
}"""


@pytest.mark.feature("G6")
def test_a_long_card_breaks_between_its_rows_and_no_heading_stands_alone(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{address}/licences/1")
    page.evaluate(STEPS)
    breaks = "([selector, what]) => getComputedStyle(document.querySelector(selector))[what]"
    assert page.evaluate(breaks, ["#steps", "breakInside"]) == "auto"
    assert page.evaluate(breaks, [".wm-steps__row", "breakInside"]) == "avoid"
    assert page.evaluate(breaks, ["#over", "breakAfter"]) == "avoid"
    assert page.evaluate(breaks, [".wm-card:has(.wm-facts)", "breakInside"]) == "auto"
    for only_on_screen in (".wm-list-foot__get", ".wm-steps__next a"):
        assert not page.locator(only_on_screen).first.is_visible()


@pytest.mark.feature("G6")
def test_a_table_of_few_columns_fits_a_phone_and_one_that_goes_on_is_shaded_at_its_edge(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}/licences")
    assert "linear-gradient" in page.evaluate(
        "getComputedStyle(document.querySelector('.wm-table-box')).backgroundImage"
    )
    page.evaluate(
        "() => document.querySelectorAll('.wm-table tr').forEach(row => "
        "{ while (row.cells.length > 2) row.deleteCell(-1); })"
    )
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.wm-table-box'))")
