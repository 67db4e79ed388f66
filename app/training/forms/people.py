"""The forms of the register: who somebody is, what they are called, and who engages them."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, PortalForm, TrimmedStringField, VersionedForm
from app.training.forms.fields import reason_field
from app.training.types import LONGEST_NAME

Choices = Mapping[str, Sequence[tuple[str, str]]]


class RegisterForm(PortalForm):
    """Somebody new. An organisation and an area make their first engagement, from the same day."""

    name = TrimmedStringField(
        "Full name",
        [InputRequired("Enter the person’s full name")],
        description="As it should stand on a certificate, in any script",
        max_length=LONGEST_NAME,
    )
    is_namesake = BooleanField("This is somebody else of the same name")
    from_day = DateField("Known from", [InputRequired("Enter the date the record begins")])
    user = TrimmedStringField(
        "Email address of their account",
        description="Only where they sign in to this portal already",
        max_length=254,
    )
    is_same_person = BooleanField("The account is this person’s, though it has another name")
    organisation = ChosenField("Organisation", description="Leave empty where nobody engages them yet")
    area = ChosenField("Force area", description="Where they will deliver")

    def __init__(self, choices: Choices, **options: Any) -> None:
        """Offer these organisations and areas."""
        super().__init__(**options)
        _offer(self, choices)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both halves of an engagement or for neither."""
        is_valid = bool(super().validate(extra_validators))
        if bool(self.organisation.data) == bool(self.area.data):
            return is_valid
        missing = self.area if self.organisation.data else self.organisation
        self.add_domain_error(missing.name, "Choose both the organisation and the force area, or neither")
        return False


class RenameForm(VersionedForm):
    """A new name from a day on."""

    name = TrimmedStringField("New full name", [InputRequired("Enter the person’s new name")], max_length=LONGEST_NAME)
    from_day = DateField("From", [InputRequired("Enter the date the new name holds from")])


class LinkForm(VersionedForm):
    """The account somebody signs in with."""

    user = TrimmedStringField(
        "Email address of their account",
        [InputRequired("Enter the e-mail address they sign in with")],
        max_length=254,
    )


class UnlinkForm(VersionedForm):
    """The end of a link with an account."""

    reason = reason_field("taking the account from them", "Such as “Linked with the wrong record”")


class EngageForm(VersionedForm):
    """An engagement by an organisation in an area, from a day on."""

    organisation = ChosenField("Organisation", [InputRequired("Choose the organisation that engages them")])
    area = ChosenField("Force area", [InputRequired("Choose the force area they deliver in")])
    from_day = DateField("From", [InputRequired("Enter the first day of the engagement")])

    def __init__(self, choices: Choices, **options: Any) -> None:
        """Offer these organisations and areas."""
        super().__init__(**options)
        _offer(self, choices)


class EndEngagementForm(VersionedForm):
    """The last day of an engagement."""

    until_day = DateField("Last day", [InputRequired("Enter the last day of the engagement")])


def _offer(form: PortalForm, choices: Choices) -> None:
    for name, offered in choices.items():
        form[name].choices = [("", "Choose one"), *offered]
