"""Sample rows for the pages. People and figures are invented."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Row
from typing import NamedTuple

from app.core.pages import NavigationGroup, NavigationLink

GREEN, YELLOW, RED = (
    Row(label="Active", colour="green"),
    Row(label="Expiring", colour="yellow"),
    Row(label="Suspended", colour="red"),
)
BLUE, GREY, PURPLE = (
    Row(label="Signed", colour="blue"),
    Row(label="Draft", colour="grey"),
    Row(label="In grace", colour="purple"),
)

# Code, name, letters, column, row.
AREAS = [
    ("E23000007", "Northumbria", "NBA", 3, 0),
    ("E23000002", "Cumbria", "CUM", 2, 1),
    ("E23000008", "Durham", "DUR", 3, 1),
    ("E23000013", "Cleveland", "CLE", 4, 1),
    ("E23000003", "Lancashire", "LAN", 2, 2),
    ("E23000009", "North Yorkshire", "NYK", 3, 2),
    ("E23000004", "Merseyside", "MER", 1, 3),
    ("E23000005", "Greater Manchester", "GMP", 2, 3),
    ("E23000010", "West Yorkshire", "WYK", 3, 3),
    ("E23000011", "South Yorkshire", "SYK", 4, 3),
    ("E23000012", "Humberside", "HUM", 5, 3),
    ("W15000001", "North Wales", "NWA", 0, 4),
    ("E23000006", "Cheshire", "CHE", 1, 4),
    ("E23000015", "Staffordshire", "STA", 2, 4),
]
_STAGES = [
    ("The Trust delivers", "green", "none"),
    ("A partner delivers", "blue", "diagonal"),
    ("Both deliver", "purple", "cross"),
    ("Mobilising", "yellow", "dots"),
    ("Ended", "red", "bars"),
    ("None", "grey", "outline"),
]


class Tile(NamedTuple):
    code: str
    label: str
    name: str
    col: int
    row: int
    state_label: str
    state_colour: str
    pattern: str
    href: str


def tiles() -> tuple[Tile, ...]:
    made = []
    for number, (code, name, letters, column, row) in enumerate(AREAS):
        label, colour, pattern = _STAGES[number % len(_STAGES)]
        made.append(
            Tile(
                code=letters,
                label=("Trust", "Partner", "Both", "Soon", "Ended", "None")[number % 6],
                name=name,
                col=column,
                row=row,
                state_label=label,
                state_colour=colour,
                pattern=pattern,
                href=f"/areas/{code}",
            )
        )
    return tuple(made)


def navigation(path: str) -> tuple[NavigationGroup, ...]:
    groups = [
        ("", [("Home", "/", "house", 0)]),
        (
            "Network",
            [
                ("Licences", "/licences", "file-badge", 3),
                ("Force areas and milestones", "/areas", "map", 0),
                ("Organisations and people", "/organisations", "users", 0),
            ],
        ),
        (
            "Practice",
            [
                ("Training", "/training", "graduation-cap", 0),
                ("Course materials", "/materials", "library", 0),
                ("Quality assurance", "/quality", "clipboard-check", 2),
            ],
        ),
        (
            "Insight",
            [("Data returns", "/returns", "table-2", 1), ("National picture", "/national", "chart-line", 0)],
        ),
    ]
    return tuple(
        NavigationGroup(heading, tuple(NavigationLink(*link, link[1] == path) for link in links))
        for heading, links in groups
    )


STATS = [
    Row(
        label="Areas delivering",
        figure="9 of 43",
        note="1 more than last quarter",
        tone="good",
        course=[5, 6, 6, 7, 8, 8, 9],
        href="/areas",
    ),
    Row(
        label="Licences due for renewal",
        figure="3",
        note="1 within 30 days",
        tone="watch",
        course=[1, 2, 1, 3, 2, 3],
        colour="yellow",
    ),
    Row(
        label="Certified facilitators",
        figure="64",
        note="7 certificates end this quarter",
        course=[40, 44, 51, 55, 60, 64],
    ),
    Row(
        label="Downloads this month",
        figure="118",
        note="2 refused",
        course=[90, 70, 100, 95, 118],
        colour="purple",
    ),
]
TASKS = [
    Row(
        title="Countersign the licence agreement for Cumbria",
        href="#a",
        detail="LIC-2026-0143, signed by the provider on 2 November",
        state=Row(label="Overdue", colour="red"),
    ),
    Row(
        title="Offer the renewal of West Yorkshire",
        href="#b",
        detail="The licence ends on 31 March 2027",
        state=Row(label="Due 30 Nov", colour="yellow"),
    ),
    Row(
        title="Approve version 4.3 of the facilitator manual",
        href="#c",
        detail="Uploaded by Marcus Bell",
        state=Row(label="In progress", colour="purple"),
    ),
    Row(
        title="Prepare the observation in Hampshire",
        href="#d",
        detail="4 December at 13:30",
        state=Row(label="Booked", colour="blue"),
    ),
]
COMING_UP = [
    Row(date=date(2026, 11, 30), title="Quarter 3 returns close", href="#e", detail="All delivering areas"),
    Row(
        date=date(2026, 12, 4),
        title="Observation, Hampshire",
        href="#f",
        detail="CARA workshop 1, Southampton",
    ),
    Row(date=date(2026, 12, 9), title="Core training, cohort 14", href="#g", detail="12 of 16 places taken"),
]
QUICK = [
    Row(label="Draft a licence", href="/new", icon="file-plus"),
    Row(label="Add course materials", href="/upload", icon="upload"),
    Row(label="Trace a found file", href="#t", icon="fingerprint"),
]
EVENTS = [
    Row(
        title="Renewal window opens",
        when=date(2027, 1, 4),
        text="The Trust offers the renewal; the provider answers by 1 March.",
        tone="future",
    ),
    Row(
        title="Suspended",
        when=date(2026, 11, 12),
        by="Priya Shah",
        text="Two quarterly returns are missing. Reinstated when both are accepted.",
        tone="fault",
    ),
    Row(title="Agreement signed", when=date(2026, 3, 2), by="Jo Fell, Northmoor", text="Three years, Cumbria."),
]
FACTS = [
    Row(label="Licensee", value="Northmoor Change CIC", href="#l", action="Open"),
    Row(label="Territory", value="Cumbria"),
    Row(label="Term", value="1 April 2026 to 31 March 2029", note="Valid to the end of the last day"),
    Row(label="Grace", value="28 days"),
    Row(label="Reference", value="LIC-2026-0143"),
]
SENTENCES = [
    "Suspended from 12 November 2026 by Priya Shah: two quarterly returns are missing.",
    "The term runs from 1 April 2026 to 31 March 2029.",
    "Downloads are refused until the suspension is lifted.",
]
VERDICT = Row(
    question="May Sam Ward have a copy of the facilitator manual, version 4.2?",
    allowed=False,
    as_of=date(2026, 11, 23),
    findings=[
        Row(
            passed=True,
            because="Cumbria is in the territory of LIC-2026-0143.",
            remedy=None,
            rule="licence.covers-area@1",
        ),
        Row(
            passed=False,
            because="The licence LIC-2026-0143 has been suspended since 12 November 2026.",
            remedy="Northmoor sends the returns for quarters 1 and 2; the licence manager then reinstates the licence.",
            rule="licence.permits-downloads@2",
        ),
        Row(
            passed=False,
            because="Sam Ward holds no facilitator certificate.",
            remedy="Complete core training, or ask for the provider handbook instead.",
            rule="person.is-certified@1",
        ),
        Row(passed=True, because="Version 4.2 is current.", remedy=None, rule="version.is-current@1"),
    ],
)
PERMITTED = Row(
    question="May Ana Reyes deliver in Cumbria on 5 December 2026?",
    allowed=True,
    as_of=date(2026, 12, 5),
    findings=[Row(passed=True, because="Certified until 30 June 2028.", remedy=None, rule="person.is-certified@1")],
)
LICENCES = [
    Row(reference=f"LIC-2026-{number:04}", licensee=licensee, area=area, ends=ends, state=state, people=people)
    for number, licensee, area, ends, state, people in [
        (131, "The Hampton Trust", "Hampshire", date(2029, 3, 31), GREEN, 18),
        (143, "Northmoor Change CIC", "Cumbria", date(2029, 3, 31), RED, 6),
        (120, "Restorative Solutions CIC", "West Yorkshire", date(2027, 3, 31), YELLOW, 14),
        (151, "Example Futures", "Durham", date(2029, 12, 31), BLUE, 0),
        (152, "Zażółć Gęślą & Sons <Ltd>", "Cleveland", date(2026, 10, 31), PURPLE, 3),
        (160, "Example Steps", "Merseyside", date(2030, 1, 31), GREY, 0),
    ]
]
COLUMNS = [
    Row(label="Reference", sort_href="?sort=reference"),
    Row(label="Licensee", sort_href="?sort=licensee", sorted="ascending"),
    Row(label="Area"),
    Row(label="Ends", sort_href="?sort=ends"),
    Row(label="Facilitators", is_number=True),
    Row(label="State"),
]
PAGER = Row(
    summary="Showing 1 to 6 of 58",
    next_href="?page=2",
    pages=[
        Row(number=1, is_current=True),
        Row(number=2, href="?page=2"),
        Row(number=3, href="?page=3"),
        None,
        Row(number=10, href="?page=10"),
    ],
)
LOG_PAGER = Row(summary="1,000+ downloads", previous_href="?before=a", next_href="?after=b")
