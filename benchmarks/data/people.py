"""The register of people: each engaged by a licensee in its area, with one or two certifications."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from app.core.references import new_id, new_person_number
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.types import Level, StandingKind
from benchmarks.data.rows import Row, at_nine, dated, insert, keys, recorded
from benchmarks.data.sample import LICENCES, PEOPLE, Sample

LEVELS = (Level.CERTIFIED, Level.CERTIFIED, Level.CERTIFIED, Level.LEAD, Level.PROVISIONAL, Level.SUPERVISOR)
TWO_YEARS = timedelta(days=730)


def make_people(connection: sa.Connection, sample: Sample) -> None:
    """Make the people; the first ones have the accounts."""
    total = PEOPLE * sample.scale
    ids = keys(total, new_id)
    numbers = [new_person_number() for _ in ids]
    sample.person_id, sample.person_number = ids[0], numbers[0]
    first = sample.today - timedelta(days=1_500)
    people = (
        {"id": key, "number": numbers[place], "created_at": at_nine(first), "row_version": 1}
        | {"user_id": sample.user_ids[place] if place < len(sample.user_ids) else None}
        for place, key in enumerate(ids)
    )
    insert(connection, Person, people)
    names = (
        {"id": new_id(), "person_id": key, "name": f"{place:05d} Facilitator"} | dated(first)
        for place, key in enumerate(ids)
    )
    insert(connection, PersonName, names)
    insert(connection, Engagement, (_engagement(sample, place, key) for place, key in enumerate(ids)))
    insert(connection, CertificationPeriod, _periods(sample, ids))
    insert(connection, Standing, (_standing(sample, key) for key in ids[7::97]))


def _engagement(sample: Sample, place: int, person_id: object) -> Row:
    """The people with accounts work for their account's organisation, the others for a licensee each."""
    licence = place % (LICENCES * sample.scale)
    organisation, area = sample.licensee_ids[licence], sample.licence_areas[licence]
    if place < len(sample.user_ids):
        organisation = sample.user_organisations[place]
        area = sample.licence_areas[sample.licensee_ids.index(organisation)]
    fact = {"id": new_id(), "person_id": person_id, "organisation_id": organisation, "area_id": area}
    return fact | dated(sample.today - timedelta(days=1_400))


def _periods(sample: Sample, ids: list[object]) -> Iterator[Row]:
    for place, key in enumerate(ids):
        begun = sample.today - timedelta(days=30 + place * 7 % 690)
        for starts in (begun, begun - TWO_YEARS)[: 1 + place % 2]:
            until = starts + TWO_YEARS - timedelta(days=1)
            yield {
                "id": new_id(),
                "person_id": key,
                "programme_id": sample.programme_id,
                "level": LEVELS[place % len(LEVELS)],
                "window_opens_on": until - timedelta(days=90),
                "due_on": until - timedelta(days=30),
                "reason": "Every skill was shown in an observed pair.",
            } | dated(starts, until)


def _standing(sample: Sample, person_id: object) -> Row:
    begun = sample.today - timedelta(days=50)
    fact = {"id": new_id(), "person_id": person_id, "kind": StandingKind.SUSPENDED, "from_day": begun}
    return fact | {"reason": "A red line was recorded at an observation."} | recorded(begun)
