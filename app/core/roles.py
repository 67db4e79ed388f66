"""The eleven roles and how far each reaches (G1)."""

from enum import StrEnum

from app.core.labels import Labelled


class Reach(StrEnum):
    """How far a role's grant reaches."""

    EVERYWHERE = "everywhere"
    ORGANISATION = "organisation"
    AREA = "area"


class Role(Labelled):
    """The eleven roles (G1)."""

    ADMINISTRATOR = "administrator", "Administrator", "purple"
    LICENCE_MANAGER = "licence-manager", "Licence manager", "purple"
    TRAINER = "trainer", "Trainer", "purple"
    QA_LEAD = "qa-lead", "QA lead", "purple"
    DATA_ANALYST = "data-analyst", "Data analyst", "purple"
    PARTNER_LEAD = "partner-lead", "Partner lead", "blue"
    FACILITATOR = "facilitator", "Facilitator", "blue"
    RETURN_PREPARER = "return-preparer", "Return preparer", "blue"
    RETURN_CERTIFIER = "return-certifier", "Return certifier", "blue"
    COMMISSIONER = "commissioner", "Commissioner", "green"
    FORCE_SPOC = "force-spoc", "Force single point of contact", "green"


TRUST_ROLES = frozenset({Role.ADMINISTRATOR, Role.LICENCE_MANAGER, Role.TRAINER, Role.QA_LEAD, Role.DATA_ANALYST})
AREA_ROLES = frozenset({Role.COMMISSIONER, Role.FORCE_SPOC})


def reach_of(role: Role) -> Reach:
    """Return how far a grant of this role reaches."""
    if role in TRUST_ROLES:
        return Reach.EVERYWHERE
    return Reach.AREA if role in AREA_ROLES else Reach.ORGANISATION
