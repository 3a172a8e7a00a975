"""That a machine has read a source is kept even when it found nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "readings"
down_revision = "codes"


def upgrade() -> None:
    """Makes the table of readings by machine."""
    op.create_table(
        "machine_reading",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("statements", sa.BigInteger, nullable=False),
        sa.Column("suggestions", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_machine_reading"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_machine_reading_id"),
    )
    op.create_index("ix_machine_reading_source", "machine_reading", ["source"])
