"""What an event is about and what it changed."""

import pytest

from app.administration.rules import changes, group_of, tags_of
from app.administration.types import Change, EventGroup
from app.core.events import EventTag

pytestmark = pytest.mark.feature("G2")


def test_every_tag_is_in_one_group_and_every_group_has_tags() -> None:
    grouped = [tag for group in EventGroup for tag in tags_of(group)]
    assert sorted(grouped) == sorted(EventTag)
    assert all(tags_of(group) for group in EventGroup)


def test_only_jobs_and_the_portal_itself_are_left_to_the_system() -> None:
    words = {tag.value.partition(".")[0] for tag in tags_of(EventGroup.SYSTEM)}
    assert words <= {"job", "demo"}, "a new kind of event needs its group"
    assert group_of(EventTag.COPY_REFUSED) is EventGroup.COPIES


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, None, []),
        (None, {"ends_on": "1 May 2026"}, [Change("Ends on", None, "1 May 2026")]),
        ({"seats": 12}, {"seats": 14}, [Change("Seats", "12", "14")]),
        ({"seats": 12}, {}, [Change("Seats", "12", None)]),
        ({"is_open": True}, {"is_open": False}, [Change("Is open", "Yes", "No")]),
    ],
)
def test_a_change_is_what_differs(before: dict | None, after: dict | None, said: list[Change]) -> None:
    assert changes(before, after) == said
