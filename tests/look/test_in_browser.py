"""The sample pages in a real browser: accessible at three widths, never sideways, complete without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = [
    "/",
    "/licences",
    "/licences?empty=1",
    "/licences/1",
    "/new",
    "/upload",
    "/confirm",
    "/sign-in",
    "/error",
]
# Milliseconds for which the button library takes a second press for a slip of the finger.
DOUBLE_CLICK_GUARD = 1_100
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.feature("G6")
@pytest.mark.parametrize("width", [360, 768, 1360])
def test_axe_finds_nothing(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        page.goto(address + path)
        assert_accessible(page)


@pytest.mark.feature("G6")
def test_axe_finds_a_planted_fault(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


@pytest.mark.feature("G6")
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_small_phone(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.feature("G6")
def test_controls_are_at_least_forty_pixels_high(page: Page, address: str) -> None:
    for path in PAGES:
        page.goto(address + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                 'main .govuk-button, main .govuk-input, main .govuk-select, main .govuk-file-upload,'
                 + ' main .govuk-radios__input, main .govuk-checkboxes__input, .wm-search input, .wm-search button,'
                 + ' .wm-nav--wide a')]
               .filter(e => e.offsetParent && !e.closest('[hidden]'))
               .filter(e => e.getBoundingClientRect().height < 39.5).map(e => e.outerHTML)"""
        )
        assert small == [], path


@pytest.mark.feature("G6")
def test_a_refused_form_takes_the_reader_to_its_errors(page: Page, address: str) -> None:
    page.goto(f"{address}/new")
    page.get_by_label("Delivery provider").fill("Northmoor")
    page.get_by_role("button", name="Draft the licence").click()
    expect(page).to_have_title("Error: Draft a licence – Waymark")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Delivery provider")).to_have_value("Northmoor")
    page.get_by_role("link", name="Enter the date the licence starts").click()
    expect(page.get_by_label("Day")).to_be_focused()
    assert_accessible(page)


def test_a_long_list_of_choices_can_be_searched(page: Page, address: str) -> None:
    page.goto(f"{address}/new")
    # The plain select is there first; its stand-in follows when the script has loaded.
    expect(page.locator("input.autocomplete__input")).to_be_visible()
    page.get_by_role("combobox", name="Police force area").press_sequentially("cumb")
    page.get_by_role("option", name="Cumbria").click()
    assert page.locator("select[name=area]").input_value() == "E23000002"


def test_nothing_breaks_the_policy_or_raises_in_the_console(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert said == []


@pytest.mark.feature("G6")
def test_the_pages_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Licences").click()
    expect(page.get_by_role("heading", name="Licences", level=1)).to_be_visible()
    page.goto(f"{address}/new")
    page.get_by_label("Police force area").select_option("Cumbria")
    page.get_by_role("button", name="Draft the licence").click()
    expect(page.get_by_role("link", name="Enter the delivery provider")).to_be_visible()
    expect(page.get_by_label("Police force area")).to_have_value("E23000002")
    context.close()


@pytest.mark.feature("C1")
def test_a_refused_upload_keeps_the_other_fields_and_a_good_one_goes_on(
    page: Page, address: str, tmp_path: Path
) -> None:
    bad, good = tmp_path / "slides.exe", tmp_path / "slides.pdf"
    bad.write_bytes(b"MZ" * 2000)
    good.write_bytes(b"%PDF-1.7\n" * 20_000)
    page.goto(f"{address}/upload", wait_until="networkidle")
    page.get_by_label("Title").fill("Session 2 slides")
    page.get_by_label("File").set_input_files(bad)
    page.get_by_role("button", name="Upload the material").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.locator(".govuk-form-group--error")).to_contain_text("Save it as a plain PDF.")
    expect(page.get_by_label("Title")).to_have_value("Session 2 slides")
    assert_accessible(page)
    page.get_by_role("link", name="This file holds a script").click()
    expect(page.get_by_label("File")).to_be_focused()
    page.get_by_label("File").set_input_files(good)
    page.wait_for_timeout(DOUBLE_CLICK_GUARD)
    page.get_by_role("button", name="Upload the material").click()
    page.wait_for_url(f"{address}/licences")


@pytest.mark.feature("C1")
def test_a_file_over_the_limit_is_refused_before_it_is_sent(page: Page, address: str, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"x" * 1_000_001)
    sent: list[str] = []
    page.goto(f"{address}/upload", wait_until="networkidle")
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Title").fill("Kept")
    page.get_by_label("File").set_input_files(large)
    page.get_by_role("button", name="Upload the material").click()
    expect(page.get_by_role("alert")).to_contain_text("This file is larger than 1 MB. Send a smaller one.")
    expect(page.get_by_label("Title")).to_have_value("Kept")
    assert "POST" not in sent


def test_an_upload_that_is_cut_off_says_so_and_can_be_sent_again(page: Page, address: str, tmp_path: Path) -> None:
    paper = tmp_path / "manual.pdf"
    paper.write_bytes(b"%PDF-1.7\n")
    # Until its script is there the form is sent as any other.
    page.goto(f"{address}/upload", wait_until="networkidle")
    page.route("**/upload", lambda route: route.abort())
    page.get_by_label("Title").fill("Manual")
    page.get_by_label("File").set_input_files(paper)
    page.get_by_role("button", name="Upload the material").click()
    expect(page.get_by_role("alert")).to_contain_text("The upload was cut off.")
    page.unroute("**/upload")
    page.wait_for_timeout(DOUBLE_CLICK_GUARD)
    page.get_by_role("button", name="Upload the material").click()
    page.wait_for_url(f"{address}/licences")


@pytest.mark.feature("G6")
def test_focus_is_seen_on_every_kind_of_control(page: Page, address: str) -> None:
    page.goto(f"{address}/licences/1")
    for selector in (".wm-nav--wide a", ".govuk-button", ".wm-link-button", "main .govuk-link"):
        control = page.locator(selector).first
        control.focus()
        assert control.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 199, 44)", selector
    field = page.locator("#as-of-day")
    field.focus()
    assert field.evaluate("e => getComputedStyle(e).outlineColor") == "rgb(255, 199, 44)"


@pytest.mark.feature("G6")
def test_print_leaves_out_what_paper_cannot_use(page: Page, address: str) -> None:
    page.goto(f"{address}/licences/1")
    page.emulate_media(media="print")
    expect(page.locator(".wm-side")).to_be_hidden()
    expect(page.locator(".wm-as-of")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
