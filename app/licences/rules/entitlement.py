"""What a licence permits: downloads, and in which areas (A6, A7, C5)."""

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import date

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.sentences import as_sentence, coming_sentences, suspension_sentences
from app.licences.rules.state import licence_state, state_on, successor_on, suspension_on
from app.licences.types import LapsePolicy, LicenceState, SuspensionScope

ASK_TRUST = "Write to the Trust's licence manager"
IN_TERM = frozenset(
    {
        LicenceState.MOBILISING,
        LicenceState.NOTICE_GIVEN,
        LicenceState.ACTIVE_WITH_CONDITIONS,
        LicenceState.EXPIRING,
        LicenceState.ACTIVE,
    }
)
LAPSED = frozenset({LicenceState.IN_GRACE, LicenceState.EXPIRED})


@rule(
    "licence.permits-downloads",
    version=1,
    source="Licence states, in order (column downloads); A6, A7",
    promise="Materials may be downloaded in term; once lapsed by the lapse policy; otherwise not.",
)
def permits_downloads(
    facts: LicenceFacts, day: date, *, holds_version: bool = False, was_current_at_end: bool = False
) -> Finding:
    """Pass where the licence permits downloads on the day.

    After the end the lapse policy decides: with `holds_version` the recipient already has a copy of the version
    asked for; with `was_current_at_end` it was the current version on the licence's last day.
    """
    state = state_on(facts, day, SuspensionScope.DOWNLOADS)
    if state is LicenceState.RUN_OFF:
        return _in_run_off(facts, day, holds_version)
    if state in LAPSED:
        return _once_lapsed(facts, day, state, holds_version=holds_version, was_current_at_end=was_current_at_end)
    if state not in IN_TERM:
        return _REFUSALS[state](facts, day)
    stopping = [one for one in facts.conditions if one.stops_downloads and one.is_overdue(day)]
    if stopping:
        return _until_condition_met(facts, state, stopping[0].words)
    in_force = f"{facts.reference} is in force on {long_date(day)} and ends on {long_date(facts.last_day)}."
    coming = coming_sentences(facts, day, SuspensionScope.DOWNLOADS)
    return passed(" ".join([in_force, *coming]), **_about(facts, state))


@rule(
    "licence.covers-area",
    version=1,
    source="Who may have which material: territory; A1, A7",
    promise="The licence's territory on the day includes an area the person is engaged in.",
)
def covers_area(
    facts: LicenceFacts, area_ids: Collection[uuid.UUID], names: Mapping[uuid.UUID, str], day: date
) -> Finding:
    """Pass where the territory on the day includes one of these areas; `names` says what the areas are called."""
    territory = [one for one in facts.territory if one.covers(day)]
    covered = [one for one in territory if one.area_id in set(area_ids)]
    words = listed([one.words for one in territory]) or "no area"
    if covered:
        return passed(f"{facts.reference} covers {listed([one.words for one in covered])}.", licence=facts.reference)
    wanted = listed(sorted(names.get(area_id, "an area without a name") for area_id in area_ids))
    if not wanted:
        return refused(
            f"{facts.reference} covers {words}, and on {long_date(day)} no area to work in is recorded.",
            "The organisation's partner lead asks the Trust to record the area.",
            licence=facts.reference,
        )
    return refused(
        f"{facts.reference} covers {words} on {long_date(day)}, not {wanted}.",
        f"{ASK_TRUST}: the licence would have to be widened to {wanted}.",
        licence=facts.reference,
    )


def _once_lapsed(
    facts: LicenceFacts, day: date, state: LicenceState, *, holds_version: bool, was_current_at_end: bool
) -> Finding:
    ended = f"{facts.reference} ended on {long_date(facts.last_day)}"
    if state is LicenceState.IN_GRACE:
        ended += f", with grace until {long_date(facts.grace_ends_on)}"
    policy, about = facts.lapse_policy, _about(facts, state) | {"lapse_policy": facts.lapse_policy}
    permitted = {
        LapsePolicy.FULL: (True, "downloads go on as before"),
        LapsePolicy.KEEP_HELD: (holds_version, "only versions already held can be downloaded again"),
        LapsePolicy.KEEP_READING: (was_current_at_end, "only versions current at the end can be read on"),
        LapsePolicy.LOSE_ALL: (False, "nothing can be downloaded"),
    }
    is_permitted, words = permitted[policy]
    if is_permitted:
        return passed(f"{ended}. By its lapse policy {words}.", **about)
    return refused(
        f"{ended}. By its lapse policy {words}.", f"{ASK_TRUST} to sign a renewal of {facts.reference}.", **about
    )


def _in_run_off(facts: LicenceFacts, day: date, holds_version: bool) -> Finding:
    because = f"{facts.reference} is in run-off: only versions already held can be downloaded, for open pairs."
    about = _about(facts, LicenceState.RUN_OFF)
    if holds_version:
        return passed(because, **about)
    return refused(because, "Finish the open pairs with the version they were started on.", **about)


def _until_condition_met(facts: LicenceFacts, state: LicenceState, words: str) -> Finding:
    return refused(
        f"A condition of {facts.reference} stops downloads: {as_sentence(words)}",
        "Your organisation's lead meets the condition and sends the Trust the evidence.",
        **_about(facts, state),
    )


def _unsigned(facts: LicenceFacts, day: date) -> Finding:
    state = state_on(facts, day)
    return refused(
        f"{facts.reference} was not signed by every side on {long_date(day)}.",
        "Both sides sign it; downloads open when its term begins.",
        **_about(facts, state),
    )


def _terminated(facts: LicenceFacts, day: date) -> Finding:
    on = long_date(facts.terminated_on or day)
    return refused(
        f"{facts.reference} was terminated from {on}.",
        f"{ASK_TRUST} about a new licence.",
        **_about(facts, LicenceState.TERMINATED),
    )


def _superseded(facts: LicenceFacts, day: date) -> Finding:
    successor = successor_on(facts, day)
    reference = successor.reference if successor else "its renewal"
    return refused(
        f"{facts.reference} was superseded by {reference}.",
        f"{reference} decides what may be downloaded: see what it permits.",
        **_about(facts, LicenceState.SUPERSEDED),
    )


def _suspended(facts: LicenceFacts, day: date) -> Finding:
    suspension = suspension_on(facts, day, SuspensionScope.DOWNLOADS)
    assert suspension is not None
    because, _ = suspension_sentences(suspension)
    return refused(
        f"{facts.reference}: {because[0].lower()}{because[1:]}",
        f"It is lifted when: {as_sentence(suspension.conditions_to_lift)} {ASK_TRUST} once that is done.",
        **_about(facts, LicenceState.SUSPENDED),
        from_day=suspension.from_day,
        scope=suspension.scope,
    )


def _not_begun(facts: LicenceFacts, day: date) -> Finding:
    return refused(
        f"{facts.reference} is signed, but its term has not begun on {long_date(day)}.",
        f"Downloads open on {long_date(facts.starts_on)}.",
        **_about(facts, LicenceState.SIGNED),
    )


def _about(facts: LicenceFacts, state: LicenceState) -> dict[str, object]:
    return {"licence": facts.reference, "state": state, "ends_on": facts.last_day}


_REFUSALS: dict[LicenceState, Callable[[LicenceFacts, date], Finding]] = {
    LicenceState.DRAFT: _unsigned,
    LicenceState.NEGOTIATION: _unsigned,
    LicenceState.TERMINATED: _terminated,
    LicenceState.SUPERSEDED: _superseded,
    LicenceState.SUSPENDED: _suspended,
    LicenceState.SIGNED: _not_begun,
}

__all__ = ["IN_TERM", "LAPSED", "covers_area", "licence_state", "permits_downloads"]
