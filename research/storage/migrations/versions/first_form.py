"""The first form: the ledger, the blobs and a table for each kind of record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Columns of each record's table after id, by and at. Text unless said otherwise; "?" marks one that may be missing.
_RECORDS = {
    "action": "verb summary",
    "withdrawal": "target",
    "study": "title question customer decision stages kpis sample:yes-no",
    "participant": "code segment attributes consent",
    "source": "name participant transcript sha256 media language method consent voices reader",
    "code": "path definition include exclude",
    "coding": "source span quote person kinds dimension stage code? status scores because suggested_by",
    "memo": "about text type",
    "candidate": "statement label dimension stage evidence terms status assumed:yes-no proposed_by reason",
    "dataset": "name location mapping fingerprint rows:whole",
    "definition_version": "candidate version:whole definition",
    "validation": "candidate definition dataset data_fingerprint measurements findings verdict because",
    "decision": "candidate outcome because owner target validation?",
}
_INDEXED = {
    "participant": ("code",),
    "source": ("sha256",),
    "coding": ("source", "status", "code"),
    "memo": ("about",),
    "candidate": ("status",),
    "definition_version": ("candidate",),
    "validation": ("candidate", "definition"),
    "decision": ("candidate",),
}
_TYPES = {"": sa.Text, "whole": sa.BigInteger, "yes-no": sa.Boolean}


def upgrade() -> None:
    """Makes the tables."""
    _ledger()
    op.create_table(
        "blob",
        _seq(),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_blob"),
        sa.UniqueConstraint("key", name="uq_blob_key"),
        sqlite_autoincrement=True,
    )
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
        for column in _INDEXED.get(table, ()):
            op.create_index(f"ix_{table}_{column}", table, [column])


def _ledger() -> None:
    op.create_table(
        "ledger",
        _seq(),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "kind", "study", "action")),
        sa.Column("replaces", sa.Text),
        sa.Column("target", sa.Text),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sa.UniqueConstraint("id", name="uq_ledger_id"),
        sa.ForeignKeyConstraint(["replaces"], ["ledger.id"], name="fk_ledger_replaces"),
        sa.ForeignKeyConstraint(["target"], ["ledger.id"], name="fk_ledger_target"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_study_kind", "ledger", ["study", "kind"])
    for column in ("action", "replaces", "target"):
        op.create_index(f"ix_ledger_{column}", "ledger", [column])


def _seq() -> sa.Column[int]:
    return sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False)


def _column(said: str) -> sa.Column[object]:
    name, _, type_ = said.rstrip("?").partition(":")
    return sa.Column(name, _TYPES[type_], nullable=said.endswith("?"))
