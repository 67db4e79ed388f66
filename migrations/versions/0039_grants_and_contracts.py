"""grants and contracts"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funding_agreement",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("kept_at", sa.String(length=300), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "amount_pence IS NULL OR amount_pence BETWEEN 1 AND 2000000000",
            name=op.f("ck_funding_agreement_amount_positive"),
        ),
        sa.CheckConstraint(
            "end_reason IS NULL OR until_day IS NOT NULL", name=op.f("ck_funding_agreement_ended_on_a_day")
        ),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day", name=op.f("ck_funding_agreement_days_in_order")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["force_area.id"], name=op.f("fk_funding_agreement_area_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["organisation.id"], name=op.f("fk_funding_agreement_giver_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_funding_agreement_programme_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["organisation.id"], name=op.f("fk_funding_agreement_receiver_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["funding_agreement.id"], name=op.f("fk_funding_agreement_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_agreement")),
    )
    with op.batch_alter_table("funding_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_agreement_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index("ix_funding_agreement_area", ["area_id", "superseded_at"], unique=False)
        batch_op.create_index(
            "uq_funding_agreement_current",
            ["agreement_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("funding_agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_funding_agreement_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index("ix_funding_agreement_area")
        batch_op.drop_index(batch_op.f("ix_funding_agreement_agreement_id"))

    op.drop_table("funding_agreement")
