"""What a measurement needs to know of the data it measures on."""

import uuid
from dataclasses import dataclass, field
from datetime import date

LICENCES, PEOPLE, PROVIDERS = 16, 200, 7
OWN_AREAS = 9
USERS, COPIES, EVENTS, ACCESS_RECORDS = 20, 500, 2_000, 5_000


@dataclass
class Sample:
    """The rows made so far that others refer to, and the ones whose pages are measured."""

    scale: int
    today: date
    trust_id: uuid.UUID
    area_ids: list[uuid.UUID]
    area_codes: list[str]
    programme_id: uuid.UUID
    provider_ids: list[uuid.UUID] = field(default_factory=list)
    licence_ids: list[uuid.UUID] = field(default_factory=list)
    licensee_ids: list[uuid.UUID] = field(default_factory=list)
    licence_areas: list[uuid.UUID] = field(default_factory=list)
    user_ids: list[uuid.UUID] = field(default_factory=list)
    user_organisations: list[uuid.UUID] = field(default_factory=list)
    person_number: str = ""
    person_id: uuid.UUID | None = None
    packs: list[tuple[uuid.UUID, str, str]] = field(default_factory=list)
    versions: list[tuple[uuid.UUID, uuid.UUID, str]] = field(default_factory=list)
    files: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]] = field(default_factory=list)
    copy_ids: list[str] = field(default_factory=list)
    deep_record_id: uuid.UUID | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    def licence_at(self, organisation: int) -> uuid.UUID:
        """Return a licence of the provider with this number."""
        return self.licence_ids[self.licensee_ids.index(self.provider_ids[organisation])]
