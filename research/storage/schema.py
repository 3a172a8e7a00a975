"""The tables: one ledger that numbers every record, one table for each kind, one for blobs.

What all records share and are looked up by (study, action, what they replace) stands in the ledger only; a record's
own table holds who made it and when, and its own fields. Both meet in ``id``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from research.storage.codec import SHARED, Scalar, columns_of
from research.storage.kinds import KINDS, Kind

REVISION = "threshold"
"""The newest migration; a test holds it to the migrations folder."""

APPLICATION = 0x43504957
"""Marks our SQLite files (``PRAGMA application_id``): "CPIW"."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, to the microsecond; SQLite keeps it as text without a zone, which here is always UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC before it is kept."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC when it comes back, whatever zone the server speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_TYPES: dict[Scalar, type[TypeEngine[Any]]] = {
    str: Text,
    int: BigInteger,
    float: Double,
    bool: Boolean,
    datetime: UtcTime,
}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _numbered() -> Column[int]:
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


ledger = Table(
    "ledger",
    metadata,
    _numbered(),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("study", Text, nullable=False),
    Column("action", Text, nullable=False, index=True),
    Column("replaces", Text, ForeignKey("ledger.id"), index=True),
    Column("target", Text, ForeignKey("ledger.id"), index=True),
    Index("ix_ledger_study_kind", "study", "kind"),
    sqlite_autoincrement=True,
)

blob = Table(
    "blob",
    metadata,
    _numbered(),
    Column("key", Text, nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


def _table(kind: Kind) -> Table:
    own = (
        Column(c.name, _TYPES[c.scalar] if c.scalar else Text, nullable=c.optional, index=c.name in kind.indexed)
        for c in columns_of(kind.record)
        if c.name not in SHARED
    )
    return Table(
        kind.table,
        metadata,
        Column("id", Text, ForeignKey("ledger.id"), primary_key=True),
        Column("by", Text, nullable=False),
        Column("at", UtcTime, nullable=False),
        *own,
    )


TABLES = {kind.record: _table(kind) for kind in KINDS}
"""The table of each record type."""
