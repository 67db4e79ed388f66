"""fill what is kept beside licences that were there before it

The pipeline, the calendar and the seats are read off tables that every change of a licence writes. Licences nobody has
changed since would be missing until the night; the worker fills them in as soon as it starts.
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TASKS = ("licences.keep-decisions", "compliance.count-all")
JOB = sa.table(
    "job",
    sa.column("id", sa.Uuid()),
    sa.column("task", sa.String()),
    sa.column("arguments", sa.JSON()),
    sa.column("key", sa.String()),
    sa.column("priority", sa.String()),
    sa.column("state", sa.String()),
    sa.column("enqueued_at", sa.DateTime(timezone=True)),
    sa.column("run_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer()),
    sa.column("max_attempts", sa.Integer()),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT 1 FROM licence LIMIT 1")).first() is None:
        return
    queued = {row.key for row in connection.execute(sa.select(JOB.c.key).where(JOB.c.key.in_(map(key_of, TASKS))))}
    moment = datetime.now(UTC)
    for task in TASKS:
        if key_of(task) not in queued:
            connection.execute(
                sa.insert(JOB).values(
                    id=uuid.uuid4(),
                    task=task,
                    arguments={},
                    key=key_of(task),
                    priority="soon",
                    state="waiting",
                    enqueued_at=moment,
                    run_at=moment,
                    attempts=0,
                    max_attempts=5,
                )
            )


def downgrade() -> None:
    op.get_bind().execute(sa.delete(JOB).where(JOB.c.key.in_(map(key_of, TASKS)), JOB.c.state == "waiting"))


def key_of(task: str) -> str:
    return f"{task}:filled-by-0040"
