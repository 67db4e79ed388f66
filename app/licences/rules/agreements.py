"""What the sides of a licence agree to, as they read it, and how one reading is told from another (A13, A14, A18)."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, listed, long_date
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.sentences import UNDER_POLICY
from app.licences.rules.templates import AgreementTemplate
from app.licences.rules.territory import territory_words
from app.licences.types import AgreementRole, Side

Particular = tuple[str, str]
"""A label and what is agreed under it."""


@dataclass(frozen=True)
class Party:
    """An organisation in its part in an agreement, by the name it had when the agreement was made."""

    role: AgreementRole
    organisation_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Clause:
    """A numbered clause with every word filled in."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class AgreementText:
    """An agreement word for word: what is offered, accepted, hashed and typeset."""

    reference: str
    title: str
    template: str
    template_version: int
    parties: tuple[Particular, ...]
    particulars: tuple[Particular, ...]
    clauses: tuple[Clause, ...]

    @property
    def canonical(self) -> str:
        """Return it as the one JSON text its SHA-256 is of."""
        written = {
            "reference": self.reference,
            "title": self.title,
            "template": self.template,
            "template_version": self.template_version,
            "parties": self.parties,
            "particulars": self.particulars,
            "clauses": [[one.number, one.heading, one.paragraphs] for one in self.clauses],
        }
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the whole text, in hexadecimal."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


@dataclass(frozen=True)
class OfferedTerms:
    """The agreement on offer as both sides read it, with the days it is open."""

    text: AgreementText
    parties: tuple[Party, ...]
    offered_on: date
    answer_by: date

    def party(self, side: Side) -> str:
        """Return the name of the organisation that a side is."""
        role = AgreementRole.LICENSOR if side is Side.LICENSOR else AgreementRole.LICENSEE
        return next(one.name for one in self.parties if one.role is role)

    @property
    def fingerprint(self) -> str:
        """Return what tells this offer of these words from any other, in hexadecimal."""
        offer = f"{self.text.sha256} {self.offered_on.isoformat()} {self.answer_by.isoformat()}"
        return hashlib.sha256(offer.encode()).hexdigest()


def composed(
    template: AgreementTemplate, facts: LicenceFacts, parties: Sequence[Party], programme: str
) -> AgreementText:
    """Return the agreement a template makes of a licence's facts; names and numbers are put in as plain words."""
    words = _words(facts, parties, programme)
    clauses = tuple(
        Clause(number, one.heading, tuple(_filled(paragraph, words) for paragraph in one.words))
        for number, one in enumerate(template.clauses, start=1)
    )
    agreed = particulars(
        facts, facts.starts_on, programme=programme, licensor=words["licensor"], licensee=words["licensee"]
    )
    named = tuple((one.role.label, one.name) for one in parties)
    return AgreementText(
        facts.reference, template.title, template.shape.value, template.version, named, agreed, clauses
    )


def text_from(canonical: str) -> AgreementText:
    """Return the agreement kept as canonical JSON."""
    kept = json.loads(canonical)
    kept["parties"] = tuple((label, value) for label, value in kept["parties"])
    kept["particulars"] = tuple((label, value) for label, value in kept["particulars"])
    kept["clauses"] = tuple(Clause(number, heading, tuple(words)) for number, heading, words in kept["clauses"])
    return AgreementText(**kept)


def particulars(
    facts: LicenceFacts, day: date, *, programme: str, licensor: str, licensee: str
) -> tuple[Particular, ...]:
    """Return what a licence's facts settle, as a page and an agreement show it, with its territory on a day."""
    return (
        ("Licensee", licensee),
        ("Licensor", licensor),
        ("Programme", programme),
        ("Contract shape", facts.shape.label),
        ("Territory", territory_words(facts, day)),
        ("Term", f"{long_date(facts.starts_on)} to {long_date(facts.ends_on)}"),
        ("Grace", _grace(facts)),
        ("After the end", facts.lapse_policy.label),
        ("Notice period", counted(facts.notice_months, "month")),
        ("Facilitator seats", counted(facts.seats, "seat") if facts.seats else "No limit"),
    )


def rows_of_particulars(agreed: Sequence[Particular]) -> list[dict[str, str]]:
    """Return particulars as the rows a page draws."""
    return [{"label": label, "value": value} for label, value in agreed]


def _filled(paragraph: str, words: dict[str, str]) -> str:
    """Return a paragraph with its words filled in; one that then begins with our own “the” begins a sentence."""
    filled = paragraph.format_map(words)
    return f"T{filled[1:]}" if filled.startswith("the ") else filled


def _words(facts: LicenceFacts, parties: Sequence[Party], programme: str) -> dict[str, str]:
    names: dict[AgreementRole, list[str]] = {role: [] for role in AgreementRole}
    for one in parties:
        names[one.role].append(one.name)
    return {
        "licensor": listed(names[AgreementRole.LICENSOR]),
        "licensee": listed(names[AgreementRole.LICENSEE]),
        "commissioner": listed(names[AgreementRole.COMMISSIONER]) or "the commissioner of the Territory",
        "programme": programme,
        "territory": territory_words(facts, facts.starts_on),
        "starts_on": long_date(facts.starts_on),
        "ends_on": long_date(facts.ends_on),
        "grace": f"{counted(facts.grace_days, 'day')} after the last day" if facts.grace_days else "no days of grace",
        "lapse": UNDER_POLICY[facts.lapse_policy],
        "notice": counted(facts.notice_months, "month"),
        "seats": f"at most {counted(facts.seats, 'facilitator')}" if facts.seats else "any number of facilitators",
    }


def _grace(facts: LicenceFacts) -> str:
    if not facts.grace_days:
        return "None"
    return f"{counted(facts.grace_days, 'day')}, until {long_date(facts.grace_ends_on)}"
