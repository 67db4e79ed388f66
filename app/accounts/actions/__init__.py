"""The verbs of accounts. Each changes rows, records one event and leaves the commit to its caller."""

from app.accounts.actions.mail import post_message
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.actions.second_factor import set_authenticator, use_code
from app.accounts.actions.sessions import end_session, end_sessions_of, note_click, note_failure, start_session
from app.accounts.actions.users import add_user, change_password, choose_first_password

__all__ = [
    "add_user",
    "change_password",
    "choose_first_password",
    "end_role",
    "end_session",
    "end_sessions_of",
    "grant_role",
    "note_click",
    "note_failure",
    "post_message",
    "set_authenticator",
    "start_session",
    "use_code",
]
