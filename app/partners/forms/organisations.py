"""The forms of organisations: names, contacts, and what they are part of."""

from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from app.core.addresses import LONGEST_ADDRESS, LONGEST_PHONE
from app.core.forms import ChosenField, DateField, PortalForm, TrimmedStringField
from app.partners.forms.areas import Named
from app.partners.types import ContactRole, OrganisationKind


class OrganisationForm(PortalForm):
    """A new organisation."""

    kind = RadioField(
        "What it is",
        [InputRequired("Choose what the organisation is.")],
        choices=[choice for choice in OrganisationKind.choices() if choice[0] != OrganisationKind.TRUST],
    )
    name = TrimmedStringField("Name", [InputRequired("Enter the organisation's name.")], max_length=200)
    is_namesake = BooleanField("This is another organisation of the same name")
    from_day = DateField("Called so from", [InputRequired("Enter the day from which it has this name.")])


class NameForm(PortalForm):
    """What an organisation is called from a day on."""

    name = TrimmedStringField("New name", [InputRequired("Enter the new name.")], max_length=200)
    is_namesake = BooleanField("This is another organisation of the same name")
    from_day = DateField(
        "Called so from",
        [InputRequired("Enter the day from which it has this name.")],
        description="The name it had stays true of the days before.",
    )


class ContactForm(PortalForm):
    """Whom an organisation is reached through."""

    role = RadioField(
        "Contact for", [InputRequired("Choose what they are the contact for.")], choices=ContactRole.choices()
    )
    name = TrimmedStringField("Name", [InputRequired("Enter the person's name.")], max_length=120)
    email = TrimmedStringField(
        "Work mail address",
        max_length=LONGEST_ADDRESS,
        render_kw={"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    phone = TrimmedStringField(
        "Work phone number",
        max_length=LONGEST_PHONE,
        description="Enter one of the two at least.",
        render_kw={"inputmode": "tel"},
    )
    from_day = DateField("From", [InputRequired("Enter the first day.")])


class EndContactForm(PortalForm):
    """The last day of a contact."""

    until_day = DateField("Last day", [InputRequired("Enter their last day as a contact.")])


class ParentForm(PortalForm):
    """What an organisation is part of from a day on."""

    parent = ChosenField("Part of", description="None where it stands alone from that day.")
    from_day = DateField(
        "From",
        [InputRequired("Enter the first day.")],
        description="What it was part of before stays true of the days before.",
    )

    def __init__(self, organisations: Named, **options: Any) -> None:
        """Offer these organisations."""
        super().__init__(**options)
        self.parent.choices = [("", "None"), *((str(id_), name) for id_, name in organisations)]
