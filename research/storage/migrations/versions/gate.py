"""People's answers to the four questions that tell a CPI from a KPI in disguise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gate"
down_revision = "pairs"


def upgrade() -> None:
    """A table of its own; nobody has answered so far."""
    op.create_table(
        "gate_answer",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidate", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("proposed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gate_answer"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_gate_answer_id"),
    )
    op.create_index("ix_gate_answer_candidate", "gate_answer", ["candidate"])
