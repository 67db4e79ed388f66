"""The access table: every address, who may open it, and whose the object behind it is.

It is written by hand, apart from the code: the sweep compares it with the routes in both directions.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.holding import held_for
from tests.whole_app.world import World

P = Permission
Reaches = Callable[[World, Actor], bool]


def everything(_world: World, _actor: Actor) -> bool:
    """The object is nobody's in particular: whoever holds the permission reaches it."""
    return True


def of_the_provider(*permissions: Permission) -> Reaches:
    """The object belongs to the world's provider, in the world's area."""

    def reaches(world: World, actor: Actor) -> bool:
        on = {"organisation_id": world.provider.id, "area_ids": [world.area.id]}
        return any(may(actor, permission, **on) for permission in permissions)  # type: ignore[arg-type]

    return reaches


def in_the_area(permission: Permission) -> Reaches:
    """The object is the world's area: whoever holds the permission there reaches it."""
    return lambda world, actor: may(actor, permission, area_ids=[world.area.id])


@dataclass(frozen=True)
class Row:
    """One address: any of these permissions opens it; none means anybody, signed in or not."""

    permissions: tuple[Permission, ...] = ()
    reaches: Reaches = everything
    post_only: bool = False
    by_verdict: bool = False
    """A verdict decides on top of the permission: 403 is an answer it may give."""


def public() -> Row:
    """Anybody may open it."""
    return Row()


def held(*permissions: Permission, post_only: bool = False) -> Row:
    """Whoever holds one of the permissions may open it."""
    return Row(permissions, post_only=post_only)


def on_the_provider(*permissions: Permission, post_only: bool = False) -> Row:
    """Whoever holds one of the permissions on the provider's object may open it; to others it does not exist."""
    return Row(permissions, of_the_provider(*permissions), post_only)


def own_record(world: World, actor: Actor) -> bool:
    """The record is the facilitator's: the Trust and the provider's lead read it, and the facilitator."""
    return of_the_provider(P.PEOPLE_READ)(world, actor) or actor.user_id == world.people["facilitator"].id


def by_the_employer(world: World, actor: Actor) -> bool:
    """The checks are the employer's alone: a role that reaches everywhere reaches no other organisation's."""
    return world.provider.id in held_for(actor, P.VETTING_RECORD)


def is_facilitator(world: World, actor: Actor) -> bool:
    """The page is for the person the record is about, and for nobody else."""
    return actor.user_id == world.people["facilitator"].id


def traced_copy(world: World, actor: Actor) -> bool:
    """The copy is the facilitator's: they see it, the Trust's tracers, and their provider's lead."""
    is_own = actor.user_id == world.people["facilitator"].id
    return is_own or may(actor, P.COPIES_TRACE) or of_the_provider(P.MATERIALS_LOG_READ)(world, actor)


def own_copy(world: World, actor: Actor) -> bool:
    """Only its recipient holds a link to a copy's file."""
    return actor.user_id == world.people["facilitator"].id


PACK, VERSION = "/materials/<slug:slug>", "/materials/<slug:slug>/<version:number>"
CONDITION = "/licences/<uuid:licence_id>/conditions/<int:condition_number>"
PERSON = "/people/<person_number:number>"

ACCESS: dict[str, Row] = {
    "/static/<path:filename>": public(),
    "/sign-in": public(),
    "/sign-in/code": public(),
    "/forgotten-password": public(),
    "/new-password/<string:note>": public(),
    "/account/privacy-notice": held(P.ACCOUNT_OWN),
    "/sign-in/code/passkey": Row(post_only=True),
    "/sign-in/code/passkey/options": public(),
    "/sign-in/recovery-code": public(),
    "/sign-in/passkey": public(),
    "/sign-in/passkey/options": public(),
    "/sign-in/single-sign-on": public(),
    "/sign-in/single-sign-on/answer": public(),
    "/sign-out": Row(post_only=True),
    "/welcome/<string:note>": public(),
    "/account": held(P.ACCOUNT_OWN),
    "/account/data": held(P.ACCOUNT_OWN),
    "/account/data.json": held(P.ACCOUNT_OWN),
    "/account/preferences": held(P.ACCOUNT_OWN),
    "/account/address": held(P.ACCOUNT_OWN),
    "/account/address/take-back": Row((P.ACCOUNT_OWN,), post_only=True, by_verdict=True),
    "/account/address/confirm/<string:note>": Row((P.ACCOUNT_OWN,), lambda *_: False),
    "/stop-address-change/<string:note>": public(),
    "/account/authenticator": held(P.ACCOUNT_OWN),
    "/account/authenticator/remove": held(P.ACCOUNT_OWN),
    "/account/confirm": held(P.ACCOUNT_OWN),
    "/account/confirm/options": held(P.ACCOUNT_OWN),
    "/account/passkeys": held(P.ACCOUNT_OWN),
    "/account/passkeys/options": held(P.ACCOUNT_OWN),
    "/account/passkeys/<uuid:passkey_id>/remove": Row((P.ACCOUNT_OWN,), lambda *_: False),
    "/account/recovery-codes": held(P.ACCOUNT_OWN),
    "/account/recovery-codes/kept": held(P.ACCOUNT_OWN, post_only=True),
    "/account/recovery-codes/text": Row((P.ACCOUNT_OWN,), lambda *_: False),
    "/account/sessions/others/end": held(P.ACCOUNT_OWN, post_only=True),
    "/account/sessions/all/end": held(P.ACCOUNT_OWN, post_only=True),
    "/account/password": held(P.ACCOUNT_OWN),
    "/account/sessions/<uuid:session_id>/end": Row((P.ACCOUNT_OWN,), lambda *_: False, post_only=True),
    "/second-factor-resets": held(P.SECOND_FACTORS_RESET),
    "/second-factor-resets/<uuid:reset_id>/confirm": Row((P.SECOND_FACTORS_RESET,), lambda *_: False, post_only=True),
    "/second-factor-resets/<uuid:reset_id>/stop": Row((P.SECOND_FACTORS_RESET,), lambda *_: False, post_only=True),
    "/users": held(P.USERS_READ),
    "/users/<uuid:user_id>": on_the_provider(P.USERS_READ),
    "/users/<uuid:user_id>/roles": held(P.ROLES_GIVE),
    "/users/<uuid:user_id>/roles/<uuid:grant_id>/end": on_the_provider(P.ROLES_END),
    "/users/<uuid:user_id>/disable": held(P.USERS_DISABLE),
    "/users/<uuid:user_id>/enable": held(P.USERS_DISABLE),
    "/users/<uuid:user_id>/identities/<uuid:identity_id>/release": Row((P.IDENTITIES_RELEASE,), lambda *_: False),
    "/users/requests": held(P.ROLES_GIVE),
    "/users/requests/<uuid:request_id>/confirm": Row((P.ROLES_GIVE,), post_only=True, by_verdict=True),
    "/users/requests/<uuid:request_id>/decline": Row((P.ROLES_GIVE,), post_only=True, by_verdict=True),
    "/access-reviews": held(P.ACCESS_REVIEW),
    "/access-reviews/<uuid:review_id>": on_the_provider(P.ACCESS_REVIEW),
    "/users/invite": held(P.USERS_INVITE),
    "/users/invitations/<uuid:invitation_id>/resend": on_the_provider(P.USERS_INVITE, post_only=True),
    "/users/invitations/<uuid:invitation_id>/withdraw": on_the_provider(P.USERS_INVITE),
    "/areas": held(P.AREAS_READ),
    "/areas/<string:code>/delivery": held(P.AREAS_MANAGE),
    "/areas/<string:code>/parties": held(P.AREAS_MANAGE),
    "/areas/<string:code>/name": held(P.AREAS_MANAGE),
    "/areas/<string:code>/parts": held(P.AREAS_MANAGE),
    "/areas/<string:code>/parts/<uuid:part_id>/end": held(P.AREAS_MANAGE),
    "/areas/<string:code>/merge": held(P.AREAS_MANAGE),
    "/areas/<string:code>/transfer": held(P.PARTY_CHANGES_RECORD),
    "/party-changes": held(P.PARTY_CHANGES_READ),
    "/party-changes/all-commissioners": held(P.PARTY_CHANGES_RECORD),
    "/party-changes/all-commissioners/<uuid:rehearsal_id>": held(P.PARTY_CHANGES_READ),
    "/party-changes/all-commissioners/<uuid:rehearsal_id>/undo": held(P.PARTY_CHANGES_RECORD),
    "/party-changes/<uuid:change_id>": held(P.PARTY_CHANGES_READ),
    "/party-changes/<uuid:change_id>/undo": held(P.PARTY_CHANGES_RECORD),
    "/organisations": held(P.ORGANISATIONS_READ),
    "/organisations/new": held(P.ORGANISATIONS_MANAGE),
    "/organisations/<uuid:organisation_id>": on_the_provider(P.ORGANISATIONS_READ),
    "/organisations/<uuid:organisation_id>/name": on_the_provider(P.ORGANISATIONS_MANAGE),
    "/organisations/<uuid:organisation_id>/contacts": on_the_provider(P.ORGANISATIONS_MANAGE),
    "/organisations/<uuid:organisation_id>/contacts/<uuid:contact_id>/end": on_the_provider(P.ORGANISATIONS_MANAGE),
    "/organisations/<uuid:organisation_id>/parent": on_the_provider(P.ORGANISATIONS_MANAGE),
    "/organisations/<uuid:organisation_id>/goes-on": on_the_provider(P.ORGANISATIONS_MANAGE, post_only=True),
    "/organisations/<uuid:organisation_id>/end": on_the_provider(P.ORGANISATIONS_MANAGE),
    "/": held(P.HOME_READ),
    "/search": held(P.HOME_READ),
    "/accessibility": public(),
    "/privacy": public(),
    "/healthz": public(),
    "/readyz": public(),
    "/metrics": public(),
    "/areas/<string:code>": held(P.AREAS_READ),
    "/areas/<string:code>/funding": Row((P.FUNDING_READ,), in_the_area(P.FUNDING_READ)),
    "/areas/<string:code>/funding/new": held(P.FUNDING_RECORD),
    "/areas/<string:code>/funding/<uuid:funding_id>": Row((P.FUNDING_READ,), in_the_area(P.FUNDING_READ)),
    "/areas/<string:code>/funding/<uuid:funding_id>/correct": held(P.FUNDING_RECORD),
    "/areas/<string:code>/funding/<uuid:funding_id>/end": held(P.FUNDING_RECORD),
    "/areas/<string:code>/overview": Row((P.AREA_OVERVIEW_READ,), in_the_area(P.AREA_OVERVIEW_READ)),
    "/audit": held(P.EVENTS_READ),
    "/audit/readings": held(P.EVENTS_READ),
    "/audit/<uuid:event_id>": held(P.EVENTS_READ),
    "/mail": held(P.MAIL_READ),
    "/mail/<uuid:message_id>": held(P.MAIL_READ),
    "/movements": held(P.MOVEMENTS_READ),
    "/leavers": held(P.LEAVERS_MANAGE),
    "/leavers/now": held(P.LEAVERS_MANAGE, post_only=True),
    "/leavers/<uuid:cutoff_id>/restore": held(P.LEAVERS_MANAGE),
    "/jobs": held(P.JOBS_MANAGE),
    "/jobs/<uuid:job_id>": held(P.JOBS_MANAGE),
    "/jobs/<uuid:job_id>/bury": held(P.JOBS_MANAGE),
    "/jobs/<uuid:job_id>/retry": held(P.JOBS_MANAGE, post_only=True),
    "/training": held(P.PEOPLE_READ, P.PEOPLE_READ_OWN),
    "/people": held(P.PEOPLE_READ),
    "/people/vetting": held(P.VETTING_READ),
    f"{PERSON}/vetting": Row((P.VETTING_RECORD,), by_the_employer),
    f"{PERSON}/vetting/<uuid:check_id>/withdraw": Row((P.VETTING_RECORD,), by_the_employer),
    "/people/new": held(P.PEOPLE_REGISTER),
    "/people/vetting/import": held(P.VETTING_RECORD),
    "/people/vetting/import/confirm": held(P.VETTING_RECORD, post_only=True),
    "/people/import": held(P.PEOPLE_REGISTER),
    "/people/import/confirm": held(P.PEOPLE_REGISTER, post_only=True),
    PERSON: Row((P.PEOPLE_READ, P.PEOPLE_READ_OWN), own_record),
    f"{PERSON}/readers": Row((P.PEOPLE_READ, P.PEOPLE_READ_OWN), is_facilitator),
    f"{PERSON}/name": on_the_provider(P.PEOPLE_REGISTER),
    f"{PERSON}/engagements": on_the_provider(P.PEOPLE_REGISTER),
    f"{PERSON}/engagements/<uuid:engagement_id>/end": on_the_provider(P.PEOPLE_REGISTER),
    f"{PERSON}/account": on_the_provider(P.PEOPLE_LINK),
    f"{PERSON}/account/end": on_the_provider(P.PEOPLE_LINK),
    f"{PERSON}/certifications": on_the_provider(P.CERTIFICATION_AWARD),
    f"{PERSON}/standing": on_the_provider(P.STANDING_CHANGE),
    f"{PERSON}/standing/lift": on_the_provider(P.STANDING_CHANGE),
    "/materials": held(P.MATERIALS_READ),
    "/materials/new": held(P.MATERIALS_DRAFT),
    PACK: held(P.MATERIALS_READ),
    f"{PACK}/draft": held(P.MATERIALS_DRAFT),
    f"{PACK}/edit": held(P.MATERIALS_DRAFT),
    f"{PACK}/remove": held(P.MATERIALS_DRAFT),
    VERSION: held(P.MATERIALS_READ),
    f"{VERSION}/discard": held(P.MATERIALS_DRAFT),
    f"{VERSION}/edit": held(P.MATERIALS_DRAFT),
    f"{VERSION}/files": held(P.MATERIALS_DRAFT),
    f"{VERSION}/files/<uuid:file_id>/remove": held(P.MATERIALS_DRAFT),
    f"{VERSION}/files/<uuid:file_id>/scan": held(P.MATERIALS_DRAFT, P.MATERIALS_APPROVE, post_only=True),
    f"{VERSION}/approve": held(P.MATERIALS_APPROVE),
    f"{VERSION}/return": held(P.MATERIALS_APPROVE),
    f"{VERSION}/release": held(P.MATERIALS_RELEASE),
    f"{VERSION}/withdraw": held(P.MATERIALS_WITHDRAW),
    "/materials/mine": held(P.COPIES_TAKE),
    "/materials/log": held(P.MATERIALS_LOG_READ),
    f"{VERSION}/holders": held(P.MATERIALS_LOG_READ),
    f"{VERSION}/files/<uuid:file_id>/copies": Row((P.COPIES_TAKE,), post_only=True, by_verdict=True),
    "/copies": held(P.COPIES_TRACE),
    "/copies/<copy:copy_id>": Row((P.COPIES_TAKE, P.COPIES_TRACE, P.MATERIALS_LOG_READ), traced_copy),
    "/copies/<copy:copy_id>/file": Row((P.COPIES_TAKE,), own_copy, by_verdict=True),
    "/licences": held(P.LICENCES_READ),
    "/licences/calendar": held(P.LICENCES_READ),
    "/licences/pipeline": held(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/abandon": on_the_provider(P.LICENCES_DRAFT),
    "/licences/new": held(P.LICENCES_DRAFT),
    "/licences/<uuid:licence_id>": on_the_provider(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/edit": on_the_provider(P.LICENCES_DRAFT),
    "/licences/<uuid:licence_id>/sign": on_the_provider(P.LICENCES_SIGN),
    "/licences/<uuid:licence_id>/suspend": on_the_provider(P.LICENCES_SUSPEND),
    "/licences/<uuid:licence_id>/reinstate": on_the_provider(P.LICENCES_SUSPEND),
    "/licences/<uuid:licence_id>/call-off": on_the_provider(P.LICENCES_SUSPEND),
    "/licences/<uuid:licence_id>/terminate": on_the_provider(P.LICENCES_TERMINATE),
    "/licences/<uuid:licence_id>/renew": on_the_provider(P.LICENCES_DRAFT),
    "/licences/<uuid:licence_id>/offer": on_the_provider(P.LICENCES_OFFER),
    "/licences/<uuid:licence_id>/end-offer": on_the_provider(P.LICENCES_OFFER),
    "/licences/<uuid:licence_id>/accept": on_the_provider(P.LICENCES_ANSWER),
    "/licences/templates": held(P.LICENCES_READ),
    "/licences/templates/<any(subcontract,grant):shape>/<int:template_version>": held(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/agreement": on_the_provider(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/agreement/file": on_the_provider(P.AGREEMENTS_TAKE),
    "/licences/check-a-copy": held(P.AGREEMENTS_TAKE),
    "/licences/<uuid:licence_id>/variations/new": on_the_provider(P.LICENCES_OFFER),
    "/licences/<uuid:licence_id>/variations/<int:variation_number>": on_the_provider(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/variations/<int:variation_number>/file": on_the_provider(P.AGREEMENTS_TAKE),
    "/licences/<uuid:licence_id>/variations/<int:variation_number>/accept": on_the_provider(P.LICENCES_ANSWER),
    "/licences/<uuid:licence_id>/variations/<int:variation_number>/end": on_the_provider(P.LICENCES_ANSWER),
    "/licences/<uuid:licence_id>/decline": on_the_provider(P.LICENCES_ANSWER),
    "/licences/<uuid:licence_id>/go-live": on_the_provider(P.LICENCES_MOBILISE),
    "/licences/<uuid:licence_id>/notice": on_the_provider(P.LICENCES_GIVE_NOTICE),
    "/licences/<uuid:licence_id>/withdraw-notice": on_the_provider(P.LICENCES_GIVE_NOTICE),
    "/licences/<uuid:licence_id>/run-off": on_the_provider(P.LICENCES_GIVE_NOTICE),
    "/licences/<uuid:licence_id>/what-breaks": on_the_provider(P.BREAKS_READ),
    "/licences/<uuid:licence_id>/run-down": on_the_provider(P.BREAKS_READ),
    "/licences/<uuid:licence_id>/copies-destroyed": on_the_provider(P.DESTRUCTION_CERTIFY),
    "/licences/<uuid:licence_id>/certificate-of-destruction": on_the_provider(P.DESTRUCTION_CERTIFY),
    "/licences/<uuid:licence_id>/change-of-party": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/licences/<uuid:licence_id>/subcontract": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/licences/<uuid:licence_id>/subcontracts/<uuid:subcontract_id>/end": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/organisations/<uuid:organisation_id>/licences": on_the_provider(P.CHAIN_READ),
    "/licences/<uuid:licence_id>/novate": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/licences/<uuid:licence_id>/assign": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/licences/<uuid:licence_id>/re-procure": on_the_provider(P.PARTY_CHANGES_RECORD),
    "/licences/<uuid:licence_id>/conditions/new": on_the_provider(P.CONDITIONS_SET),
    "/licences/<uuid:licence_id>/reminders": on_the_provider(P.REMINDERS_MANAGE),
    "/licences/reminder-texts": held(P.REMINDERS_MANAGE),
    "/licences/reminder-texts/<string:text_name>": held(P.REMINDERS_MANAGE),
    f"{CONDITION}/evidence": on_the_provider(P.CONDITIONS_SEND_EVIDENCE),
    f"{CONDITION}/evidence/<uuid:evidence_id>": on_the_provider(P.LICENCES_READ),
    f"{CONDITION}/accept": on_the_provider(P.CONDITIONS_ACCEPT),
    f"{CONDITION}/reopen": on_the_provider(P.CONDITIONS_ACCEPT),
    f"{CONDITION}/withdraw": on_the_provider(P.CONDITIONS_SET),
}
