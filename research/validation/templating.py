"""Ready definitions of well-known CPIs: what they are, which names they use, and the same for somebody's own data."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from nlp.values import Dimension
from research.validation.definition import Clause, Definition, Duration, Events
from research.validation.walking import parts_of

_COLUMNS = {"column", "sum_of", "promise", "score", "scored_at", "same_issue"}
_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Template:
    """A ready definition with made-up events to try it on.

    ``kpi`` is what it may move; ``yaml`` the definition as it is written, columns included; ``sample`` the path of the
    events.
    """

    id: str
    name: str
    about: str
    dimension: Dimension
    kpi: str
    definition: Definition
    yaml: str
    sample: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a definition calls things in the data: events, columns, and (column, value) pairs, each once, in order."""

    events: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """What things are called elsewhere; a name that is not in it stays. ``values`` are by (column, value) as before."""

    events: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)


def names_in(definition: Definition) -> Names:
    """Every name of the data that a definition uses."""
    events: list[str] = []
    columns: list[str] = []
    values: list[tuple[str, str]] = []
    for part in parts_of(definition):
        if isinstance(part, Events):
            events += part.names
        if isinstance(part, Duration):
            events += (name for pause in part.pauses for name in pause)
        if isinstance(part, Clause):
            values += ((part.column, value) for value in part.values)
        columns += (getattr(part, name) for name in _column_fields(part) if getattr(part, name))
    return Names(tuple(dict.fromkeys(events)), tuple(dict.fromkeys(columns)), tuple(dict.fromkeys(values)))


def renamed(definition: Definition, names: Renaming) -> Definition:
    """The same definition with the names of other data."""
    changed: Definition = _renamed(definition, names)
    return changed


def likely(names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """For each name the one of ``known`` that is written most alike; names without a likely one are left out.

    The closest pairs come first and nothing is given twice, so that a start and an end never become one event.
    """
    pairs = [(difflib.SequenceMatcher(None, _plain(a), _plain(b)).ratio(), a, b) for a in names for b in known]
    found: dict[str, str] = {}
    for alike, name, there in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= _LIKE and name not in found and there not in found.values():
            found[name] = there
    return {name: found[name] for name in names if name in found}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.lower()).strip()


def _column_fields(part: object) -> list[str]:
    """Fields of a part that hold the name of a column, those of the measures and conditions alone."""
    if not is_dataclass(part) or isinstance(part, Definition):
        return []
    return [one.name for one in fields(part) if one.name in _COLUMNS]


def _renamed(value: Any, names: Renaming) -> Any:
    if isinstance(value, tuple):
        return tuple(_renamed(each, names) for each in value)
    if not is_dataclass(value):
        return value
    changes: dict[str, Any] = {one.name: _renamed(getattr(value, one.name), names) for one in fields(value) if one.init}
    for name in _column_fields(value):
        changes[name] = names.columns.get(getattr(value, name), getattr(value, name))
    if isinstance(value, Events):
        changes["names"] = tuple(dict.fromkeys(names.events.get(name, name) for name in value.names))
    if isinstance(value, Duration):
        changes["pauses"] = tuple((names.events.get(a, a), names.events.get(b, b)) for a, b in value.pauses)
    if isinstance(value, Clause):
        changes["values"] = tuple(names.values.get((value.column, held), held) for held in value.values)
    return replace(value, **changes)  # type: ignore[type-var]
