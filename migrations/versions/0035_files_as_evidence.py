"""files as evidence"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TEXTS = (("file_name", 200), ("file_kind", 8), ("file_sha256", 64), ("storage_key", 200))
WHOLE = (
    "(file_name IS NULL) = (storage_key IS NULL) AND (file_name IS NULL) = (file_kind IS NULL) "
    "AND (file_name IS NULL) = (file_sha256 IS NULL) AND (file_name IS NULL) = (file_size IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("condition_evidence", schema=None) as batch_op:
        for name, length in TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        batch_op.add_column(sa.Column("file_size", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_condition_evidence_file_whole"), WHOLE)
        batch_op.create_check_constraint(
            op.f("ck_condition_evidence_file_size_positive"), "file_size IS NULL OR file_size > 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_condition_evidence_scanned_file"), "scanned_at IS NULL OR file_name IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("condition_evidence", schema=None) as batch_op:
        for name in ("file_whole", "file_size_positive", "scanned_file"):
            batch_op.drop_constraint(op.f(f"ck_condition_evidence_{name}"), type_="check")
        for name in (*(text for text, _ in TEXTS), "file_size", "scanned_at"):
            batch_op.drop_column(name)
