"""Blind coding and settled disagreements between coders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "agreement"
down_revision = "workshop"

_TABLES = {"blinding": ("mode",), "adjudication": ("source", "span", "label", "coders", "keep", "because")}


def upgrade() -> None:
    """Makes the two tables."""
    for table, names in _TABLES.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("by", sa.Text, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            *(sa.Column(name, sa.Text, nullable=False) for name in names),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["id"], ["ledger.id"], name=f"fk_{table}_id"),
        )
    op.create_index("ix_adjudication_source", "adjudication", ["source"])
