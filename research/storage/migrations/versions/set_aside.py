"""Quotes that a person set aside on the affinity board: they belong nowhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "set_aside"
down_revision = "shortlist"


def upgrade() -> None:
    """A table of its own; nothing has been set aside so far."""
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("coding", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_set_aside_id"),
    )
