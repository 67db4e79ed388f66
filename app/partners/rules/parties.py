"""Who may be what to an area, and in which order an area's dates may stand (E1)."""

from datetime import date
from itertools import pairwise

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.rules.areas import DeliveryFacts
from app.partners.types import DeliveryModel, Governance, OrganisationKind, PartyRole

_KINDS = {PartyRole.FORCE: OrganisationKind.FORCE, PartyRole.COMMISSIONER: OrganisationKind.COMMISSIONER}
_WITH_PROVIDER = frozenset({DeliveryModel.PARTNER, DeliveryModel.PRINCIPLES})


@rule(
    "area.party-kind",
    version=1,
    source="domain, section 4; E1",
    promise="A force area's force is a police force, and its commissioner a commissioner.",
)
def party_is_of_its_kind(role: PartyRole, kind: OrganisationKind) -> Finding:
    """Pass where an organisation of this kind can have the role."""
    if kind is _KINDS[role]:
        return passed(f"A {kind.in_sentence} can be that.", role=role, kind=kind)
    return refused(
        f"A {kind.in_sentence} cannot be the {role.in_sentence} of an area.",
        f"Choose a {_KINDS[role].in_sentence}.",
        role=role,
        kind=kind,
    )


@rule(
    "area.governance-named",
    version=1,
    source="domain, section 4; E1",
    promise="A commissioner has a kind of governance; a force has none.",
)
def governance_is_named(role: PartyRole, governance: Governance | None) -> Finding:
    """Pass where the kind of governance is given for a commissioner, and only for one."""
    if (role is PartyRole.COMMISSIONER) is (governance is not None):
        return passed("The kind of governance is as it should be.", role=role, governance=governance)
    if governance is None:
        return refused("The kind of governance is missing.", "Choose how the force is held to account.", role=role)
    return refused("A force has no kind of governance.", "Leave it out.", role=role, governance=governance)


@rule(
    "area.provider-named",
    version=1,
    source="domain, section 1.7; E1",
    promise="A provider is named where a partner delivers, and only an organisation that is one.",
)
def provider_fits_model(model: DeliveryModel, provider_kind: OrganisationKind | None) -> Finding:
    """Pass where the delivery names a provider as its model wants it; in a hybrid it may."""
    facts = {"model": model, "provider_kind": provider_kind}
    if provider_kind is not None and provider_kind is not OrganisationKind.PROVIDER:
        return refused(
            f"A {provider_kind.in_sentence} is not a provider.", "Choose an organisation that is one.", **facts
        )
    if model in _WITH_PROVIDER and provider_kind is None:
        return refused(f"“{model.label}” needs a provider.", "Choose the organisation that delivers.", **facts)
    if model is DeliveryModel.TRUST and provider_kind is not None:
        return refused(
            "Where the Trust delivers there is no other provider.", "Leave it out, or choose another model.", **facts
        )
    return passed("The provider is as the model wants it.", **facts)


@rule(
    "area.dates-in-order",
    version=1,
    source="domain, section 1.2; E1",
    promise="Interest, mobilisation, pilot, delivery and its end follow one another; any may be missing.",
)
def dates_are_in_order(facts: DeliveryFacts) -> Finding:
    """Pass where the dates given follow one another."""
    dated = _dated(facts)
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            return refused(
                f"{later} ({long_date(second)}) cannot come before {earlier} ({long_date(first)}).",
                "Check both dates.",
                earlier=first,
                later=second,
            )
    return passed(f"{listed([words for words, _ in dated]).capitalize() or 'No date'} in order.")


@rule(
    "area.delivery-dated",
    version=1,
    source="F18; E1",
    promise="A delivery says when something began, or the map could never show it.",
)
def delivery_has_a_beginning(facts: DeliveryFacts) -> Finding:
    """Pass where at least one beginning is given."""
    if any((facts.interest_from, facts.mobilisation_from, facts.pilot_from, facts.live_from)):
        return passed("A beginning is given.")
    return refused("No beginning is given.", "Enter when interest, mobilisation, a pilot or delivery began.")


@rule(
    "area.first-record-reaches-back",
    version=1,
    source="F18; E1",
    promise="The first record of an area holds from its earliest date, or the map would miss the days between.",
)
def record_reaches_back(facts: DeliveryFacts, from_day: date, *, is_first: bool) -> Finding:
    """Pass where the record follows another, or begins no later than the first of its own dates."""
    earliest = min((day for _, day in _dated(facts)), default=from_day)
    if not is_first or from_day <= earliest:
        return passed("The record begins early enough.", from_day=from_day, earliest=earliest)
    return refused(
        f"This is the first record of the area and its earliest date is {long_date(earliest)}, "
        f"so it cannot begin on {long_date(from_day)}.",
        f"Enter {long_date(earliest)} or an earlier day.",
        from_day=from_day,
        earliest=earliest,
    )


def _dated(facts: DeliveryFacts) -> list[tuple[str, date]]:
    ladder = (
        ("interest", facts.interest_from),
        ("mobilisation", facts.mobilisation_from),
        ("the pilot", facts.pilot_from),
        ("delivery across the area", facts.live_from),
        ("the end of delivery", facts.ended_on),
    )
    return [(words, day) for words, day in ladder if day is not None]
