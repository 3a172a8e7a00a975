"""The register and the watch: owners, tasks, readings and frozen baselines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "watch"
down_revision = "asked"

_TABLES = {
    "ownership": ("candidate", "owner", "deputy", "team", "target", "cadence", "because"),
    "action_item": ("candidate", "what", "owner", "signal", "due", "status", "outcome"),
    "watch_reading": (
        "candidate", "definition", "version", "dataset", "data_fingerprint", "every", "extract_end_us", "series",
    ),
    "baseline": ("candidate", "definition", "every", "series", "periods", "because"),
}  # fmt: skip
_NUMBERS = ("version", "extract_end_us")


def upgrade() -> None:
    """Makes the four tables."""
    for table, names in _TABLES.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("by", sa.Text, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            *(sa.Column(name, sa.BigInteger if name in _NUMBERS else sa.Text, nullable=False) for name in names),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["id"], ["ledger.id"], name=f"fk_{table}_id"),
        )
        op.create_index(f"ix_{table}_candidate", table, ["candidate"])
