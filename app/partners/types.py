"""The words of partners: kinds, governance, delivery models and stages."""

from app.core.labels import Labelled


class OrganisationKind(Labelled):
    """What an organisation is to the Trust."""

    TRUST = "trust", "Trust", "purple"
    PROVIDER = "provider", "Provider", "green"
    FORCE = "force", "Police force", "blue"
    COMMISSIONER = "commissioner", "Commissioner", "yellow"


class ContactRole(Labelled):
    """What somebody at an organisation is the contact for."""

    LEAD = "lead", "Main contact"
    SIGNATORY = "signatory", "Signatory"
    OPERATIONS = "operations", "Workshops and bookings"
    DATA = "data", "Data and returns"
    DATA_PROTECTION = "data-protection", "Data protection"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    FINANCE = "finance", "Finance and invoices"


class Governance(Labelled):
    """Who holds a force to account (domain, section 4)."""

    PCC = "PCC", "Police and Crime Commissioner"
    PFCC = "PFCC", "Police, Fire and Crime Commissioner"
    MAYOR = "Mayor", "Mayor or combined authority"
    CORPORATION = "Corporation", "City of London Corporation"
    POLICING_BOARD = "Board", "Policing and Crime Board"


class PartyRole(Labelled):
    """What an organisation is to an area."""

    FORCE = "force", "Police force"
    COMMISSIONER = "commissioner", "Commissioner"


class DeliveryModel(Labelled):
    """Who delivers, as it was agreed (domain, section 1.7)."""

    TRUST = "trust", "The Trust delivers"
    PARTNER = "partner_licensed", "A licensed partner delivers"
    HYBRID = "hybrid", "Hybrid: Trust licence and lead, local facilitators"
    PRINCIPLES = "principles_unlicensed", "CARA-principles scheme, not licensed"


class AreaState(Labelled):
    """What an area's tile shows on a day: computed from the delivery's dates, never typed in (F18)."""

    @property
    def short_label(self) -> str:
        """Return the word that fits on a tile."""
        return _ON_TILES[self][0]

    @property
    def pattern(self) -> str:
        """Return the pattern that says the same without colour."""
        return _ON_TILES[self][1]

    TRUST = "trust", "Delivered by the Trust", "green"
    PARTNER = "partner", "Delivered by a partner", "purple"
    HYBRID = "hybrid", "Hybrid delivery", "blue"
    MOBILISING = "mobilising", "Mobilising", "yellow"
    INTEREST = "interest", "Interest expressed", "grey"
    UNLICENSED = "unlicensed", "CARA-principles scheme, not licensed", "grey"
    ENDED = "ended", "Delivery ended", "grey"
    MERGED = "merged", "Part of another area", "grey"
    NONE = "none", "Not engaged", "grey"


_ON_TILES = {
    AreaState.TRUST: ("Trust", "none"),
    AreaState.PARTNER: ("Partner", "diagonal"),
    AreaState.HYBRID: ("Hybrid", "cross"),
    AreaState.MOBILISING: ("Mobilising", "dots"),
    AreaState.INTEREST: ("Interest", "dots"),
    AreaState.UNLICENSED: ("Scheme", "diagonal"),
    AreaState.ENDED: ("Ended", "bars"),
    AreaState.MERGED: ("Merged", "cross"),
    AreaState.NONE: ("None", "outline"),
}
