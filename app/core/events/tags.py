"""The register of event tags. Named here, although it speaks of all features, so that the log is read in one place."""

from enum import StrEnum
from typing import Self


class EventTag(StrEnum):
    """What can happen, each with the sentence the log shows; braces are filled from the event's details."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> Self:
        """Create a tag stored as `value` that reads as `sentence`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    ORGANISATION_REGISTERED = "organisation.registered", "{actor} registered {name} as a {kind}."
    ORGANISATION_RENAMED = "organisation.renamed", "{actor} recorded that {was} is called {name} from {from_day}."
    ORGANISATION_CONTACT_ADDED = (
        "organisation.contact-added",
        "{actor} recorded {contact} as the contact of {name} ({role}) from {day}.",
    )
    ORGANISATION_CONTACT_ENDED = (
        "organisation.contact-ended",
        "{actor} recorded that {contact} is a contact of {name} ({role}) until {day}.",
    )
    ORGANISATION_PARENT_RECORDED = (
        "organisation.parent-recorded",
        "{actor} recorded {name} as {parent} from {from_day}.",
    )
    ORGANISATION_ENDED = "organisation.ended", "{actor} recorded that {name} {how} on {ended_on}: {reason}"
    ORGANISATION_GOES_ON = (
        "organisation.goes-on",
        "{actor} recorded that {name} goes on, and withdrew its end on {ended_on}.",
    )
    AREA_RENAMED = "area.renamed", "{actor} recorded that {was} is called {name} from {from_day}."
    AREA_PART_ADDED = "area.part-added", "{actor} recorded {name} as a part of {area} from {day}."
    AREA_PART_ENDED = "area.part-ended", "{actor} recorded that {name} is a part of {area} until {day}."
    AREA_MERGED = "area.merged", "{actor} recorded that {name} is part of {successor} from {from_day}."
    AREA_REGISTERED = "area.registered", "{actor} registered the force area {name} ({code})."
    AREA_DELIVERY_RECORDED = (
        "area.delivery-recorded",
        "{actor} recorded who delivers in {area}: {delivery}, from {from_day}.",
    )
    AREA_PARTY_WITHDRAWN = (
        "area.party-withdrawn",
        "{actor} took back that {organisation} becomes {role} of {area} on {from_day}.",
    )
    AREA_PARTY_RECORDED = "area.party-recorded", "{actor} recorded {organisation} as {role} of {area} from {from_day}."

    USER_ADDED = "user.added", "{actor} added the account of {name} ({email})."
    USER_INVITED = "user.invited", "{actor} invited {email} as {role} for {organisation}."
    USER_INVITED_ALONE = (
        "user.invited-alone",
        "{actor} invited {email} as {role} for {organisation}, on the server itself: "
        "no second administrator confirms it.",
    )
    INVITATION_RESENT = "user.invitation-resent", "{actor} sent {email} the invitation again; the earlier link is dead."
    INVITATION_WITHDRAWN = "user.invitation-withdrawn", "{actor} withdrew the invitation of {email}."
    INVITATION_ACCEPTED = "user.invitation-accepted", "{actor} accepted to be {role} for {organisation}."
    ROLE_GRANTED = "role.granted", "{actor} made {name} {role} for {organisation} from {from_day}."
    ROLE_ENDED = "role.ended", "{actor} ended {name}'s role of {role} on {until_day}."
    ROLE_REQUESTED = "role.requested", "{actor} asked for {name} to be {role}; a second administrator confirms it."
    ROLE_CONFIRMED = "role.confirmed", "{actor} confirmed {name} as {role}, which {asked_by} had asked for."
    ROLE_DECLINED = "role.declined", "{actor} declined {name} as {role}, which {asked_by} had asked for."
    USER_DISABLED = "user.disabled", "{actor} disabled the account of {name}: {reason}"
    USER_ENABLED = "user.enabled", "{actor} enabled the account of {name}: {reason}"
    ACCESS_REVIEWED = (
        "user.access-reviewed",
        "{actor} reviewed access at {organisation} for {quarter}: {kept} kept, {ended} ended.",
    )
    ACCESS_CUT_OFF = "user.cut-off", "{actor} ended the roles of {number} at {organisation}: {reason}"
    ACCESS_RESTORED = "user.restored", "{actor} gave {name} back the role of {role} at {organisation}: {reason}"
    SIGNED_IN = "sign-in.succeeded", "{actor} signed in."
    SIGN_IN_FAILED = "sign-in.failed", "A sign-in for {email} failed: {why}."
    SIGNED_OUT = "sign-in.ended", "{actor} signed out."
    SIGNED_OUT_ELSEWHERE = "sign-in.ended-elsewhere", "{actor} signed out of {number} browsers at once."
    SECOND_FACTOR_SET = "second-factor.set", "{actor} set up an authenticator app."
    SECOND_FACTOR_REMOVED = "second-factor.removed", "{actor} removed their authenticator app."
    PRIVACY_ACCEPTED = "user.privacy-accepted", "{actor} has read version {version} of the privacy notice."
    PASSKEY_ADDED = "passkey.added", "{actor} added the passkey {name}."
    PASSKEY_REMOVED = "passkey.removed", "{actor} removed the passkey {name}."
    RECOVERY_CODES_MADE = "recovery-codes.made", "{actor} made {number} new recovery codes."
    RECOVERY_CODE_USED = "recovery-code.used", "{actor} signed in with a recovery code; {left} are left."
    FACTOR_RESET_ASKED = "second-factor.reset-asked", "{actor} asked that {name}'s second factor be reset."
    FACTOR_RESET_STOPPED = "second-factor.reset-stopped", "{actor} stopped the reset of {name}'s second factor."
    FACTOR_RESET = "second-factor.reset", "{actor} reset {name}'s second factor and signed them out everywhere."
    IDENTITY_BOUND = "identity.bound", "{actor} bound their single sign-on at {issuer} to their account."
    IDENTITY_RELEASED = "identity.released", "{actor} released {name}'s single sign-on at {issuer}: {reason}"
    PROOF_FAILED = "proof.failed", "{actor}, asked again who they are, could not prove it: {why}."
    ADDRESS_CHANGE_ASKED = "user.address-asked", "{actor} asked to sign in with {email} in place of {former}."
    ADDRESS_CHANGED = "user.address-changed", "{actor} confirmed {email} as their address in place of {former}."
    ADDRESS_CHANGE_TAKEN_BACK = "user.address-taken-back", "{actor} took back the change of their address to {email}."
    ADDRESS_CHANGE_STOPPED = (
        "user.address-stopped",
        "Whoever reads the mail of {former} stopped the change of {name}'s address to {email}.",
    )
    PREFERENCES_CHOSEN = "user.preferences", "{actor} changed their preferences."
    PASSWORD_CHANGED = "password.changed", "{actor} changed their password."

    PROGRAMME_ADDED = "programme.added", "{actor} added the programme {name}."
    LICENCE_DRAFTED = (
        "licence.drafted",
        "{actor} drafted {reference} for {licensee} in {territory}, {starts_on} to {ends_on}.",
    )
    LICENCE_AMENDED = "licence.amended", "{actor} changed the draft {reference}."
    LICENCE_SIGNED = (
        "licence.signed",
        "{actor} recorded {signatory}'s signature of {reference} for the {party}, {signed_on}.",
    )
    LICENCE_SUSPENDED = "licence.suspended", "{actor} suspended {reference} from {from_day}: {reason}"
    LICENCE_REINSTATED = "licence.reinstated", "{actor} reinstated {reference} from {lifted_from}: {reason}"
    SUSPENSION_CALLED_OFF = (
        "licence.suspension-called-off",
        "{actor} called off the suspension of {reference} from {from_day}: {reason}",
    )
    LICENCE_TERMINATED = (
        "licence.terminated",
        "{actor} recorded that {reference} terminates on {effective_on}: {reason}",
    )
    LICENCE_OFFERED = (
        "licence.offered",
        "{actor} recorded that {reference} was offered on {offered_on}, to be answered by {answer_by}.",
    )
    LICENCE_OFFER_ENDED = (
        "licence.offer-ended",
        "{actor} recorded that the offer of {reference} came to nothing on {ended_on}, since {how}: {reason}",
    )
    LICENCE_ACCEPTED = (
        "licence.accepted",
        "{actor} accepted {reference} for the {party} on screen, as {role}.",
    )
    AGREEMENT_SEALED = "agreement.sealed", "The agreement of {reference} was sealed as a PDF, SHA-256 {sha256}."
    AGREEMENT_DOWNLOADED = (
        "agreement.downloaded",
        "{actor} downloaded the sealed agreement of {reference}, SHA-256 {sha256}.",
    )
    AGREEMENT_CHECKED = (
        "agreement.checked",
        "{actor} checked a file against the sealed agreement of {reference}: {result}.",
    )
    VARIATION_OFFERED = (
        "variation.offered",
        "{actor} offered variation {number} of {reference}, effective {effective_on}, to be answered by {answer_by}.",
    )
    VARIATION_ACCEPTED = (
        "variation.accepted",
        "{actor} accepted variation {number} of {reference} for the {party} on screen, as {role}.",
    )
    VARIATION_SEALED = "variation.sealed", "Variation {number} of {reference} was sealed as a PDF, SHA-256 {sha256}."
    VARIATION_DOWNLOADED = (
        "variation.downloaded",
        "{actor} downloaded the sealed variation {number} of {reference}, SHA-256 {sha256}.",
    )
    VARIATION_CHECKED = (
        "variation.checked",
        "{actor} checked a file against the sealed variation {number} of {reference}: {result}.",
    )
    VARIATION_ENDED = "variation.ended", "{actor} recorded of variation {number} of {reference} that {how}: {reason}"
    FUNDING_RECORDED = "funding.recorded", "{actor} recorded {funding} in {area} ({kind}), {days}."
    FUNDING_CORRECTED = (
        "funding.corrected",
        "{actor} corrected the record of {funding} in {area} ({kind}): {reason}",
    )
    FUNDING_ENDED = "funding.ended", "{actor} recorded that {funding} in {area} ({kind}) ends on {last_day}: {reason}"
    LICENCE_GO_LIVE_RECORDED = "licence.go-live-recorded", "{actor} recorded that {reference} goes live in {days}."
    LICENCE_NOTICE_GIVEN = (
        "licence.notice-given",
        "{actor} recorded notice of {reference}, given on {given_on} ({giver}), running out on {ends_on}: {reason}",
    )
    LICENCE_NOTICE_WITHDRAWN = (
        "licence.notice-withdrawn",
        "{actor} recorded that the notice of {reference} was withdrawn on {withdrawn_on}: {reason}",
    )
    LICENCE_RUN_OFF_ARRANGED = (
        "licence.run-off-arranged",
        "{actor} recorded that open pairs of {reference} are finished until {until_day}: {reason}",
    )
    LICENCE_ABANDONED = "licence.abandoned", "{actor} abandoned the draft {reference}: {reason}"
    LICENCE_SUBCONTRACTED = (
        "licence.subcontracted",
        "{actor} recorded that {name} delivers under {reference} from {from_day}: {reason}",
    )
    LICENCE_SUBCONTRACT_ENDED = (
        "licence.subcontract-ended",
        "{actor} recorded that {name} delivers under {reference} until {until_day}.",
    )
    PARTY_TRANSFERRED = (
        "party-change.transferred",
        "{actor} recorded that by law {incoming} follows {outgoing} in {area} on {effective_on}: {basis}",
    )
    PARTY_NOVATED = (
        "party-change.novated",
        "{actor} recorded that {reference} passes by novation from {outgoing} to {incoming} on {effective_on}.",
    )
    PARTY_ASSIGNED = (
        "party-change.assigned",
        "{actor} recorded that {outgoing} assigns the benefit of {reference} to {incoming} from {effective_on}.",
    )
    PARTY_REPROCURED = (
        "party-change.re-procured",
        "{actor} recorded that by re-procurement {incoming} follows {outgoing} on {effective_on}, and drafted "
        "{successor} beside {reference}.",
    )
    PARTY_CHANGE_UNDONE = (
        "party-change.undone",
        "{actor} undid the {kind} of {what} before its day, {effective_on}: {reason}",
    )
    LICENCE_COUNTED = "licence.counted", "{actor} counted for {reference}: {number} {measure}."
    LICENCE_REMINDED = "licence.reminded", "{actor} reminded {people} of the end of {reference}, {rung}."
    LICENCE_LADDER_CHANGED = "licence.ladder-changed", "{actor} had reminders of {reference} sent {rungs}."
    REMINDER_TEXT_CHANGED = "reminder-text.changed", "{actor} wrote version {number} of the reminder “{text}”."
    PARTIES_TRANSFERRED_TOGETHER = (
        "party-change.transferred-together",
        "{actor} recorded that by law {count} commissioners are followed by others on {effective_on}: {basis}",
    )
    PARTIES_UNDONE_TOGETHER = (
        "party-change.undone-together",
        "{actor} undid {count} transfers together before their day, {effective_on}: {reason}",
    )
    COPIES_DESTROYED = "copies.destroyed", "{actor} confirmed that {copies} copies under {reference} are destroyed."
    DESTRUCTION_CERTIFIED = (
        "copies.destruction-certified",
        "{actor}, {role}, certified that all {copies} copies under {reference} are destroyed.",
    )
    CONDITION_SET = "condition.set", "{actor} set condition {number} of {reference}, to be met by {due_on}."
    CONDITION_EVIDENCE_SENT = "condition.evidence-sent", "{actor} sent evidence for condition {number} of {reference}."
    CONDITION_FILE_REFUSED = (
        "condition.file-refused",
        "A file sent by {actor} as evidence for condition {number} of {reference} was refused: {why}",
    )
    CONDITION_FILE_DOWNLOADED = (
        "condition.file-downloaded",
        "{actor} downloaded {file}, evidence for condition {number} of {reference}.",
    )
    CONDITION_MET = "condition.met", "{actor} accepted condition {number} of {reference} as met from {met_on}."
    CONDITION_REOPENED = "condition.reopened", "{actor} reopened condition {number} of {reference}: {reason}"
    CONDITION_TOLD = (
        "condition.told",
        "{actor} told {people} that condition {number} of {reference} is {state}.",
    )
    CONDITION_WITHDRAWN = "condition.withdrawn", "{actor} withdrew condition {number} of {reference}: {reason}"

    PERSON_REGISTERED = "person.registered", "{actor} registered {name} as {number}."
    PERSON_RENAMED = "person.renamed", "{actor} recorded that {number} is called {new_name} from {from_day}."
    PERSON_LINKED = "person.linked", "{actor} linked {number} with the account {account}."
    PERSON_UNLINKED = "person.unlinked", "{actor} took the account {account} from {number}: {reason}"
    PERSON_ENGAGED = (
        "person.engaged",
        "{actor} recorded {number} as engaged by {organisation} in {area} from {from_day}.",
    )
    ENGAGEMENT_ENDED = (
        "person.engagement-ended",
        "{actor} ended {number}'s engagement by {organisation} in {area} on {until_day}.",
    )
    VETTING_RECORDED = "person.vetting-recorded", "{actor} recorded a DBS check or vetting of {number}."
    VETTING_WITHDRAWN = "person.vetting-withdrawn", "{actor} withdrew a DBS check or vetting of {number}: {reason}"
    VETTING_FORGOTTEN = "person.vetting-forgotten", "{actor} deleted {number} that were over and kept for their time."
    PEOPLE_IMPORTED = "person.imported", "{actor} imported {rows} rows into the register of people."
    CERTIFICATION_AWARDED = "certification.awarded", "{actor} awarded {number} {level}, {from_day} to {until_day}."
    STANDING_RECORDED = "standing.recorded", "{actor} recorded {number} as {standing} from {from_day}: {reason}"
    STANDING_LIFTED = "standing.lifted", "{actor} lifted {standing} of {number} from {lifted_from}: {reason}"

    PACK_CREATED = "pack.created", "{actor} created the pack {pack}."
    PACK_CORRECTED = "pack.corrected", "{actor} corrected the title or summary of the pack {pack}."
    PACK_REMOVED = "pack.removed", "{actor} removed the pack {pack}, which had no version."
    VERSION_DRAFTED = "version.drafted", "{actor} drafted {pack} {version}."
    VERSION_AMENDED = "version.amended", "{actor} changed the draft {pack} {version}."
    FILE_UPLOADED = "version.file-uploaded", "{actor} added {file} to {pack} {version}."
    FILE_REMOVED = "version.file-removed", "{actor} took {file} out of {pack} {version}."
    FILE_REFUSED = "version.file-refused", "{file}, uploaded to {pack} {version} by {actor}, was refused: {why}"
    FILE_SCANNED = "version.file-scanned", "{file} in {pack} {version} was scanned: {state}."
    VERSION_APPROVED = "version.approved", "{actor} approved {pack} {version}. {note}"
    VERSION_RETURNED = "version.returned", "{actor} returned {pack} {version} to draft: {reason}"
    VERSION_RELEASED = "version.released", "{actor} released {pack} {version}, effective {effective_from}."
    VERSION_WITHDRAWN = "version.withdrawn", "{actor} withdrew {pack} {version} from {from_day}: {reason}"
    VERSION_DISCARDED = "version.discarded", "{actor} discarded the draft {pack} {version}, which nobody had approved."
    COPY_REQUESTED = "copy.requested", "{actor} asked for {file} of {pack} {version} as copy {copy_id}."
    COPY_STAMPED = "copy.stamped", "Copy {copy_id} of {file} was stamped for {recipient}."
    COPY_FAILED = "copy.failed", "Copy {copy_id} of {file} could not be stamped: {why}"
    COPY_DOWNLOADED = "copy.downloaded", "{actor} downloaded copy {copy_id} of {file}, {pack} {version}."
    COPY_REFUSED = "copy.refused", "{actor} was refused {pack} {version}: {why}"
    COPIES_CLEARED = (
        "copy.cleared",
        "{actor} cleared away {number}, stamped more than {days} days ago. The record of each copy stays.",
    )
    COPY_TRACED = "copy.traced", "{actor} looked up {what}: {result}."

    TEXT_VOUCHED = (
        "text.vouched",
        "{actor} answered that “{field}” on {page} is about no participant, victim or child, although it looked like "
        "{looks}.",
    )
    EXPORTED = "list.exported", "{actor} exported {what} as {format}, {rows} rows."
    JOB_RETRIED = "job.retried", "{actor} put the job {job} back in the queue."
    JOB_BURIED = "job.buried", "{actor} buried the job {job}: {reason}"
    DEMO_LOADED = "demo.loaded", "{actor} loaded the demo data."
