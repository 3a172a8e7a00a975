"""The shortlist: people's scores, weights, and ratings of importance and satisfaction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "shortlist"
down_revision = "experiments"

_TABLES = {
    "score": ("candidate", "criterion", "points", "because"),
    "weighting": ("weights", "band", "because"),
    "rating_sheet": ("name", "ratings", "scale"),
}
_NUMBERS = {"points": sa.BigInteger, "scale": sa.BigInteger, "band": sa.Double}


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
    op.create_index("ix_score_candidate", "score", ["candidate"])
