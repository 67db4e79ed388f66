"""A licence on offer, who answers it, and acceptances as they are given and typed."""

import re
from dataclasses import dataclass

from app.accounts.models import User
from app.core.clock import today
from app.licences.actions import accept_offer
from app.licences.models import Licence, LicenceAcceptance
from app.licences.queries import offered_terms
from app.licences.types import Side
from app.partners.models import ForceArea, Organisation
from tests.builders.accounts import actor_of
from tests.conftest import Visitor


@dataclass(frozen=True)
class Offered:
    """A licence on offer, the provider's lead and the Trust's manager."""

    provider: Organisation
    area: ForceArea
    licence: Licence
    lead: User
    manager: User

    @property
    def path(self) -> str:
        """Return the address of the licence's page."""
        return f"/licences/{self.licence.id}"


def accept(offered: Offered, who: User, side: Side, **changes: object) -> LicenceAcceptance:
    """Have somebody accept for a side, but for what is changed."""
    terms = offered_terms(offered.licence.id, today())
    given = {"signatory": who.name, "signatory_role": "Chair", "terms_read": terms.fingerprint if terms else "0" * 64}
    return accept_offer(actor_of(who), licence=offered.licence, side=side, **given | changes)  # type: ignore[arg-type]


def typed(client: Visitor, path: str, name: str, **changes: str) -> dict[str, str]:
    """Return the acceptance as it is typed on the page, with the terms its page carries."""
    found = re.search(r'name="terms" type="hidden" value="([0-9a-f]{64})"', client.get(f"{path}/accept").text)
    assert found is not None
    return {"terms": found.group(1), "signatory": name, "signatory_role": "Chair", "declaration": "y"} | changes
