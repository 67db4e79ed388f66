"""The words of licences."""

from app.core.labels import Labelled

LONGEST_GRACE_DAYS = 366
LONGEST_NOTICE_MONTHS = 24
LONGEST_TERM_YEARS = 10


class LicenceState(Labelled):
    """What a licence is on a day (A2), in the order the rules are tried."""

    DRAFT = "draft", "Draft", "grey"
    NEGOTIATION = "negotiation", "In negotiation", "blue"
    TERMINATED = "terminated", "Terminated", "red"
    SUPERSEDED = "superseded", "Superseded", "grey"
    SUSPENDED = "suspended", "Suspended", "red"
    SIGNED = "signed", "Signed, not yet begun", "blue"
    RUN_OFF = "run-off", "Run-off", "yellow"
    IN_GRACE = "in-grace", "In grace", "yellow"
    EXPIRED = "expired", "Expired", "red"
    MOBILISING = "mobilising", "Mobilising", "blue"
    NOTICE_GIVEN = "notice-given", "Notice given", "yellow"
    ACTIVE_WITH_CONDITIONS = "active-with-conditions", "Active with conditions", "yellow"
    EXPIRING = "expiring", "Expiring", "yellow"
    ACTIVE = "active", "Active", "green"


class ContractShape(Labelled):
    """How the parties are bound (A13; domain, section 0 point 4)."""

    SUBCONTRACT = "subcontract", "The provider subcontracts to the Trust"
    GRANT = "grant", "The commissioner grants to the Trust and contracts the provider"
    OWN_DELIVERY = "own-delivery", "The Trust delivers itself"


class LapsePolicy(Labelled):
    """What the licensee keeps of the materials once the licence has lapsed (A6)."""

    LOSE_ALL = "lose-all", "Nothing can be downloaded"
    KEEP_HELD = "keep-held", "Versions already held can be downloaded again"
    KEEP_READING = "keep-reading", "Every version current at the end can be read on"
    FULL = "full", "Downloads go on as before"


class SuspensionScope(Labelled):
    """What a suspension stops (A4)."""

    WHOLE = "whole", "The whole licence"
    DOWNLOADS = "downloads", "Downloads of materials"
    SCHEDULING = "scheduling", "Scheduling of workshops"


class FundingKind(Labelled):
    """An agreement of a commissioner's that is signed elsewhere: each is of its own, beside the licence (A13)."""

    GRANT = "grant", "Grant to the Trust", "purple"
    SERVICE_CONTRACT = "service-contract", "Contract with the provider", "blue"


class FundingState(Labelled):
    """Where a grant or contract stands on a day (A13)."""

    TO_COME = "to-come", "To come", "blue"
    RUNNING = "running", "Running", "green"
    OVER = "over", "Over", "grey"
    ENDED = "ended", "Ended early", "red"


class Side(Labelled):
    """A party that signs."""

    LICENSOR = "licensor", "Licensor"
    LICENSEE = "licensee", "Licensee"


class AgreementRole(Labelled):
    """An organisation's part in an agreement; the commissioner is named in it and does not sign."""

    LICENSOR = "licensor", "Licensor"
    LICENSEE = "licensee", "Licensee"
    COMMISSIONER = "commissioner", "Commissioner, who does not sign"


class CheckResult(Labelled):
    """What a check of a copy of an agreement or a variation found (A14, A18)."""

    UNCHANGED = "unchanged", "The sealed document, unchanged", "green"
    CHANGED = "changed", "Not as it was sealed", "red"
    UNKNOWN = "unknown", "No sealed document of yours", "grey"


class VariationState(Labelled):
    """Where a variation stands on a day (A14)."""

    OPEN = "open", "On offer", "blue"
    TO_COME = "to-come", "Signed, to take effect", "purple"
    IN_FORCE = "in-force", "In force", "green"
    DECLINED = "declined", "Declined", "grey"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"
    LAPSED = "lapsed", "Not answered in time", "grey"


class OfferEnding(Labelled):
    """How an offer came to nothing (A2)."""

    WITHDRAWN = "withdrawn", "The Trust withdrew it"
    DECLINED = "declined", "The licensee declined it"
    LAPSED = "lapsed", "It was not answered in time"


class NoticeGiver(Labelled):
    """Who gave notice to end a licence."""

    LICENSOR = "licensor", "The Trust"
    LICENSEE = "licensee", "The licensee"
    COMMISSIONER = "commissioner", "The commissioner"


class ConditionState(Labelled):
    """Where a condition stands on a day (A15)."""

    OPEN = "open", "To be met", "blue"
    SENT = "sent", "Evidence sent", "purple"
    OVERDUE = "overdue", "Overdue", "red"
    MET = "met", "Met", "green"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"


class Measure(Labelled):
    """What the portal counts for a licence by itself (A9, A16)."""

    CERTIFIED_FACILITATORS = "certified-facilitators", "Certified facilitators"


class DecisionKind(Labelled):
    """What has to be decided about a licence next."""

    OFFER = "offer", "Offer the draft", "grey"
    ANSWER = "answer", "Answer the offer", "blue"
    SIGN = "sign", "Sign", "blue"
    CONDITION = "condition", "Meet a condition", "purple"
    NOTICE = "notice", "Last day to give notice", "grey"
    RENEW = "renew", "Offer the renewal", "yellow"
    GRACE = "grace", "Renew before grace ends", "red"
    RUN_DOWN = "run-down", "Finish what is open", "yellow"
    SUSPENSION = "suspension", "Review the suspension", "red"
    SEATS = "seats", "Too few seats", "yellow"
    GRANT = "grant", "No grant for later days", "yellow"


class Turn(Labelled):
    """Whose turn it is."""

    TRUST = "trust", "The Trust"
    LICENSEE = "licensee", "The licensee"


class PartyChangeKind(Labelled):
    """How one body comes to stand where another stood; they differ in who consents, what stays and what ends (A24)."""

    STATUTORY_TRANSFER = "statutory-transfer", "Statutory transfer", "blue"
    NOVATION = "novation", "Novation", "purple"
    ASSIGNMENT = "assignment", "Assignment", "yellow"
    REPROCUREMENT = "re-procurement", "Re-procurement", "green"
    RENAME = "rename", "Rename", "grey"
    MERGER = "merger", "Merger", "grey"


class PartyChangeState(Labelled):
    """Where a change of party stands on a day."""

    PREPARED = "prepared", "Prepared", "blue"
    IN_EFFECT = "in-effect", "In effect", "green"
    UNDONE = "undone", "Undone before its day", "grey"


class ReminderText(Labelled):
    """A text reminders are written from: to which side, before or after the end (A11)."""

    BEFORE_TRUST = "before-trust", "To the Trust, before the end"
    BEFORE_LICENSEE = "before-licensee", "To the licensee, before the end"
    AFTER_TRUST = "after-trust", "To the Trust, after the end"
    AFTER_LICENSEE = "after-licensee", "To the licensee, after the end"
