"""Every kind of task there is, one pure function each: facts in, a task or nothing out (G7).

Which of them a viewer gets is `tasks_for` in `app.portal.rules.home`, by permission.
"""

from app.portal.rules.tasks.licences import (
    area_to_cover,
    conditions_to_chase,
    destruction_to_certify,
    evidence_to_accept,
    grant_to_record,
    licence_to_ask_about,
    licence_to_renew,
    licence_to_sign,
    own_conditions_to_meet,
    own_licence_to_renew,
    own_offer_to_answer,
    own_seats_to_mend,
    own_suspension_to_mend,
    seats_to_mend,
    suspension_to_review,
    variations_to_answer,
)
from app.portal.rules.tasks.materials import copy_to_get, version_to_approve, version_to_release
from app.portal.rules.tasks.people import (
    certification_to_renew,
    check_to_renew,
    checks_to_record,
    own_certification_to_renew,
    renewal_to_arrange,
)
from app.portal.rules.tasks.system import access_to_review, act_to_confirm, copies_to_look_into, jobs_to_look_into

__all__ = [
    "access_to_review",
    "act_to_confirm",
    "area_to_cover",
    "certification_to_renew",
    "check_to_renew",
    "checks_to_record",
    "conditions_to_chase",
    "copies_to_look_into",
    "copy_to_get",
    "destruction_to_certify",
    "evidence_to_accept",
    "grant_to_record",
    "jobs_to_look_into",
    "licence_to_ask_about",
    "licence_to_renew",
    "licence_to_sign",
    "own_certification_to_renew",
    "own_conditions_to_meet",
    "own_licence_to_renew",
    "own_offer_to_answer",
    "own_seats_to_mend",
    "own_suspension_to_mend",
    "renewal_to_arrange",
    "seats_to_mend",
    "suspension_to_review",
    "variations_to_answer",
    "version_to_approve",
    "version_to_release",
]
