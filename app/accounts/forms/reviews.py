"""The form of an access review: one answer for each role."""

import uuid
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField
from wtforms.validators import Optional

from app.accounts.forms.control import NO_LEAD
from app.accounts.types.reviews import ReviewAnswer
from app.core.forms import LabelledField, PortalForm


class ReviewForm(PortalForm):
    """The answers; which roles there are comes in through `for_roles`."""

    leaves_no_lead = BooleanField(NO_LEAD)

    @classmethod
    def for_roles(cls, roles: Iterable[tuple[uuid.UUID, str]]) -> "ReviewForm":
        """Return the form that asks about these roles, each given as its key and its words."""
        fields: dict[str, Any] = {
            _name(grant_id): LabelledField(words, [Optional()], enumeration=ReviewAnswer) for grant_id, words in roles
        }
        made: ReviewForm = type("ReviewForm", (cls,), fields)()
        return made

    def answers(self, grant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bool]:
        """Return what was answered, by role; a role without an answer is left for later."""
        typed = {grant_id: self[_name(grant_id)] for grant_id in grant_ids}
        return {key: field.member is ReviewAnswer.KEEP for key, field in typed.items() if field.data}


def _name(grant_id: uuid.UUID) -> str:
    return f"role_{grant_id.hex}"
