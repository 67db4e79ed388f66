"""Who may hold which role, for which organisation and area (G1)."""

from datetime import date

from app.core.formats import long_date
from app.core.roles import AREA_ROLES, TRUST_ROLES, Role
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import OrganisationKind, PartyRole

_AREA_ROLE_KINDS = {Role.COMMISSIONER: OrganisationKind.COMMISSIONER, Role.FORCE_SPOC: OrganisationKind.FORCE}
PARTY_OF = {Role.COMMISSIONER: PartyRole.COMMISSIONER, Role.FORCE_SPOC: PartyRole.FORCE}
"""What an organisation is to an area whose role of this name it gives."""


def kind_for(role: Role) -> OrganisationKind:
    """Return the kind of organisation a role belongs to."""
    if role in TRUST_ROLES:
        return OrganisationKind.TRUST
    return _AREA_ROLE_KINDS.get(role, OrganisationKind.PROVIDER)


@rule(
    "role.fits-organisation",
    version=1,
    source="G1",
    promise="A Trust role is held for the Trust, a provider's for a provider, and so on.",
)
def role_fits_organisation(role: Role, kind: OrganisationKind, organisation: str) -> Finding:
    """Pass where the organisation is of the kind the role belongs to."""
    wanted = kind_for(role)
    if kind is wanted:
        return passed(f"{organisation} is a {kind.in_sentence}.", role=role, kind=kind)
    return refused(
        f"{role.label} is a role of a {wanted.in_sentence}, and {organisation} is a {kind.in_sentence}.",
        f"Choose a {wanted.in_sentence} as the organisation, or another role.",
        role=role,
        kind=kind,
    )


@rule(
    "role.area-named",
    version=1,
    source="G1",
    promise="A commissioner's and a force's role is held for one area; no other role is.",
)
def role_names_its_area(role: Role, area: str | None) -> Finding:
    """Pass where an area is named for a role that needs one, and none for a role that reaches further."""
    if (role in AREA_ROLES) is (area is not None):
        return passed("The role reaches as far as it should.", role=role, area=area)
    if area is None:
        return refused(
            f"{role.label} is held for one force area, and none was named.",
            "Say which force area the role is for.",
            role=role,
        )
    return refused(
        f"{role.label} is not held for one force area, and {area} was named.",
        "Leave the force area out.",
        role=role,
        area=area,
    )


@rule(
    "role.area-is-its-own",
    version=1,
    source="G1; E1",
    promise="A commissioner's role is held for an area it commissions in, a force's for the one it polices.",
)
def area_is_its_own(role: Role, organisation: str, area: str | None, *, own: str | None) -> Finding:
    """Pass where the organisation is the area's own on the day; `own` is the name of whoever is, None for nobody."""
    if area is None or role not in AREA_ROLES or own == organisation:
        return passed("The area is its own.", role=role, area=area)
    party = kind_for(role).in_sentence
    recorded = f"the {party} of {area} is {own}" if own else f"no {party} of {area} is on record"
    return refused(
        f"{organisation} is not the {party} of {area}: {recorded}.",
        "Choose the other organisation or area, or correct first on the area's page who it is.",
        role=role,
        area=area,
    )


@rule(
    "role.not-held-already",
    version=1,
    source="G1",
    promise="Nobody holds the same role for the same organisation and area twice on one day.",
)
def role_is_not_held_already(role: Role, name: str, held: list[tuple[date, date | None]]) -> Finding:
    """Pass where no grant held by the same person overlaps; `held` are the first and last days of those that do."""
    if not held:
        return passed(f"{name} does not hold this role in those days.", role=role)
    first, last = held[0]
    until = f"until {long_date(last)}" if last else "with no last day"
    return refused(
        f"{name} already holds this role from {long_date(first)}, {until}.",
        "End that first, or choose days outside it.",
        role=role,
        from_day=first,
    )
