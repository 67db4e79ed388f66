"""Every component compiles, is shown by a sample page, and keeps the rules all pages share."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template, render_template_string

from tests.look import sample_data

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "app" / "templates"
OWN = [
    path.relative_to(TEMPLATES).as_posix()
    for path in sorted(
        [TEMPLATES / "base.html", *TEMPLATES.glob("components/**/*.html"), *TEMPLATES.glob("errors/*.html")]
    )
]
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


def parse(markup: str) -> Any:
    return html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(markup)


@pytest.mark.parametrize("name", OWN)
def test_a_template_compiles_and_is_short(portal: Flask, name: str) -> None:
    assert portal.jinja_env.get_template(name)
    assert len((TEMPLATES / name).read_text().splitlines()) <= 60


def test_every_component_is_shown_by_a_sample_page(portal: Flask) -> None:
    shown = "".join(path.read_text() for path in (ROOT / "tests" / "look" / "templates").glob("*.html"))
    shown += "".join((TEMPLATES / name).read_text() for name in OWN)
    used = set(re.findall(r'from "(components/[\w/]+\.html)"', shown))
    drawn_by_code = {name for name in OWN if "/fields/" in name} | {"components/error_summary.html"}
    # A list page needs a table of the database: the whole application's tests show it.
    drawn_by_code.add("components/listing.html")
    drawn_by_code |= {f"components/{name}.html" for name in re.findall(r"drawn\(\"([\w/]+)\"", shown)}
    components = {name for name in OWN if name.startswith("components/")}
    assert components - used - drawn_by_code == set()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.feature("G6")
def test_a_page_has_one_h1_a_neutral_title_and_nothing_inline(portal: Flask, path: str) -> None:
    page = portal.test_client().get(path).get_data(as_text=True)
    tree = parse(page)
    assert len(list(tree.iter("h1"))) == 1
    title = next(tree.iter("title")).text
    assert title.endswith(" – Waymark")
    assert len(title) > len(" – Waymark")
    assert not [element for element in tree.iter("*") if element.get("style") is not None]
    assert not [element for element in tree.iter("*") for key in element.attrib if str(key).startswith("on")]
    assert not list(tree.iter("style"))
    assert all(script.get("src", "").startswith("/static/build/") for script in tree.iter("script"))
    ids = [element.get("id") for element in tree.iter("*") if element.get("id")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_id_a_page_refers_to_exists(portal: Flask, path: str) -> None:
    tree = parse(portal.test_client().get(path).get_data(as_text=True))
    ids = {element.get("id") for element in tree.iter("*")}
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for element in tree.iter("*"):
            assert set((element.get(attribute) or "").split()) <= ids, (attribute, element.attrib)


def test_a_refused_form_says_so_in_the_title_and_lists_its_errors(portal: Flask) -> None:
    client = portal.test_client()
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', client.get("/new").get_data(as_text=True))
    assert token
    answer = client.post("/new", data={"csrf_token": token[1], "provider": "<script>", "starts_on-day": "31"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: Draft a licence – Waymark</title>" in page
    assert 'href="#starts_on-month">Start date must include a month and year</a>' in page
    assert 'value="&lt;script&gt;"' in page


def test_signed_out_there_is_no_navigation_and_no_sign_out(portal: Flask) -> None:
    page = portal.test_client().get("/sign-in").get_data(as_text=True)
    assert "wm-shell--quiet" in page
    assert "<nav" not in page
    assert "Sign out" not in page


def test_signing_out_is_a_form_that_posts_with_a_token(portal: Flask) -> None:
    tree = parse(portal.test_client().get("/").get_data(as_text=True))
    form = next(form for form in tree.iter("form") if form.get("action") == "/sign-out")
    assert form.get("method") == "post"
    assert next(form.iter("input")).get("value")


def test_the_shell_needs_nothing_from_its_context(portal: Flask) -> None:
    with portal.test_request_context("/sign-in"):
        page = portal.jinja_env.get_template("errors/error.html").render(
            title="Gone", what_happened="It was withdrawn.", what_to_do="Ask for the current version."
        )
    assert "Gone – Waymark" in page
    assert "reference" not in page


@pytest.mark.feature("A7")
@pytest.mark.feature("C8")
def test_a_verdict_shows_refusals_first_with_remedy_rule_and_date(in_request: Flask) -> None:
    source = '{% from "components/verdict.html" import verdict %}{{ verdict(v) }}'
    drawn = render_template_string(source, v=sample_data.VERDICT)
    text = re.sub(r"\s+", " ", "".join(parse(drawn).itertext()))
    assert "No as of 23 November 2026" in text
    assert text.index("has been suspended since") < text.index("is in the territory of")
    assert "What to do: Northmoor sends the returns" in text
    assert "Rule licence.permits-downloads@2" in text
    assert text.count("Not met: ") == 2
    assert text.count("Met: ") == 2
    assert "Yes" in render_template_string(source, v=sample_data.PERMITTED)


@pytest.mark.feature("A3")
def test_a_state_says_its_day_and_asks_for_another(in_request: Flask) -> None:
    source = (
        '{% from "components/state_banner.html" import state_banner %}'
        '{{ state_banner(s, words, day, is_today=false, href="/l/1") }}'
    )
    with in_request.test_request_context("/l/1?as-of=2026-11-23"):
        drawn = render_template_string(source, s=sample_data.RED, words=["Why <b>."], day=sample_data.VERDICT.as_of)
    assert 'As of <time datetime="2026-11-23">23 November 2026</time>' in drawn
    typed = {field.get("name"): field.get("value") for field in parse(drawn).iter("input")}
    assert typed == {"as-of-day": "23", "as-of-month": "11", "as-of-year": "2026"}
    assert "Why &lt;b&gt;." in drawn
    assert "Back to today" in drawn


@pytest.mark.feature("F18")
def test_the_map_links_each_area_by_its_full_name_and_state(in_request: Flask) -> None:
    source = (
        '{% from "components/tile_map.html" import tile_map %}{{ tile_map("Areas", tiles, order=("None", "Ended")) }}'
    )
    tree = parse(render_template_string(source, tiles=sample_data.tiles()))
    links = {link.get("href"): link.get("aria-label") for link in tree.iter("{http://www.w3.org/2000/svg}a")} or {
        link.get("href"): link.get("aria-label") for link in tree.iter("a")
    }
    assert len(links) == len(sample_data.AREAS)
    assert links["/areas/E23000010"] == "West Yorkshire: Both deliver"
    legend = ["".join(item.itertext()).strip() for item in tree.iter("li")]
    assert legend == ["None2", "Ended2"]


def test_a_table_says_how_it_is_sorted_and_scrolls_by_itself(portal: Flask) -> None:
    tree = parse(portal.test_client().get("/licences").get_data(as_text=True))
    box = next(e for e in tree.iter("div") if e.get("class") == "wm-table-box")
    assert (box.get("tabindex"), box.get("role"), box.get("aria-label")) == (
        "0",
        "region",
        "Licences, by licensee",
    )
    assert [th.get("aria-sort") for th in box.iter("th") if th.get("aria-sort")] == ["ascending"]
    assert next(box.iter("caption")).text == "Licences, by licensee"


@pytest.mark.parametrize(
    ("category", "role"),
    [("success", "alert"), ("warning", "alert"), ("info", "region"), ("message", "region")],
)
def test_a_message_is_announced_by_its_weight(in_request: Flask, category: str, role: str) -> None:
    source = '{% from "components/notifications.html" import notifications %}{{ notifications(m) }}'
    banner = next(parse(render_template_string(source, m=[(category, "Saved <b>")])).iter("div"))
    assert banner.get("role") == role
    assert "Saved <b>" in "".join(banner.itertext())


def test_a_tag_s_words_are_escaped(in_request: Flask) -> None:
    source = '{% from "components/tag.html" import tag %}{{ tag(t) }}'
    assert "&lt;b&gt;" in render_template_string(source, t=Row(label="<b>", colour="red"))


def test_an_error_page_says_what_happened_what_to_do_and_its_reference(in_request: Flask) -> None:
    page = render_template(
        "errors/error.html",
        title="Busy",
        what_happened="Too many tries.",
        what_to_do=["Wait.", "Try again."],
        reference="7Q2M",
    )
    assert all(words in page for words in ("Too many tries.", "<li>Wait.</li>", "<li>Try again.</li>", "<b>7Q2M</b>"))
