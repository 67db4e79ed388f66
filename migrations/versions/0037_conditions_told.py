"""what both sides were told of conditions"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "condition_turn",
        sa.Column("licence_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_condition_turn_place_positive")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_condition_turn_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_turn")),
    )
    with op.batch_alter_table("condition_turn", schema=None) as batch_op:
        batch_op.create_index("uq_condition_turn_place", ["licence_id", "number", "place"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("condition_turn", schema=None) as batch_op:
        batch_op.drop_index("uq_condition_turn_place")

    op.drop_table("condition_turn")
