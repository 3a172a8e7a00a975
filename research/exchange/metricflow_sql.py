"""Conditions of a definition as the SQL expressions that a MetricFlow measure holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from research.validation.definition import Clause, Events

_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMPARED = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


def cut(name: str) -> str:
    """A column's name; between double quotes where it holds anything but letters, digits and underscores."""
    return name if _SAFE.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text between single quotes."""
    return "'" + value.replace("'", "''") + "'"


def condition_sql(events: Events | None, rows: Sequence[Clause] = (), *, event: str = "event") -> str:
    """Whether a row counts: one of the event's names, its clauses and those of ``rows``; ``true`` without any."""
    tests = [clause_sql(clause) for clause in (*rows, *(events.where if events else ()))]
    if events and events.names:
        tests.insert(0, _any(cut(event), events.names))
    return " and ".join(tests) or "true"


def clause_sql(clause: Clause) -> str:
    """One condition on a column; a missing value passes ``missing`` and ``is_not`` only."""
    column = cut(clause.column)
    if clause.op == "missing":
        return f"{column} is null"
    if clause.op == "present":
        return f"{column} is not null"
    if clause.op == "is":
        return _any(column, clause.values)
    if clause.op == "is_not":
        return f"({column} is null or not {_any(column, clause.values)})"
    if clause.op == "contains":
        tests = " or ".join(f"{column} like {text(f'%{value}%')}" for value in clause.values)
        return f"({tests})"
    return f"{column} {_COMPARED[clause.op]} {_number(clause.values[0])}"


def _any(column: str, values: Sequence[str]) -> str:
    if len(values) == 1:
        return f"{column} = {text(values[0])}"
    return f"{column} in ({', '.join(text(value) for value in values)})"


def _number(value: str) -> str:
    try:
        float(value)
    except ValueError:
        return text(value)
    return value
