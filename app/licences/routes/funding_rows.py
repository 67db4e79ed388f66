"""A commissioner's grant or contract in the words its page shows (A13)."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.formats import long_date, long_time
from app.licences.models import FundingAgreement
from app.licences.queries import facts_of
from app.licences.rules import FundingFacts
from app.licences.rules.sentences import as_sentence


def funding_rows(facts: FundingFacts, names: Mapping[uuid.UUID, str]) -> list[dict[str, Any]]:
    """Return its facts as rows of a label and a value."""
    last = long_date(facts.until_day) if facts.until_day else "None is agreed"
    return [
        {"label": "What it is", "value": facts.kind.label},
        {"label": "From", "value": names.get(facts.giver_id, "–")},
        {"label": "To", "value": names.get(facts.receiver_id, "–")},
        {"label": "What for", "value": facts.purpose},
        {"label": "Amount", "value": facts.amount},
        {"label": "First day", "value": long_date(facts.from_day)},
        {
            "label": "Last day",
            "value": last,
            "note": f"Ended early: {as_sentence(facts.end_reason)}" if facts.end_reason else None,
        },
        {"label": "Where it is kept", "value": facts.kept_at},
    ]


def recorded_entries(versions: Sequence[FundingAgreement]) -> list[dict[str, Any]]:
    """Return every record there was of it, the latest first, as entries of a timeline."""
    return [
        {
            "title": f"{row.recorded_by} recorded: {facts_of(row).days}; {facts_of(row).amount.lower()}.",
            "when": long_time(row.recorded_at),
        }
        for row in versions
    ]
