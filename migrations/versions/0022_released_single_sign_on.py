"""released single sign-on"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = {"uq_identity_subject": ["issuer", "subject"], "uq_identity_user": ["user_id", "issuer"]}


def upgrade() -> None:
    still_bound = sa.text("released_at IS NULL")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    for name, columns in COLUMNS.items():
        op.drop_index(name, "identity")
        op.create_index(name, "identity", columns, unique=True, sqlite_where=still_bound, postgresql_where=still_bound)


def downgrade() -> None:
    op.execute("DELETE FROM identity WHERE released_at IS NOT NULL")
    for name, columns in COLUMNS.items():
        op.drop_index(name, "identity")
        op.create_index(name, "identity", columns, unique=True)
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_column("released_at")
