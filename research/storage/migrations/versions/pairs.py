"""A reading keeps the CPI laid against the outcomes of the same units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pairs"
down_revision = "linking"


def upgrade() -> None:
    """Readings made before this version were not laid against anything: none are kept with them."""
    with op.batch_alter_table("watch_reading", recreate="always") as reading:
        reading.add_column(sa.Column("pairs", sa.Text, nullable=False, server_default="[]"))
    with op.batch_alter_table("watch_reading") as reading:
        reading.alter_column("pairs", server_default=None)
