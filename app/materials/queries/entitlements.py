"""Every pack as one reader sees it: may I have it, and if not, why (C8)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.actor import Actor
from app.core.labels import Labelled
from app.materials.queries.readers import held_under, reader_for, wanted_from
from app.materials.queries.shelf import ShelvedPack, all_packs
from app.materials.queries.versions import version_facts
from app.materials.rules.entitlement import Decision, Reader, decide_copy
from app.materials.rules.reasons import short_reason
from app.materials.rules.versions import VersionFacts, current_version


class MayHave(Labelled):
    """The answer to "may I have it?" as a list shows it."""

    YES = "yes", "Yes", "green"
    NO = "no", "No", "red"


@dataclass(frozen=True)
class PackDecision:
    """A pack, its current version on the day, and whether the reader may have that."""

    pack: ShelvedPack
    version: VersionFacts
    decision: Decision

    @property
    def path(self) -> str:
        """Return the address of the version's page."""
        return f"/materials/{self.pack.slug}/{self.version.number}"

    @property
    def why_not(self) -> str:
        """Return in a word or two why the reader may not have it; nothing where they may."""
        refusals = self.decision.verdict.refusals
        return short_reason(refusals[0]) if refusals else ""

    @property
    def answer(self) -> MayHave:
        """Return the answer in one word."""
        return MayHave.YES if self.decision.allowed else MayHave.NO


def my_decisions(
    actor: Actor,
    day: date,
    packs: Sequence[ShelvedPack] | None = None,
    facts: Mapping[uuid.UUID, tuple[VersionFacts, ...]] | None = None,
) -> list[PackDecision]:
    """Return every pack with a current version and whether the actor may have it on the day, allowed ones first.

    At most six queries for one programme, whatever the number of packs (C8). With `packs` it is about these alone,
    and with `facts` about versions the caller has read already.
    """
    wanted = all_packs() if packs is None else packs
    if facts is None:
        facts = version_facts(pack.id for pack in wanted) if wanted else {}
    current = {pack.id: current_version(facts.get(pack.id, ()), day) for pack in wanted}
    held = held_under(actor.user_id, {one.id for one in current.values() if one is not None})
    readers: dict[uuid.UUID, Reader] = {}
    found = []
    for pack in wanted:
        version = current[pack.id]
        if version is None:
            continue
        if pack.programme_id not in readers:
            readers[pack.programme_id] = reader_for(actor, pack.programme_id, pack.programme, day)
        asked = wanted_from(pack, version, facts[pack.id], held.get(version.id, frozenset()))
        found.append(PackDecision(pack, version, decide_copy(readers[pack.programme_id], asked, day)))
    return sorted(found, key=lambda one: (not one.decision.allowed, one.pack.title.lower()))
