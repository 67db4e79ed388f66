"""The versioned templates of agreements: which wording is in effect on a day, for each shape of contract (A13, A14)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.licences.rules.defaults import FOLDER
from app.licences.types import ContractShape

PLACEHOLDERS = {
    "licensor": "the licensor",
    "licensee": "the licensee",
    "commissioner": "the commissioner",
    "programme": "the programme",
    "territory": "the force areas",
    "starts_on": "the first day",
    "ends_on": "the last day",
    "grace": "the days of grace",
    "lapse": "What can still be downloaded.",
    "notice": "the months",
    "seats": "the number of facilitators",
}
"""Every word a clause may leave open, with what a reader of the template sees in its place."""


@dataclass(frozen=True)
class ClauseTemplate:
    """A clause as it is worded, with words left open."""

    id: str
    heading: str
    words: tuple[str, ...]

    @property
    def as_read(self) -> list[str]:
        """Return its paragraphs for a reader, what is left open in brackets."""
        opened = {name: f"[{words}]" for name, words in PLACEHOLDERS.items()}
        return [paragraph.format_map(opened) for paragraph in self.words]


@dataclass(frozen=True)
class AgreementTemplate:
    """One version of the wording for a shape of contract. It is never changed: the next version follows it."""

    shape: ContractShape
    version: int
    effective_from: date
    title: str
    note: str
    clauses: tuple[ClauseTemplate, ...]


@cache
def templates() -> tuple[AgreementTemplate, ...]:
    """Return every version of every template, by shape and version."""
    read = [tomllib.loads(path.read_text("utf-8")) for path in (FOLDER / "agreements").glob("*.toml")]
    made = [
        AgreementTemplate(
            ContractShape(one["shape"]),
            one["version"],
            one["effective_from"],
            one["title"],
            one["note"],
            tuple(ClauseTemplate(part["id"], part["heading"], tuple(part["words"])) for part in one["clause"]),
        )
        for one in read
    ]
    return tuple(sorted(made, key=lambda one: (one.shape, one.version)))


def template_on(shape: ContractShape, day: date) -> AgreementTemplate | None:
    """Return the wording in effect on a day; None for own delivery, and before the first one."""
    of_shape = [one for one in templates() if one.shape is shape and one.effective_from <= day]
    return max(of_shape, key=lambda one: one.effective_from, default=None)


def template_after(shape: ContractShape, day: date) -> AgreementTemplate | None:
    """Return the next wording to take effect after a day, or None."""
    to_come = [one for one in templates() if one.shape is shape and one.effective_from > day]
    return min(to_come, key=lambda one: one.effective_from, default=None)


def template_named(shape: str, version: int) -> AgreementTemplate | None:
    """Return one version of the wording for a shape, or None where there is none."""
    return next((one for one in templates() if one.shape == shape and one.version == version), None)
