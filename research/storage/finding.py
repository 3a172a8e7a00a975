"""What ``find`` may be asked, the same for every store; and what ``add`` refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from nlp.errors import StoreError
from research.records import Blob, Entry, Record, Withdrawal
from research.storage.codec import Scalar, columns_of, value_of
from research.storage.contract import Kept
from research.storage.kinds import kind_of

Wanted = Mapping[str, tuple[Any, ...]]
"""For each field, the values of which any will do."""

_ENTRY: dict[str, Scalar] = dict.fromkeys(("id", "kind", "study", "action", "replaces", "target"), str)
_ENTRY["seq"] = int
_BLOB: dict[str, Scalar] = {"key": str}


def searchable(kind: type[Any]) -> Mapping[str, Scalar]:
    """The fields one can find a kind by, with their types.

    Raises:
        TypeError: if the store keeps no such kind.
    """
    if kind is Entry:
        return _ENTRY
    if kind is Blob:
        return _BLOB
    record = kind_of(kind).record
    return {column.name: column.scalar for column in columns_of(record) if column.scalar is not None}


def wanted(kind: type[Any], equal: Mapping[str, object]) -> Wanted:
    """The question in one shape: every value in a tuple, repeats dropped, times in UTC.

    Raises:
        TypeError: for a field the kind does not have or that is nested, and for a value of another type.
    """
    known = searchable(kind)
    asked: dict[str, tuple[Any, ...]] = {}
    for name, value in equal.items():
        if name not in known:
            raise TypeError(f"{kind.__name__} cannot be found by {name!r}, only by {', '.join(known)}")
        values = value if isinstance(value, tuple) else (value,)
        asked[name] = tuple(dict.fromkeys(_checked(kind, name, known[name], one) for one in values))
    return asked


def _checked(kind: type[Any], name: str, scalar: Scalar, value: object) -> object:
    if value is None:
        return None
    if not isinstance(value, int | float if scalar is float else scalar):
        raise TypeError(f"{kind.__name__}.{name} is of type {scalar.__name__}; {value!r} is not")
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise TypeError(f"{kind.__name__}.{name} is asked for a time without a time zone: {value}")
        return value.astimezone(UTC)
    return value


def fits(kept: Kept, asked: Wanted) -> bool:
    """Whether what is kept answers the question."""
    if isinstance(kept, Record):
        return all(value_of(kept, name) in values for name, values in asked.items())
    return all(getattr(kept, name) in values for name, values in asked.items())


def target_of(record: Record) -> str | None:
    """What the ledger notes as a record's target: only a withdrawal has one."""
    return record.target if isinstance(record, Withdrawal) else None


def refuse_clashes(records: Sequence[Record], known: Callable[[Iterable[str]], set[str]]) -> None:
    """Holds the ledger together: ids are unique, and a record refers only to earlier ones.

    ``known`` gives those of the ids asked for that the ledger already holds.

    Raises:
        StoreError: naming the first record that breaks this.
    """
    there = known(dict.fromkeys(ref for record in records for ref in (record.id, *_references(record))))
    for record in records:
        name = f"{type(record).__name__} {record.id}"
        if record.id in there:
            raise StoreError(
                f"{name} is already kept: every id is given once.",
                "Reload the page and try again; if it was an import, it has been done before.",
            )
        missing = next((ref for ref in _references(record) if ref not in there), None)
        if missing is not None:
            raise StoreError(
                f"{name} refers to {missing}, which does not exist here.",
                "Reload the page; for an import, bring in the record it refers to first.",
            )
        there.add(record.id)


def _references(record: Record) -> Iterator[str]:
    return (ref for ref in (record.replaces, target_of(record)) if ref is not None)
