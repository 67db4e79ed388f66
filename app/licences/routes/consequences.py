"""What will follow from an act on a licence, said before it is done."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.core.formats import counted, listed, long_date
from app.licences.rules import ConditionFacts, LicenceFacts, ladder_words, next_term
from app.licences.types import Side

# Behind each link of ours a link to the file store may live this long after it was made.
LONGEST_STORE_LINK_SECONDS = 60
LINKS_DIE = (
    "Download links stop at once on that day; a file already being fetched from the file store may go on "
    f"for up to {LONGEST_STORE_LINK_SECONDS} seconds."
)


def suspended(reference: str, from_day: date, today: date) -> str:
    """Return what is said once a suspension is recorded: what stopped, or what will and until when it need not."""
    if from_day <= today:
        return f"{reference} is suspended from {long_date(from_day)}. {LINKS_DIE}"
    return (
        f"{reference} will be suspended from {long_date(from_day)}. Until then downloads go on; "
        "it can still be called off or brought forward."
    )


def of_signing(facts: LicenceFacts, known: Sequence[str]) -> list[str]:
    """Return what follows from a signature, and first what has to be known: shared ground, a missing grant."""
    return [*known, *_of_signing(facts)]


def _of_signing(facts: LicenceFacts) -> list[str]:
    frozen = "The terms are frozen: nobody can change the draft any more."
    if len(facts.missing_sides) > 1:
        return [frozen, "The other side signs next. The licence permits nothing until both have."]
    return [
        frozen,
        f"The licence is signed. Downloads open on {long_date(facts.starts_on)} for its territory: "
        f"{listed([one.words for one in facts.territory])}.",
    ]


def of_accepting_for(facts: LicenceFacts, side: Side, known: Sequence[str]) -> list[str]:
    """Return what follows from one side's acceptance on screen, and first what has to be known (A18)."""
    other = "the Trust" if side is Side.LICENSEE else "the licensee"
    is_last = facts.missing_sides == (side,)
    following = (
        f"Both sides have then accepted: the licence is signed, and its term begins on {long_date(facts.starts_on)}."
        if is_last
        else f"It is signed once {other} has accepted it too. Until then it permits nothing."
    )
    return [
        *known,
        "Your name, your role, the time and these terms are kept. They cannot be changed afterwards.",
        following,
        f"{other[:1].upper()}{other[1:]} is written to.",
    ]


def of_declining() -> list[str]:
    """Return what follows from declining an offer on screen."""
    return [
        "The offer ends, and the licence is a draft again. The Trust can change it and offer it anew.",
        "The Trust is written to, with your reason. Both stay on the record.",
    ]


def of_suspending() -> list[str]:
    """Return what follows from a suspension that stops downloads."""
    return [
        "Suspending the whole licence or its downloads: every download under it is refused from that day on, "
        "with your reason and your conditions.",
        LINKS_DIE,
        "Suspending scheduling alone: downloads go on.",
        "The suspension stays until you lift it. It stays on the record for good.",
        "For a day to come you can still call it off or bring it forward until it begins.",
    ]


def of_reinstating() -> list[str]:
    """Return what follows from lifting a suspension."""
    return [
        "From that day on the licence permits again what its state allows.",
        "The suspension stays on the record, with the day it was lifted and your reason.",
    ]


def of_calling_off() -> list[str]:
    """Return what follows from calling off a suspension that has not begun."""
    return ["It does not begin, and downloads go on.", "It stays on the record as called off, with your reason."]


def of_terminating() -> list[str]:
    """Return what follows from a termination."""
    return [
        "From that day on the licence permits nothing, and no renewal or reinstatement brings it back.",
        LINKS_DIE,
        "To go on, the Trust drafts a new licence.",
    ]


def of_renewing(facts: LicenceFacts) -> list[str]:
    """Return what follows from renewing a licence."""
    starts_on, _ = next_term(facts.starts_on, facts.ends_on)
    return [
        f"A licence is drafted that renews {facts.reference} from {long_date(starts_on)} on, in the same territory.",
        "Its terms below are those of the licence it renews, for as long again: change what the next term says anew.",
        "It permits nothing yet: change it where it needs changing, offer it, and have both sides sign.",
        f"Once it is signed and its term begins it takes over from {facts.reference}.",
    ]


def of_offering(facts: LicenceFacts, answering: Sequence[str], ground: Sequence[str]) -> list[str]:
    """Return what follows from an offer, and first who else has the ground and who is asked to answer."""
    asked = (
        f"{listed([*answering])} {'is' if len(answering) == 1 else 'are'} written to, and can accept or decline here."
        if answering
        else "Nobody of the licensee has an account to answer with: invite its lead, or record its signature by hand."
    )
    return [
        *ground,
        asked,
        "The licence is in negotiation. It permits nothing until every side has signed.",
        "The draft cannot be changed while it is on offer: what is signed is what was offered.",
        f"Unanswered after the last day, the offer lapses. The term would begin on {long_date(facts.starts_on)}.",
    ]


def of_ending_an_offer() -> list[str]:
    """Return what follows from the end of an offer."""
    return [
        "The licence is a draft again, and can be changed and offered anew.",
        "A signature one side has given goes with the offer. Both stay on the record.",
    ]


def of_going_live(facts: LicenceFacts) -> list[str]:
    """Return what follows from recording the days areas go live."""
    return [
        "Until the first of these days the licence is mobilising: downloads are open, nothing is delivered yet.",
        "Leave a day empty while none is known. A planned day that slips is recorded anew before it comes.",
        f"Each day lies in the term, {long_date(facts.starts_on)} to {long_date(facts.last_day)}.",
    ]


def of_notice(facts: LicenceFacts) -> list[str]:
    """Return what follows from notice."""
    return [
        f"The term ends on the day the notice runs out instead of {long_date(facts.ends_on)}.",
        f"The terms ask for {counted(facts.notice_months, 'month')} of notice; a shorter one says why it was agreed.",
        "Until then downloads and delivery go on. Arrange the run-off if pairs will be open at the end.",
    ]


def of_withdrawing_notice(facts: LicenceFacts) -> list[str]:
    """Return what follows from withdrawing notice."""
    return [
        f"The licence runs on to {long_date(facts.ends_on)} as if no notice had been given.",
        "The notice stays on the record, with the day and what was agreed.",
    ]


def of_run_off(facts: LicenceFacts, longest_days: int) -> list[str]:
    """Return what follows from arranging a run-off."""
    latest = facts.last_day + timedelta(days=longest_days)
    return [
        f"From the day after {long_date(facts.last_day)} open workshop pairs are finished, and no new ones begin.",
        "Versions already held can be downloaded for those pairs; nothing newer.",
        f"It lasts until {long_date(latest)} at the longest; after it, grace and the lapse policy count.",
    ]


def of_a_condition() -> list[str]:
    """Return what follows from setting a condition."""
    return [
        "The licensee sees it at once, with its day, and sends the evidence.",
        "Unmet once its day is over, it shows in the state of the licence and in the tasks of both sides.",
        "Where you say so, downloads then stop until it is met.",
    ]


def of_evidence(_condition: ConditionFacts) -> list[str]:
    """Return what follows from sending evidence."""
    return [
        "The Trust looks at it and accepts the condition as met, or asks for more.",
        "The condition stays to be met until then. What you send stays on the record.",
        "A file can be downloaded by everybody who may read this licence, its commissioner included.",
    ]


def of_accepting(condition: ConditionFacts) -> list[str]:
    """Return what follows from accepting evidence."""
    downloads = ["Downloads it stopped are open again."] if condition.stops_downloads else []
    return ["The condition counts as met from that day on, in your name.", *downloads]


def of_reopening(condition: ConditionFacts) -> list[str]:
    """Return what follows from reopening a condition."""
    return [
        f"From today the condition is to be met again. It was due by {long_date(condition.due_on)}: "
        "once that day is over it is overdue. To give more time, withdraw it and set a new one.",
        "Fresh evidence is needed. The days on which it counted as met stay on the record.",
    ]


def of_withdrawing_a_condition(_condition: ConditionFacts) -> list[str]:
    """Return what follows from withdrawing a condition."""
    return ["From today the condition need not be met.", "It stays on the record, with your reason."]


def of_abandoning(facts: LicenceFacts) -> list[str]:
    """Return what follows from giving a draft up."""
    follows = ["Nothing can be done with the draft any more. It stays on record with your reason."]
    if facts.renews_id is not None:
        follows.append("Another renewal of the licence it was to renew can be begun.")
    return follows


def of_a_ladder(facts: LicenceFacts) -> list[str]:
    """Return what follows from giving a licence its own reminders."""
    return [
        f"Until now they go out {ladder_words(facts.rungs)}.",
        "The Trust’s licence managers and the licensee’s leads get each of them once.",
        f"From the day of the first one on, {facts.reference} shows as expiring while no renewal is signed.",
        "A reminder whose day has passed is not made up for; the next one says what was missed.",
    ]
