"""What people's groupings say about pairs of quotes: must-link and cannot-link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "linking"
down_revision = "watch"


def upgrade() -> None:
    """A table of its own; moves made before this version left no links."""
    op.create_table(
        "linking",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cards", sa.Text, nullable=False),
        sa.Column("others", sa.Text, nullable=False),
        sa.Column("must", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_linking"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_linking_id"),
    )
