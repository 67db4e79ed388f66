"""sealed variations"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_variation",
        sa.Column("variation_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("is_self_made", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64 AND size > 0", name=op.f("ck_sealed_variation_file_hashed")),
        sa.ForeignKeyConstraint(
            ["variation_id"], ["licence_variation.id"], name=op.f("fk_sealed_variation_variation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_variation")),
    )
    with op.batch_alter_table("sealed_variation", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_variation_sha256", ["sha256"], unique=False)
        batch_op.create_index("uq_sealed_variation", ["variation_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("sealed_variation", schema=None) as batch_op:
        batch_op.drop_index("uq_sealed_variation")
        batch_op.drop_index("ix_sealed_variation_sha256")

    op.drop_table("sealed_variation")
