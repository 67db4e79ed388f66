"""The words of training."""

from app.core.labels import Labelled

LONGEST_NAME = 120
"""Of a person, in characters."""


class Level(Labelled):
    """The ladder a facilitator climbs (B10; domain, section 2.2), lowest first."""

    TRAINEE = "trainee", "Trainee", "grey"
    PROVISIONAL = "provisional", "Provisional facilitator", "blue"
    CERTIFIED = "certified", "Certified facilitator", "green"
    LEAD = "lead", "Lead facilitator", "green"
    SUPERVISOR = "practice-supervisor", "Practice supervisor", "purple"
    TRAINER = "trainer", "Trainer", "purple"

    @property
    def rank(self) -> int:
        """Return the level's place on the ladder, from 0."""
        return list(Level).index(self)


class StandingKind(Labelled):
    """What takes a person out of delivery, whatever they are certified for (B13)."""

    SUSPENDED = "suspended", "Suspended", "red"
    STOOD_DOWN = "stood-down", "Stood down", "yellow"
    REVOKED = "revoked", "Revoked", "red"


class CertificationState(Labelled):
    """What a person's certification is on a day: computed, never typed in (B3, B4, B13)."""

    REVOKED = "revoked", "Revoked", "red"
    SUSPENDED = "suspended", "Suspended", "red"
    STOOD_DOWN = "stood-down", "Stood down", "yellow"
    TRAINEE = "trainee", "Trainee", "grey"
    PROVISIONAL = "provisional", "Provisional", "blue"
    CERTIFIED = "certified", "Certified", "green"
    RENEWAL_OPEN = "renewal-open", "Certified, renewal open", "yellow"
    NOT_YET = "not-yet", "Not yet begun", "blue"
    EXPIRED = "expired", "Expired", "red"
    NONE = "none", "Not certified", "grey"
