"""The verbs of accounts. Each changes rows, records one event and leaves the commit to its caller."""

from app.accounts.actions.invitations import (
    Sent,
    accept_invitation,
    invite_user,
    resend_invitation,
    withdraw_invitation,
)
from app.accounts.actions.mail import post_message
from app.accounts.actions.passkeys import Ceremony, add_passkey, remove_passkey, use_passkey
from app.accounts.actions.recovery_codes import keep_recovery_codes, use_recovery_code
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.actions.second_factor import set_authenticator, use_code
from app.accounts.actions.sessions import (
    end_own_sessions,
    end_session,
    end_sessions_of,
    note_click,
    note_failed_proof,
    note_failure,
    note_proof,
    start_session,
)
from app.accounts.actions.users import add_user, change_password, choose_first_password

__all__ = [
    "Ceremony",
    "Sent",
    "accept_invitation",
    "add_passkey",
    "add_user",
    "change_password",
    "choose_first_password",
    "end_own_sessions",
    "end_role",
    "end_session",
    "end_sessions_of",
    "grant_role",
    "invite_user",
    "keep_recovery_codes",
    "note_click",
    "note_failed_proof",
    "note_failure",
    "note_proof",
    "post_message",
    "remove_passkey",
    "resend_invitation",
    "set_authenticator",
    "start_session",
    "use_code",
    "use_passkey",
    "use_recovery_code",
    "withdraw_invitation",
]
