"""a withdrawn release leaves its day"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("version_release", schema=None) as batch_op:
        batch_op.drop_index("uq_version_release_day")


def downgrade() -> None:
    with op.batch_alter_table("version_release", schema=None) as batch_op:
        batch_op.create_index(
            "uq_version_release_day",
            ["pack_id", "effective_from"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
