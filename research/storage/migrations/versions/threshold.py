"""From which score on the suggestions of a study are shown and grouped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "threshold"
down_revision = "opinions"


def upgrade() -> None:
    """A table of its own; nobody has moved a threshold so far."""
    op.create_table(
        "threshold",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_threshold"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_threshold_id"),
    )
