"""Between a record and the row it is kept in, exactly, both ways.

Single values (text, whole and decimal numbers, yes/no, times) keep their type and become columns. Anything nested
(tuples, other frozen dataclasses, unions of them) becomes JSON text, which pydantic reads back by the field's type
hint into the same frozen objects: strictly, so that ``1`` never turns into ``"1"`` and a union is told apart by its
``type: Literal[...]``. Whole columns are read at once; that is what makes thousands of records quick.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from nlp.errors import StoreError
from research.records import Record, Stamp

Scalar = type[str] | type[int] | type[float] | type[bool] | type[datetime]
Row = tuple[Any, ...]
R = TypeVar("R", bound=Record)

SHARED = ("id", "study", "action", "by", "at", "replaces")
"""What every row begins with: the record's own id, its stamp, and what it replaces."""

_SCALARS: tuple[Scalar, ...] = (str, int, float, bool, datetime)
_JSON = ConfigDict(ser_json_inf_nan="constants")
_LARGEST = 2**63 - 1
_FIX = "This is a fault of the program, not of your study; nothing was changed. Please report it with this message."


@dataclass(frozen=True, slots=True)
class Column:
    """How one field is kept: ``scalar`` is its type, or ``None`` for JSON text, which ``adapter`` reads and writes
    as a list of values; ``allowed`` lists the values of a ``Literal``."""

    name: str
    scalar: Scalar | None
    optional: bool = False
    allowed: frozenset[str] | None = None
    adapter: TypeAdapter[list[Any]] | None = None


_COLUMNS: dict[type[Record], tuple[Column, ...]] = {}


def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a record type: :data:`SHARED` first, then its own fields in the order declared."""
    if record not in _COLUMNS:
        _COLUMNS[record] = _columns(record)
    return _COLUMNS[record]


def _columns(record: type[Record]) -> tuple[Column, ...]:
    stamp = (Column("id", str), *(Column(name, str) for name in ("study", "action", "by")), Column("at", datetime))
    hints = get_type_hints(record)
    own = (f.name for f in fields(record) if f.name not in ("id", "stamp", "replaces"))
    return (*stamp, Column("replaces", str, optional=True), *(_column(name, hints[name]) for name in own))


def _column(name: str, hint: Any) -> Column:
    choices = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    optional = type(None) in choices
    rest = [choice for choice in choices if choice is not type(None)]
    if len(rest) == 1 and rest[0] in _SCALARS:
        return Column(name, rest[0], optional)
    literals = get_args(rest[0]) if len(rest) == 1 and get_origin(rest[0]) is Literal else ()
    if literals and all(type(literal) is str for literal in literals):
        return Column(name, str, optional, frozenset(literals))
    return Column(name, None, adapter=TypeAdapter(list[hint], config=_JSON))


def encode(records: Sequence[R]) -> list[Row]:
    """One row per record, in the order of :func:`columns_of`. The records are all of one type.

    Raises:
        StoreError: if a value does not fit its field's type, so that it could not be read back.
    """
    if not records:
        return []
    columns = columns_of(type(records[0]))
    return list(zip(*(_kept(column, records) for column in columns), strict=True))


def decode(record: type[R], rows: Iterable[Sequence[Any]]) -> list[R]:
    """The records that rows of :func:`encode` stand for.

    Raises:
        StoreError: if a nested value can no longer be read as its field's type.
    """
    table = list(zip(*rows, strict=True))
    if not table:
        return []
    columns = columns_of(record)
    ids = cast("tuple[str, ...]", table[0])
    values = [_read(c, t, record, ids) if c.adapter else t for c, t in zip(columns, table, strict=True)]
    names = tuple(column.name for column in columns[len(SHARED) :])
    stamps: dict[Row, Stamp] = {}
    made = []
    for name, study, action, by, at, replaces, *own in zip(*values, strict=True):
        key = (study, action, by, at)
        stamp = stamps.get(key) or stamps.setdefault(key, Stamp(*key))
        made.append(record(id=name, stamp=stamp, replaces=replaces, **dict(zip(names, own, strict=True))))
    return made


def value_of(record: Record, name: str) -> Any:
    """The value of the column ``name``, wherever in the record it lives."""
    return record.stamp.action if name == "action" else getattr(record, name)


def _kept(column: Column, records: Sequence[Record]) -> Sequence[Any]:
    values = [value_of(record, column.name) for record in records]
    if column.adapter is not None:
        return _written(column, values, records)
    for record, value in zip(records, values, strict=True):
        if (fault := _fault(column, value)) is not None:
            raise _unkept(record, column, fault)
    if column.scalar is datetime:
        return [value if value is None else value.astimezone(UTC) for value in values]
    return values


def _fault(column: Column, value: Any) -> str | None:  # noqa: PLR0911 - one line for each way to be wrong
    if value is None:
        return None if column.optional else "it is missing"
    if not isinstance(value, float | int if column.scalar is float else cast("type", column.scalar)):
        return f"it is {value!r}, not of type {cast('type', column.scalar).__name__}"
    if column.allowed is not None and value not in column.allowed:
        return f"it is {value!r}, not one of {', '.join(sorted(column.allowed))}"
    if isinstance(value, str):
        return None if value.isascii() else _unwritable(value)
    if isinstance(value, datetime):
        return "its time has no time zone" if value.utcoffset() is None else None
    if isinstance(value, float):
        return "it is not a number" if value != value else None  # noqa: PLR0124 - only NaN differs from itself
    beyond = isinstance(value, int) and abs(value) > _LARGEST
    return f"{value} is beyond 64 bits" if beyond else None


def _unwritable(value: str) -> str | None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return f"its text has half a character at position {error.start}"
    return None


def _written(column: Column, values: Sequence[Any], records: Sequence[Record]) -> list[str]:
    adapter = cast("TypeAdapter[list[Any]]", column.adapter)
    kept: list[str] = []
    for record, value in zip(records, values, strict=True):
        try:
            kept.append(adapter.dump_json([value], warnings="error")[1:-1].decode())
        except PydanticSerializationError as error:
            raise _unkept(record, column, str(error)) from error
    _read(column, kept, type(records[0]), [record.id for record in records])
    return kept


def _read(column: Column, kept: Sequence[str], record: type[Record], ids: Sequence[str]) -> list[Any]:
    adapter = cast("TypeAdapter[list[Any]]", column.adapter)
    try:
        return adapter.validate_json(f"[{','.join(kept)}]", strict=True)
    except ValidationError as error:
        problem = error.errors()[0]
        at = problem["loc"][0] if problem["loc"] else 0
        which = ids[at] if isinstance(at, int) and at < len(ids) else "?"
        raise StoreError(
            f"{record.__name__} {which}: its {column.name} cannot be read back: {problem['msg']}.", _FIX
        ) from error


def _unkept(record: Record, column: Column, fault: str) -> StoreError:
    return StoreError(f"{type(record).__name__} {record.id}: its {column.name} cannot be kept: {fault}.", _FIX)
