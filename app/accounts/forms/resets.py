"""The form that asks for the reset of a lost second factor."""

from wtforms.validators import InputRequired

from app.core.forms import PortalForm, TrimmedStringField, TrimmedTextAreaField


class ResetForm(PortalForm):
    """Whose second factor is lost, and how that is known."""

    email = TrimmedStringField(
        "Their email address",
        [InputRequired("Enter the address of the person's account.")],
        max_length=254,
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    reason = TrimmedTextAreaField(
        "What happened, and how you know that it is them",
        [InputRequired("Say what happened, and how you know that it is them.")],
        max_length=500,
        description="For example: phone stolen on Friday; I called them back on the number we hold.",
    )
