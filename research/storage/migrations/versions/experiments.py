"""Experiments: designs registered before their data, what they said, and what natural ones said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "experiments"
down_revision = "readings"

_TABLES = {
    "registration": ("candidate", "name", "design", "hash", "definition"),
    "registered_readout": (
        "registration", "candidate", "location", "data_fingerprint", "units", "columns", "readout",
    ),
    "natural_readout": (
        "candidate", "method", "location", "data_fingerprint", "columns", "first", "finding", "definition",
    ),
}  # fmt: skip
_INDEXED = {
    "registration": ("candidate",),
    "registered_readout": ("registration", "candidate"),
    "natural_readout": ("candidate",),
}
_NUMBERS = {"units": sa.BigInteger, "first": sa.Double}


def upgrade() -> None:
    """Makes the three tables."""
    for table, names in _TABLES.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("by", sa.Text, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            *(sa.Column(name, _NUMBERS.get(name, sa.Text), nullable=False) for name in names),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["id"], ["ledger.id"], name=f"fk_{table}_id"),
        )
        for name in _INDEXED[table]:
            op.create_index(f"ix_{table}_{name}", table, [name])
