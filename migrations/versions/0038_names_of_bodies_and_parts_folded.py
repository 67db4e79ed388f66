"""names of bodies and parts folded"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KNOWN = sa.text("superseded_at IS NULL")
LONGEST = {"organisation_name": 200, "area_part": 120}


def folded(name: str, longest: int) -> str:
    """Return a name as it was folded when this migration was made."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())[:longest]


def upgrade() -> None:
    """Keep each name folded beside it: the database's own small letters are those of its locale."""
    for table, longest in LONGEST.items():
        _fold(table, longest)
    with op.batch_alter_table("organisation_name", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_name_name")
        batch_op.create_index(
            "ix_organisation_name_folded",
            ["folded_name", "organisation_id"],
            unique=False,
            sqlite_where=KNOWN,
            postgresql_where=KNOWN,
        )


def downgrade() -> None:
    """Go back to names as they were typed."""
    with op.batch_alter_table("organisation_name", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_name_folded", sqlite_where=KNOWN, postgresql_where=KNOWN)
        batch_op.create_index("ix_organisation_name_name", ["name"], unique=False)
    for table in LONGEST:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("folded_name")


def _fold(table: str, longest: int) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("folded_name", sa.String(longest), nullable=True))
    names = sa.table(
        table, sa.column("id", sa.Uuid()), sa.column("name", sa.Text()), sa.column("folded_name", sa.String(longest))
    )
    connection = op.get_bind()
    known = connection.execute(sa.select(names.c.id, names.c.name)).all()
    if known:
        statement = names.update().where(names.c.id == sa.bindparam("of")).values(folded_name=sa.bindparam("folded"))
        connection.execute(statement, [{"of": row.id, "folded": folded(row.name, longest)} for row in known])
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column("folded_name", existing_type=sa.String(longest), nullable=False)
