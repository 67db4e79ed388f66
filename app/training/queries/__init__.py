"""Reads of the register of people: facts for the rules, what a viewer may see, and the state as SQL."""

from app.training.queries.accounts import linked_account
from app.training.queries.facts import facts_from_rows, facts_of_user, person_facts, statements_about_user
from app.training.queries.listing import PersonRow, people_listing, people_on
from app.training.queries.overview import people_by_state, people_to_watch
from app.training.queries.record import (
    NamedEngagement,
    PersonRecord,
    current_name,
    insist_they_were_there,
    open_engagement,
    open_standings,
    person_record,
)
from app.training.queries.scope import (
    SeenPerson,
    is_visible_to,
    own_number,
    people_statement,
    person_for,
    sees_everybody,
)
from app.training.queries.state import certification_state_expression, certified_until_expression, is_renewed

__all__ = [
    "NamedEngagement",
    "PersonRecord",
    "PersonRow",
    "SeenPerson",
    "certification_state_expression",
    "certified_until_expression",
    "current_name",
    "facts_from_rows",
    "facts_of_user",
    "insist_they_were_there",
    "is_renewed",
    "is_visible_to",
    "linked_account",
    "open_engagement",
    "open_standings",
    "own_number",
    "people_by_state",
    "people_listing",
    "people_on",
    "people_statement",
    "people_to_watch",
    "person_facts",
    "person_for",
    "person_record",
    "sees_everybody",
    "statements_about_user",
]
