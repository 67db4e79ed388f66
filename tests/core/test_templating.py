"""Components that are drawn once, and what they must not mix up."""

import pytest
from flask import Flask

from app.core.pages import NavigationGroup, NavigationLink
from app.core.templating import drawn


def places(label: str, count: int = 0) -> tuple[NavigationGroup, ...]:
    """Return a navigation of one place."""
    return (NavigationGroup("Network", (NavigationLink(label, "/licences", "file-badge", count, False),)),)


@pytest.mark.usefixtures("database")
def test_a_component_is_drawn_once_for_the_same_values_and_anew_for_others() -> None:
    first = drawn("navigation", "navigation", places("Licences"), "main")
    assert drawn("navigation", "navigation", places("Licences"), "main") is first
    assert 'id="main-1"' in first
    others = [
        drawn("navigation", "navigation", places("Licences", count=3), "main"),
        drawn("navigation", "navigation", places("Licences"), "menu"),
        drawn("navigation", "navigation", places("<Terms>"), "main"),
    ]
    assert len({first, *others}) == 4
    assert "&lt;Terms&gt;" in others[2]


def test_a_template_sees_a_global_that_comes_later_and_shares_none_of_its_own(app: Flask) -> None:
    environment = app.jinja_env
    early = environment.from_string("{{ come_later }}")
    own = environment.from_string("{{ come_later }}", globals={"come_later": "its own"})
    environment.globals["come_later"] = "for all"
    try:
        assert (early.render(), own.render()) == ("for all", "its own")
    finally:
        del environment.globals["come_later"]
