"""What the acts on a condition share: one shape of view, and one shape of page (A15)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission
from app.core.acting import accepted
from app.core.actor import Actor, current_actor
from app.core.errors import NotFound
from app.core.formats import long_date
from app.core.forms import VersionedForm
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.pages import act_page, file_link, to_page
from app.licences.rules import ConditionFacts, LicenceFacts

Form = TypeVar("Form", bound=VersionedForm)


@dataclass(frozen=True)
class On:
    """What an act is about: the licence, its facts, and the condition."""

    actor: Actor
    licence: Licence
    facts: LicenceFacts
    condition: ConditionFacts

    @property
    def number(self) -> int:
        """Return the condition's number."""
        return self.condition.number


@dataclass(frozen=True)
class ConditionAct(Generic[Form]):
    """One act on a condition: who may do it, by which form, what it does, and what is said before and after."""

    permission: Permission
    form: type[Form]
    does: Callable[[Form, On], Any]
    title: str
    button: str
    done: str
    follows: Callable[[ConditionFacts], list[str]]
    shows_evidence: bool = False
    is_destructive: bool = False

    def page(self, on: On, form: Form) -> ResponseReturnValue:
        """Return the act's page: what the condition asks, what will follow, and the form."""
        condition = on.condition
        at_hand = condition.evidence_at_hand if self.shows_evidence else ()
        return act_page(
            on.licence,
            form,
            self.title.format(number=on.number, reference=on.licence.reference),
            self.button,
            self.follows(condition),
            notes=[condition.words, *(f"{one.sent_by}, {long_date(one.sent_on)}: {one.words}" for one in at_hand)],
            files=[file_link(on.licence.id, on.number, one.file) for one in at_hand if one.file is not None],
            is_destructive=self.is_destructive,
        )


def performed(act: ConditionAct[Form], licence_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Do an act on a condition and lead back to the licence, or show its page."""
    on = opened(act.permission, licence_id, number)
    form = act.form(data={"version": on.licence.row_version})
    if accepted(form, lambda: act.does(form, on), on.licence):
        return done(act, on)
    return act.page(on, form)


def opened(permission: Permission, licence_id: uuid.UUID, number: int) -> On:
    """Return what an act is about, for somebody who holds its permission on the licence; raises NotFound."""
    actor = current_actor()
    licence = licence_for(actor, licence_id, permission)
    (facts,) = licence_facts([licence.id])
    found = next((one for one in facts.conditions if one.number == number), None)
    if found is None:
        raise NotFound("condition")
    return On(actor, licence, facts, found)


def done(act: ConditionAct[Form], on: On) -> ResponseReturnValue:
    """Say what was done, and lead back to the licence."""
    flash(act.done.format(number=on.number, reference=on.licence.reference), "success")
    return to_page(on.licence)
