"""What the page of a list leads to: headings that sort, and the pages around it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A column's heading, the address that sorts by it, and which way it is sorted now."""

    label: str
    sort_href: str | None
    sorted: str | None
    is_number: bool


@dataclass(frozen=True)
class PageLink:
    """A numbered page."""

    number: int
    href: str
    is_current: bool


@dataclass(frozen=True)
class Pager:
    """How many there are, and the pages before and after; None among the numbers is a gap."""

    summary: str
    previous_href: str | None
    next_href: str | None
    pages: list[PageLink | None] = field(default_factory=list)
