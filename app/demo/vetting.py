"""The demo's DBS checks and vetting: one is due soon, one asked for, and one an invented lead has missed."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from app.core.actor import Actor
from app.demo.cast import NORTHMOOR, PEOPLE, RESTORATIVE, TRUST, DemoPerson
from app.demo.clock import month_end, month_start
from app.demo.partners import area
from app.demo.story import Story
from app.partners.models import Organisation
from app.training.actions.vetting import record_check
from app.training.queries.importing import people_named
from app.training.rules.vetting import VettingFacts
from app.training.types import VettingLevel, VettingOutcome

RECORDERS = {
    RESTORATIVE: "lead@restorative.example",
    NORTHMOOR: "lead@northmoor.example",
    TRUST: "trainer@hamptontrust.example",
}
OTHER_TRAINER = "trainer2@hamptontrust.example"
MONTHS_GOOD_FOR = 36
DUE_IN_DAYS = {"Kwame Mensah": 31, "Fiona Birkett": -12}
"""Whose next DBS check falls due so many days from today."""
STILL_ASKED_FOR = "Jamal Iqbal"


def tell_vetting(
    story: Story, actors: Mapping[str, Actor], organisations: Mapping[str, Organisation], today: date
) -> None:
    """Have each employer record the checks of its people on the day they were awarded their level."""
    for one in PEOPLE:
        recorder = RECORDERS[one.organisation]
        by = actors[OTHER_TRAINER if one.email == recorder else recorder]
        awarded = month_start(today, -one.months_ago)
        story.add(awarded, partial(_record, by, one, organisations[one.organisation], awarded, today), hour=17)


def _record(by: Actor, one: DemoPerson, employer: Organisation, awarded: date, today: date) -> None:
    (person,) = people_named(one.name)
    checked, due = awarded - timedelta(days=12), month_end(awarded, MONTHS_GOOD_FOR - 1)
    dbs = VettingFacts(VettingLevel.DBS_ENHANCED, VettingOutcome.SATISFACTORY, checked, due)
    if one.name == STILL_ASKED_FOR:
        dbs = VettingFacts(VettingLevel.DBS_ENHANCED, VettingOutcome.PENDING, checked, None)
    if one.name in DUE_IN_DAYS:
        due_on = today + timedelta(days=DUE_IN_DAYS[one.name])
        dbs = VettingFacts(VettingLevel.DBS_ENHANCED, VettingOutcome.SATISFACTORY, checked, due_on)
    is_seen = dbs.outcome is VettingOutcome.SATISFACTORY
    record_check(by, person=person, employer_id=employer.id, facts=dbs, certificate_seen=is_seen)
    police = VettingFacts(VettingLevel.NPPV_2_ABBREVIATED, VettingOutcome.SATISFACTORY, checked, due)
    record_check(by, person=person, employer_id=employer.id, facts=police, area=area(one.area), certificate_seen=True)
