"""What stamping found in a file when it came in

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Files that came in before have no survey: the first copy of each is stamped as it was until now."""
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey", JSON, nullable=True))


def downgrade() -> None:
    """Every first copy surveys its file again."""
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.drop_column("survey")
