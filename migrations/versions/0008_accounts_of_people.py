"""accounts of people"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IN_FORCE = "superseded_at IS NULL AND until_day IS NULL"


def upgrade() -> None:
    made = op.create_table(
        "person_account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("until_day IS NULL OR until_day >= from_day", name=op.f("ck_person_account_days_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_account_person_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["person_account.id"], name=op.f("fk_person_account_supersedes_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_person_account_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_account")),
    )
    with op.batch_alter_table("person_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_account_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_account_user_id"), ["user_id"], unique=False)
        for name, column in (("uq_person_account_person", "person_id"), ("uq_person_account_user", "user_id")):
            batch_op.create_index(
                name,
                [column],
                unique=True,
                sqlite_where=sa.text(IN_FORCE),
                postgresql_where=sa.text(IN_FORCE),
            )
    link_who_had_an_account(made)


def link_who_had_an_account(made: sa.Table) -> None:
    """Whoever was registered with an account has had it since their record was made."""
    person = sa.table(
        "person",
        sa.column("id", sa.Uuid()),
        sa.column("user_id", sa.Uuid()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    for row in op.get_bind().execute(sa.select(person).where(person.c.user_id.is_not(None))).all():
        fact = {"id": uuid.uuid4(), "person_id": row.id, "user_id": row.user_id, "from_day": row.created_at.date()}
        op.execute(made.insert().values(**fact, recorded_at=row.created_at, recorded_by="Waymark (migration)"))


def downgrade() -> None:
    op.drop_table("person_account")
