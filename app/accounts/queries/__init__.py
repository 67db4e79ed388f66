"""Reads of accounts. Somebody else's session or account is not found, whoever asks."""

from app.accounts.queries.grants import grants_on, users_of_organisation
from app.accounts.queries.holders import people_who_may, somebody_may
from app.accounts.queries.invitations import invitation_behind, invitations_of, organisation_choices, own_invitation
from app.accounts.queries.people import grants_over_time, users_statement, visible_user
from app.accounts.queries.second_factor import own_passkey, passkeys_of, recovery_codes_left
from app.accounts.queries.sessions import own_session, sessions_of, signed_in
from app.accounts.queries.users import credentials_of, events_about, has_accepted, user_by_email, user_by_id

__all__ = [
    "credentials_of",
    "events_about",
    "grants_on",
    "grants_over_time",
    "has_accepted",
    "invitation_behind",
    "invitations_of",
    "organisation_choices",
    "own_invitation",
    "own_passkey",
    "own_session",
    "passkeys_of",
    "people_who_may",
    "recovery_codes_left",
    "sessions_of",
    "signed_in",
    "somebody_may",
    "user_by_email",
    "user_by_id",
    "users_of_organisation",
    "users_statement",
    "visible_user",
]
