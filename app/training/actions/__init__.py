"""The verbs of training: register, rename, link, engage, award, and change standing."""

from app.training.actions.accounts import link_account, unlink_account
from app.training.actions.certification import award_level
from app.training.actions.engagements import end_engagement, engage_person
from app.training.actions.people import register_engaged_person, register_person, rename_person
from app.training.actions.standing import lift_standing, record_standing

__all__ = [
    "award_level",
    "end_engagement",
    "engage_person",
    "lift_standing",
    "link_account",
    "record_standing",
    "register_engaged_person",
    "register_person",
    "rename_person",
    "unlink_account",
]
