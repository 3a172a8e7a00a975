"""Clauses, events and conditions of a definition as expressions over the event table."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from research.validation.definition import Clause, Condition, Definition, Derived, Events
from research.validation.mapping import Mapping, Question

_ALIASES = ("case", "event", "timestamp", "entity")


def column(table: Any, name: str, mapping: Mapping) -> Any:
    """The column of the event table that holds the data's column ``name``, as text."""
    for role in _ALIASES:
        if role != "timestamp" and name == getattr(mapping, role):
            return table[f"_{role}"].cast("string")
    return table[name]


def holds(table: Any, clause: Clause, mapping: Mapping) -> Any:
    """Whether the clause is true of a row; a missing value is true of ``missing`` and ``is_not`` only."""
    text = column(table, clause.column, mapping)
    if clause.op in ("present", "missing"):
        return text.notnull() if clause.op == "present" else text.isnull()
    if clause.op == "contains":
        return reduce(or_, (text.contains(value) for value in clause.values)).fill_null(False)
    if clause.op in ("is", "is_not"):
        among = text.isin(clause.values).fill_null(False)
        return among if clause.op == "is" else ~among
    return _compared(text, clause).fill_null(False)


def number(text: Any) -> Any:
    """The number that a text says; null where it is none."""
    if text.get_backend().name != "postgres":  # Spark's try_cast comes to the same
        return text.try_cast("float64")
    says_one = text.re_search(r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$")
    return ibis.ifelse(says_one, text, ibis.null("string")).cast("float64")


def _compared(text: Any, clause: Clause) -> Any:
    """Numbers compare as numbers, everything else (dates in ISO 8601) as text."""
    said = clause.values[0]
    try:
        bound = ibis.literal(float(said))
        held = number(text)
    except ValueError:
        held, bound = text, ibis.literal(said)
    compare = {"at_least": held >= bound, "at_most": held <= bound, "above": held > bound, "below": held < bound}
    return compare[clause.op]


def matches(table: Any, events: Events, mapping: Mapping) -> Any:
    """Whether a row is one of the events. Without names and clauses: any row that names an event."""
    tests = [holds(table, clause, mapping) for clause in events.where]
    if events.names:
        tests.append(table["_event"].isin(events.names).fill_null(False))
    elif not tests:
        tests.append(table["_event"].notnull())
    return reduce(and_, tests)


def count_of(test: Any) -> Any:
    """How many rows of a group pass."""
    return ibis.ifelse(test, 1, ibis.null("int64")).count()  # not every engine casts or adds truths


def satisfied(count: Any, condition: Condition) -> Any:
    """Whether a count of matching rows lies where the condition wants it."""
    enough = count >= condition.at_least
    return enough if condition.at_most is None else enough & (count <= condition.at_most)


def filtered(table: Any, definition: Definition, mapping: Mapping) -> Any:
    """The rows that count for the definition, with ``_unit``; rows without a unit are left out."""
    grain = table["_case"] if definition.unit_of_analysis == "case" else table["_entity"]
    rows = table.mutate(_unit=grain).filter(lambda t: t["_unit"].notnull())
    for clause in definition.rows:
        rows = rows.filter(holds(rows, clause, mapping))
    return rows


def columns_needed(definition: Definition, mapping: Mapping, question: Question | None = None) -> tuple[str, ...]:
    """The data's columns that a measure and a question read beyond case, event, time and entity."""
    question = question or Question()
    if isinstance(definition.measure, Derived):
        rows, population = definition.rows, definition.population
        wholes = [
            replace(definition, measure=part.measure, rows=rows + part.rows, population=population + part.population)
            for part in definition.measure.parts
        ]
        return tuple(sorted({name for one in wholes for name in columns_needed(one, mapping, question)}))
    names = {clause.column for clause in _clauses(definition)}
    measure = definition.measure
    for field in ("column", "promise", "score", "scored_at", "same_issue"):
        names.add(getattr(measure, field, ""))
    if measure.type == "ratio":
        names |= {measure.numerator.sum_of, measure.denominator.sum_of}
    names |= {outcome.column for outcome in question.outcomes} | {outcome.at for outcome in question.outcomes}
    names |= {a.column for a in question.fetched if a.form in ("linear", "log", "category")} | {question.cluster}
    roles = {getattr(mapping, role) for role in ("case", "event", "entity")}
    return tuple(sorted(names - roles - {""}))


def _clauses(definition: Definition) -> list[Clause]:
    found = list(definition.rows)
    for condition in definition.population:
        found += condition.events.where
    return found + [clause for events in _events(definition.measure) for clause in events.where]


def names_in(definition: Definition) -> set[str]:
    """Every event that a definition names."""
    found = {name for c in definition.population for name in c.events.names}
    if isinstance(definition.measure, Derived):
        parts = (replace(definition, measure=p.measure, population=p.population) for p in definition.measure.parts)
        return found.union(*map(names_in, parts))
    found |= {name for events in _events(definition.measure) for name in events.names}
    return found | {name for pause in getattr(definition.measure, "pauses", ()) for name in pause}


def _events(held: Any) -> list[Events]:
    """Every :class:`Events` inside a measure, however deep."""
    if isinstance(held, Events):
        return [held]
    if isinstance(held, tuple):
        return [events for one in held for events in _events(one)]
    if not hasattr(held, "__dataclass_fields__"):
        return []
    return [events for name in held.__dataclass_fields__ for events in _events(getattr(held, name))]
