"""A signed licence whose terms are varied, and who answers for its sides."""

from dataclasses import dataclass

from app.accounts.models import User
from app.licences.actions import accept_variation
from app.licences.models import Licence, VariationAcceptance
from app.licences.queries import variation_of
from app.licences.types import Side
from tests.builders.accounts import actor_of


@dataclass(frozen=True)
class Varied:
    """A signed licence, the provider's lead and the Trust's manager."""

    licence: Licence
    lead: User
    manager: User

    @property
    def path(self) -> str:
        """Return the address of the licence's page."""
        return f"/licences/{self.licence.id}"

    def accept(self, side: Side, number: int = 1, **changes: str) -> VariationAcceptance:
        """Have a side accept a variation, but for what is changed."""
        who = self.lead if side is Side.LICENSEE else self.manager
        read = variation_of(self.licence.id, number).sha256
        given = {"signatory": who.name, "signatory_role": "Chair", "terms_read": read} | changes
        return accept_variation(actor_of(who), licence=self.licence, number=number, side=side, **given)

    def agree(self, number: int = 1) -> None:
        """Have both sides accept a variation."""
        self.accept(Side.LICENSEE, number)
        self.accept(Side.LICENSOR, number)
