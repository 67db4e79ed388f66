"""The words of materials."""

import uuid
from dataclasses import dataclass

from app.core.labels import Labelled


class Audience(Labelled):
    """Who a pack is written for (C7); what each needs is the entitlement table of the rules."""

    FACILITATOR = "facilitator", "Facilitators", "green"
    TRAINER = "trainer", "Trainers and practice supervisors", "purple"
    PROVIDER = "provider", "Providers", "blue"
    POLICE = "police", "Police and commissioners", "yellow"
    COMMISSIONING = "commissioning", "Commissioners", "yellow"


class ChangeKind(Labelled):
    """How far a version changes practice, and what follows (C2)."""

    MAJOR = "major", "Major: facilitators retrain before they use it"
    MINOR = "minor", "Minor: facilitators read and acknowledge it"
    PATCH = "patch", "Patch: facilitators are told"


class VersionState(Labelled):
    """What a version is on a day: computed, never typed in (C2)."""

    DRAFT = "draft", "Draft", "grey"
    APPROVED = "approved", "Approved", "blue"
    SCHEDULED = "scheduled", "Released, not yet effective", "blue"
    CURRENT = "current", "Current", "green"
    OVERLAPPING = "overlapping", "Superseded, still good for a time", "yellow"
    SUPERSEDED = "superseded", "Superseded", "grey"
    WITHDRAWN = "withdrawn", "Withdrawn", "red"


class Scan(Labelled):
    """Whether a file was looked at by a virus scanner."""

    WAITING = "waiting", "Waiting to be scanned", "blue"
    NOT_SCANNED = "not-scanned", "Not scanned", "yellow"
    CLEAN = "clean", "Scanned, clean", "green"
    INFECTED = "infected", "Infected", "red"
    FAILED = "failed", "Scan failed", "red"


class CopyState(Labelled):
    """Where a stamped copy stands."""

    WAITING = "waiting", "Being stamped", "blue"
    READY = "ready", "Ready", "green"
    FAILED = "failed", "Could not be made", "red"
    CLEARED = "cleared", "Cleared away", "grey"


class AccessKind(Labelled):
    """What the access log records (C11)."""

    VIEWED = "viewed", "Viewed", "grey"
    REQUESTED = "requested", "Copy requested", "blue"
    DOWNLOADED = "downloaded", "Downloaded", "green"
    REFUSED = "refused", "Refused", "red"


@dataclass(frozen=True)
class Asked:
    """What somebody asked for, by value, so that it can be recorded after the transaction it was read in."""

    programme_id: uuid.UUID
    pack_id: uuid.UUID
    pack_title: str
    version_id: uuid.UUID
    version_number: str
    file_id: uuid.UUID | None = None
    file_name: str | None = None


@dataclass(frozen=True)
class Party:
    """The organisation somebody acted for, as it was called then."""

    organisation_id: uuid.UUID | None
    name: str
