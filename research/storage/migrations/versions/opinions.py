"""A reading by the machine keeps what it thought of statements that people had judged before it came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "opinions"
down_revision = "gate"


def upgrade() -> None:
    """What earlier readings thought of such statements was not kept: theirs is unknown."""
    with op.batch_alter_table("machine_reading", recreate="always") as reading:
        reading.add_column(sa.Column("passed", sa.Text, nullable=False, server_default="null"))
    with op.batch_alter_table("machine_reading") as reading:
        reading.alter_column("passed", server_default=None)
