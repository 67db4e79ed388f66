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
        return RANKS[self]


RANKS = {level: place for place, level in enumerate(Level)}


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


class VettingKind(Labelled):
    """The two checks an employer answers for, apart from each other (B17; domain, section 6.2)."""

    DBS = "dbs", "DBS check", "blue"
    POLICE = "police", "Police vetting", "purple"


class VettingLevel(Labelled):
    """The level of a check; of police vetting, the levels of non-police personnel vetting (NPPV)."""

    DBS_BASIC = "dbs-basic", "DBS check, basic"
    DBS_STANDARD = "dbs-standard", "DBS check, standard"
    DBS_ENHANCED = "dbs-enhanced", "DBS check, enhanced"
    DBS_ENHANCED_BARRED = "dbs-enhanced-barred", "DBS check, enhanced with barred lists"
    NPPV_1 = "nppv-1", "Police vetting, NPPV 1"
    NPPV_2_ABBREVIATED = "nppv-2-abbreviated", "Police vetting, NPPV 2 abbreviated"
    NPPV_2_FULL = "nppv-2-full", "Police vetting, NPPV 2 full"
    NPPV_3 = "nppv-3", "Police vetting, NPPV 3"

    @property
    def kind(self) -> VettingKind:
        """Return which of the two checks it is a level of."""
        return VettingKind.DBS if self.value.startswith("dbs") else VettingKind.POLICE


class VettingOutcome(Labelled):
    """What came of a check. What a certificate says is never kept (domain, section 6.2)."""

    PENDING = "pending", "Asked for, no answer yet", "blue"
    SATISFACTORY = "satisfactory", "Satisfactory", "green"
    NOT_SATISFACTORY = "not-satisfactory", "Not satisfactory", "red"


class VettingState(Labelled):
    """Where a check stands on a day: computed, never typed in (B17). The worst comes first."""

    NOT_SATISFACTORY = "not-satisfactory", "Not satisfactory", "red"
    OUT_OF_DATE = "out-of-date", "Out of date", "red"
    NONE = "none", "None on record", "grey"
    DUE = "due", "Due within six weeks", "yellow"
    IN_DATE = "in-date", "In date", "green"
