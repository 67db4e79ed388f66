"""The key figures of home, in words: the whole network's for the Trust, one's own for everybody else."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from app.core.formats import counted, long_date
from app.licences.rules import licence_state
from app.partners.types import AreaState
from app.portal.types import Figure, HeldPack, HomeFacts, LicenceNote, NetworkSums, OwnRecord
from app.training.rules import certification_state

DELIVERING = (AreaState.TRUST, AreaState.PARTNER, AreaState.HYBRID)


def network_figures(
    sums: NetworkSums, area_states: Mapping[uuid.UUID, AreaState], licensed: Collection[uuid.UUID]
) -> list[Figure]:
    """Return the Trust's figures: areas delivering, licences to renew, people certified, downloads."""
    return [_areas_delivering(area_states, licensed), _licences_to_renew(sums), *_others(sums)]


def _areas_delivering(area_states: Mapping[uuid.UUID, AreaState], licensed: Collection[uuid.UUID]) -> Figure:
    """An area delivers under a licence in term; one whose licence stopped is counted apart, whatever is recorded."""
    recorded = {area for area, state in area_states.items() if state in DELIVERING}
    delivering, stopped = recorded & set(licensed), recorded - set(licensed)
    mobilising = sum(state is AreaState.MOBILISING for state in area_states.values())
    note = f"{mobilising} mobilising" if mobilising else "None mobilising"
    if stopped:
        note = f"{counted(len(stopped), 'more has', 'more have')} no licence in term; {note[:1].lower()}{note[1:]}"
    tone = "watch" if stopped else "good" if mobilising else ""
    return Figure("Areas delivering", f"{len(delivering)} of {len(area_states)}", note, tone, "/areas")


def _licences_to_renew(sums: NetworkSums) -> Figure:
    near = f"{sums.to_renew_within_month} within 30 days" if sums.to_renew_within_month else "None within 30 days"
    note = f"{near}, {sums.in_grace} in grace" if sums.in_grace else near
    tone = "watch" if sums.to_renew_within_month or sums.in_grace else ""
    return Figure("Licences to renew", f"{sums.to_renew:,}", note, tone, "/licences?state=to-renew&sort=ends-on")


def _others(sums: NetworkSums) -> list[Figure]:
    return [
        Figure(
            "Certified facilitators",
            f"{sums.certified:,}",
            f"{counted(sums.certificates_ending, 'certificate ends', 'certificates end')} within 90 days",
            "watch" if sums.certificates_ending else "",
            "/people?state=certified-or-above",
        ),
        _downloads(sums.downloads),
    ]


def own_figures(facts: HomeFacts, areas: Iterable[tuple[str, str, AreaState]], day: date) -> list[Figure]:
    """Return the figures of somebody outside the Trust: areas (name, code, state), licences and so on."""
    return [
        *(Figure(name, state.label, "Your area today", href=f"/areas/{code}") for name, code, state in areas),
        *(_licence(note, day) for note in facts.licences[:2]),
        *(_certification(facts.own, day) if facts.own is not None else ()),
        *(_materials(facts.held) if facts.held else ()),
    ]


def _downloads(months: tuple[int, ...]) -> Figure:
    this, last = months[-1], months[-2]
    note = f"{last:,} in the whole of last month"
    return Figure("Downloads this month", f"{this:,}", note, colour="purple", course=months if any(months) else ())


def _licence(note: LicenceNote, day: date) -> Figure:
    answer = licence_state(note.facts, day)
    tone = {"red": "fault", "yellow": "watch", "green": "good"}.get(answer.state.colour, "")
    ends = f"Ends on {long_date(note.facts.last_day)}"
    return Figure(note.facts.reference, answer.state.label, ends, tone, f"/licences/{note.facts.id}")


def _certification(own: OwnRecord, day: date) -> Iterable[Figure]:
    for person in own.facts.values():
        answer = certification_state(person, day)
        note = f"Until {long_date(answer.until)}" if answer.until is not None else answer.sentences[0]
        tone = {"red": "fault", "yellow": "watch", "green": "good"}.get(answer.state.colour, "")
        yield Figure("Your certification", answer.state.label, note, tone, f"/people/{person.number}")


def _materials(held: Sequence[HeldPack]) -> Iterable[Figure]:
    current = sum(one.version.is_held for one in held)
    missing = len(held) - current
    note = f"{counted(missing, 'current version')} to get" if missing else "You hold every current version"
    yield Figure("Materials held", f"{current} of {len(held)}", note, "watch" if missing else "good", "/materials")
