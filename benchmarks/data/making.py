"""From empty tables to a portal of a given size."""

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import prepare_migrations
from app.core.actor import system_actor
from app.core.clock import today
from app.core.db import Base, db
from app.licences.models import Programme
from app.partners.actions import load_areas, register_organisation
from app.partners.models import ForceArea
from app.partners.types import OrganisationKind
from benchmarks.data.logs import make_logs
from benchmarks.data.materials import make_materials
from benchmarks.data.partners import make_partners
from benchmarks.data.people import make_people
from benchmarks.data.sample import OWN_AREAS, PROVIDERS, Sample


def make_data(app: Flask, scale: int) -> Sample:
    """Fill an empty portal: 43 areas, and `scale` times 16 licences, 200 people and 5,000 access records."""
    prepare_migrations(app)
    with app.app_context():
        make_tables()
        sample = _ground(scale)
        db.session.remove()
        with db.engine.begin() as connection:
            for make in (make_partners, make_people, make_materials, make_logs):
                make(connection, sample)
        if db.engine.dialect.name == "postgresql":
            # What its own upkeep does within minutes; SQLite is left as the portal leaves it.
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
    return sample


def make_tables() -> None:
    """Make the tables as an installation does, or from the models while there are no migrations."""
    upgrade()
    if not sa.inspect(db.engine).has_table("organisation"):
        Base.metadata.create_all(db.engine)


def _ground(scale: int) -> Sample:
    registrar = system_actor("benchmark")
    trust = register_organisation(registrar, kind=OrganisationKind.TRUST, name="Hampton Trust", from_day=today())
    load_areas(registrar)
    programme = Programme(slug="cara", name="CARA")
    db.session.add(programme)
    db.session.commit()
    areas = db.session.execute(sa.select(ForceArea.id, ForceArea.code).order_by(ForceArea.code)).all()
    assert len(areas) > OWN_AREAS + PROVIDERS
    ids, codes = [area.id for area in areas], [area.code for area in areas]
    return Sample(scale, today(), trust.id, ids, codes, programme.id)
