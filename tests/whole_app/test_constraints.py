"""Every constraint that can refuse a row has the sentence the user reads, found from either database's error."""

from collections.abc import Iterable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.constraints import Constraint, refusing_constraints, sentence_for, unique
from app.core.db import db
from app.core.references import new_id
from app.partners.models import Organisation
from app.partners.types import OrganisationKind


def without_sentence(constraints: Iterable[Constraint]) -> list[str]:
    """Return the constraints that refuse without saying why."""
    return [str(constraint.name) for constraint in constraints if not constraint.info.get("sentence")]


def test_every_constraint_has_a_sentence() -> None:
    assert without_sentence(refusing_constraints()) == []


def test_the_sweep_finds_a_planted_constraint() -> None:
    table = sa.Table("planted", sa.MetaData(), sa.Column("a", sa.Integer), unique("a", name="said", sentence="Said."))
    silent = sa.UniqueConstraint(table.c.a, name="silent")
    assert without_sentence([*table.indexes, silent]) == ["silent"]


def test_constraint_names_are_unique() -> None:
    names = [str(constraint.name) for constraint in refusing_constraints()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.usefixtures("database")
def test_a_refusal_of_the_database_reads_as_its_sentence() -> None:
    db.session.add_all([Organisation(id=new_id(), kind=OrganisationKind.TRUST) for _ in range(2)])
    with pytest.raises(IntegrityError) as refusal:
        db.session.flush()
    assert sentence_for(refusal.value) == "There is one Trust, and it is already registered."
