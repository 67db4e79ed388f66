"""Changes of party: what each of the four asks for and does, and when it may take effect (A24)."""

from app.licences.rules.parties.changing import (
    change_is_dated,
    licence_may_pass_on,
    new_one_is_unsigned,
    old_one_ends_in_time,
    successor_is_fit,
    transfer_is_fit,
    undone_before_its_day,
)
from app.licences.rules.parties.effects import Effects, PartyWords, effects_of
from app.licences.rules.parties.together import (
    PLACE,
    KnownBody,
    heir_is_fit,
    named_by,
    shared_names,
    together_lies_ahead,
)

__all__ = [
    "PLACE",
    "Effects",
    "KnownBody",
    "PartyWords",
    "change_is_dated",
    "effects_of",
    "heir_is_fit",
    "licence_may_pass_on",
    "named_by",
    "new_one_is_unsigned",
    "old_one_ends_in_time",
    "shared_names",
    "successor_is_fit",
    "together_lies_ahead",
    "transfer_is_fit",
    "undone_before_its_day",
]
