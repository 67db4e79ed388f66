"""Names as they are sorted and looked for

Revision ID: 0013
Revises: 0012
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LONGEST = 120
KNOWN = sa.text("superseded_at IS NULL")
NAMES = sa.table(
    "person_name",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String(LONGEST)),
    sa.column("folded_name", sa.String(LONGEST)),
)


def folded(name: str) -> str:
    """Return a name as it was folded when this migration was made."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())[:LONGEST]


def upgrade() -> None:
    """Keep each name folded beside it, and the list's order in an index; nothing looks for a name by its capitals."""
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.add_column(sa.Column("folded_name", sa.String(LONGEST), nullable=True))
    connection = op.get_bind()
    known = connection.execute(sa.select(NAMES.c.id, NAMES.c.name)).all()
    if known:
        statement = NAMES.update().where(NAMES.c.id == sa.bindparam("of")).values(folded_name=sa.bindparam("folded"))
        connection.execute(statement, [{"of": row.id, "folded": folded(row.name)} for row in known])
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.alter_column("folded_name", existing_type=sa.String(LONGEST), nullable=False)
        batch_op.drop_index("ix_person_name_name")
        batch_op.create_index(
            "ix_person_name_folded",
            ["folded_name", "person_id"],
            unique=False,
            sqlite_where=KNOWN,
            postgresql_where=KNOWN,
        )


def downgrade() -> None:
    """Go back to an index on the name as it was typed."""
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.drop_index("ix_person_name_folded", sqlite_where=KNOWN, postgresql_where=KNOWN)
        batch_op.create_index("ix_person_name_name", ["name"], unique=False)
        batch_op.drop_column("folded_name")
