"""Another address to sign in with."""

from wtforms.validators import InputRequired

from app.core.forms import PortalForm, TrimmedStringField


class NewAddressForm(PortalForm):
    """The address a link is sent to."""

    email = TrimmedStringField(
        "New email address",
        [InputRequired("Enter your new email address.")],
        max_length=254,
        description="Your own address at work. A link is sent to it; until you open that, nothing changes.",
        render_kw={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
