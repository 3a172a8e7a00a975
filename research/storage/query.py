"""Questions to the tables: how ``find`` is asked in SQL, in portions a database can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, FromClause, Select, or_, select

from research.records import Blob, Entry, Record
from research.storage.codec import columns_of, decode
from research.storage.contract import K
from research.storage.finding import Wanted, fits
from research.storage.schema import TABLES, blob, ledger

PORTION = 1000
"""Values asked for in one statement; SQLite takes at most 32,766."""

_IN_LEDGER = ("id", "study", "action", "replaces")


def found(connection: Connection, kind: type[K], asked: Wanted) -> list[K]:
    """What answers the question, in the order added."""
    long = [name for name, values in asked.items() if len(values) > PORTION]
    short = {name: values for name, values in asked.items() if name not in long}
    base = _select(kind).where(*(_any_of(_column(kind, name), values) for name, values in short.items()))
    if not long:
        return _made(kind, connection.execute(base.order_by(_number(kind))).all())
    column, values = _column(kind, long[0]), asked[long[0]]
    rows = [row for part in portions(values) for row in connection.execute(base.where(_any_of(column, part)))]
    answers = _made(kind, sorted(rows, key=itemgetter(0)))
    return [one for one in answers if fits(one, asked)] if len(long) > 1 else answers


def since(connection: Connection, study: str, seq: int) -> list[Entry]:
    """The study's lines of the ledger from a number on."""
    asked = select(ledger).where(ledger.c.study == study, ledger.c.seq >= seq).order_by(ledger.c.seq)
    return [Entry(*row) for row in connection.execute(asked)]


def known(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that the ledger holds."""
    asked = (select(ledger.c.id).where(ledger.c.id.in_(part)) for part in portions(tuple(ids)))
    return {row.id for statement in asked for row in connection.execute(statement)}


def portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in pieces of at most :data:`PORTION`."""
    return (values[start : start + PORTION] for start in range(0, len(values), PORTION))


def _select(kind: type[K]) -> Select[Any]:
    """The rows of a kind: their number first, then what their object is made from."""
    if kind is Entry:
        return select(ledger)
    if kind is Blob:
        return select(blob)
    record = cast("type[Record]", kind)
    columns = (_column(kind, column.name) for column in columns_of(record))
    joined: FromClause = ledger.join(TABLES[record])
    return select(ledger.c.seq, *columns).select_from(joined).where(ledger.c.kind == kind.__name__)


def _made(kind: type[K], rows: Sequence[Any]) -> list[K]:
    made: list[Any]
    if kind is Entry:
        made = [Entry(*row) for row in rows]
    elif kind is Blob:
        made = [Blob(key, data) for _, key, data in rows]
    else:
        made = decode(cast("type[Record]", kind), [row[1:] for row in rows])
    return cast("list[K]", made)


def _number(kind: type[K]) -> ColumnElement[int]:
    return blob.c.seq if kind is Blob else ledger.c.seq


def _column(kind: type[K], name: str) -> ColumnElement[Any]:
    if kind is Blob:
        return blob.c[name]
    in_ledger = kind is Entry or name in _IN_LEDGER
    return ledger.c[name] if in_ledger else TABLES[cast("type[Record]", kind)].c[name]


def _any_of(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    given = [value for value in values if value is not None]
    one_of = column == given[0] if len(given) == 1 else column.in_(given)
    return or_(one_of, column.is_(None)) if len(given) < len(values) else one_of
