"""Packs that count their changes

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count each pack's changes, so that a page made before one is told apart."""
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.add_column(sa.Column("row_version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.alter_column("row_version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """Count them no more."""
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.drop_column("row_version")
