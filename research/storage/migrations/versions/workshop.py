"""Workshops: the rooms, the dots given in them, and the outcomes that people missed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "workshop"
down_revision = "set_aside"

_RECORDS = {
    "workshop": (
        "room title token code secret candidates dots:whole seats:whole phase revealed:yes-no until:time? accepted"
        " dismissed result"
    ),
    "dot": "person key candidate",
    "missing_outcome": "person key statement stage",
}
_INDEXED = {"workshop": ("token", "code"), "dot": ("person",), "missing_outcome": ("person",)}
_TYPES: dict[str, Any] = {
    "": sa.Text(),
    "whole": sa.BigInteger(),
    "yes-no": sa.Boolean(),
    "time": sa.DateTime(timezone=True),
}


def upgrade() -> None:
    """Makes the three tables."""
    for table, columns in _RECORDS.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("by", sa.Text, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            *(_column(column) for column in columns.split()),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["id"], ["ledger.id"], name=f"fk_{table}_id"),
        )
        for column in _INDEXED[table]:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _column(said: str) -> sa.Column[object]:
    name, _, type_ = said.rstrip("?").partition(":")
    return sa.Column(name, _TYPES[type_], nullable=said.endswith("?"))
