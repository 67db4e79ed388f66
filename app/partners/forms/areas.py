"""The forms of force areas: delivery, parties, names, parts and mergers."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, PortalForm, TrimmedStringField, TrimmedTextAreaField
from app.partners.rules import DeliveryFacts
from app.partners.types import DeliveryModel, Governance, OrganisationKind, PartyRole

Named = Sequence[tuple[uuid.UUID, str]]
NOBODY = ("", "None")


class DeliveryForm(PortalForm):
    """How CARA is delivered in an area from a day on."""

    model = RadioField("Who delivers", [InputRequired("Choose who delivers.")], choices=DeliveryModel.choices())
    provider = ChosenField(
        "Provider",
        description="Where a partner delivers, licensed or not. A hybrid may name one; the Trust's own names none.",
    )
    from_day = DateField(
        "This arrangement holds from",
        [InputRequired("Enter the first day of this arrangement.")],
        description="What was arranged before stays true of the days before.",
    )
    interest_from = DateField("Interest was first expressed on")
    mobilisation_from = DateField("Mobilisation began on")
    pilot_from = DateField("The pilot began on")
    live_from = DateField("Delivery across the area began on")
    ended_on = DateField("Last day of delivery", description="Leave it empty while delivery goes on.")
    trust_lead = TrimmedStringField("The Trust's lead", max_length=120, description="Only the Trust sees this.")
    note = TrimmedTextAreaField("Note", max_length=400, description="Only the Trust sees this.")

    def __init__(self, providers: Named, **options: Any) -> None:
        """Offer these providers."""
        super().__init__(**options)
        self.provider.choices = [NOBODY, *((str(id_), name) for id_, name in providers)]

    @property
    def facts(self) -> DeliveryFacts:
        """Return the dates typed, as the rules look at them."""
        return DeliveryFacts(
            DeliveryModel(self.model.data),
            self.interest_from.data,
            self.mobilisation_from.data,
            self.pilot_from.data,
            self.live_from.data,
            self.ended_on.data,
        )


class PartyForm(PortalForm):
    """Who is the force or the commissioner of an area from a day on."""

    role = RadioField("What it is to the area", [InputRequired("Choose what it is.")], choices=PartyRole.choices())
    organisation = ChosenField("Organisation", [InputRequired("Choose the organisation.")])
    governance = ChosenField(
        "Kind of governance",
        choices=[NOBODY, *Governance.choices()],
        description="For a commissioner. A force has none.",
    )
    office_holder = TrimmedStringField(
        "Title of the office", max_length=120, description="Such as Mayor of West Yorkshire. Not the person's name."
    )
    from_day = DateField(
        "From",
        [InputRequired("Enter the first day.")],
        description="Whoever it was before stays so for the days before.",
    )

    def __init__(self, forces: Named, commissioners: Named, **options: Any) -> None:
        """Offer these forces and commissioners."""
        super().__init__(**options)
        self.organisation.choices = {
            "": [("", "Choose one")],
            OrganisationKind.COMMISSIONER.label: [(str(id_), name) for id_, name in commissioners],
            OrganisationKind.FORCE.label: [(str(id_), name) for id_, name in forces],
        }


class AreaNameForm(PortalForm):
    """What a force area is called from a day on."""

    name = TrimmedStringField("New name", [InputRequired("Enter the area's new name.")], max_length=120)
    short_name = TrimmedStringField(
        "Short name", [InputRequired("Enter a short name.")], max_length=60, description="For tables and the map."
    )
    from_day = DateField(
        "Called so from",
        [InputRequired("Enter the day from which it has this name.")],
        description="The name it had stays true of the days before. Its ONS code never changes.",
    )


class PartForm(PortalForm):
    """A named part of an area."""

    name = TrimmedStringField(
        "Name of the part",
        [InputRequired("Enter the part's name.")],
        max_length=120,
        description="Such as Milton Keynes.",
    )
    from_day = DateField("From", [InputRequired("Enter the first day.")])


class EndPartForm(PortalForm):
    """The last day of a part."""

    until_day = DateField("Last day", [InputRequired("Enter the last day.")])


class MergeAreasForm(PortalForm):
    """The areas that become part of this one, from a day on."""

    predecessors = SelectMultipleField("Areas that become part of it", [InputRequired("Choose at least one area.")])
    from_day = DateField("From", [InputRequired("Enter the first day of the merged area.")])

    def __init__(self, areas: Sequence[tuple[str, str]], **options: Any) -> None:
        """Offer these areas as (code, name)."""
        super().__init__(**options)
        self.predecessors.choices = list(areas)
