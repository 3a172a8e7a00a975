"""One row per unit for values reckoned from other definitions of the same units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

import ibis

from research.validation.definition import Derived
from research.validation.measuring.selecting import holds
from research.validation.measuring.units import NULL_US, Task, horizon_of
from research.validation.reckoning import Fixed, Name, Term, parse_expression

_WORST_FIRST = ("missing", "unpaired", "immature", "competing", "censored")
"""What a unit is when its parts have no value: the first of these that one of them is."""


def derived_units(task: Task, measure: Derived, unit_table: Callable[[Task], Any]) -> Any:
    """The units that all parts have, with the value of the expression; none where a part has none, or by zero."""
    tables = [_named(unit_table(inner), i) for i, inner in enumerate(part_tasks(task))]
    joined, parts = reduce(lambda one, two: one.join(two, "_unit"), tables), range(len(tables))
    names = {part.name: f"v{i}" for i, part in enumerate(measure.parts)}
    value = _reckoned(parse_expression(measure.expression), joined, names)
    if measure.result == "time":
        value = (value + 0.5).floor().cast("int64") if value.type().is_floating() else value.cast("int64")
    settled = [(reduce(or_, (joined[f"s{i}"] == status for i in parts)), status) for status in _WORST_FIRST]
    status = ibis.cases(*settled, (value.isnull(), "missing"), else_="value")
    units = joined.mutate(
        status=status, _value=value, time_us=NULL_US,
        start_us=ibis.least(*(joined[f"f{i}"] for i in parts)) if len(parts) > 1 else joined["f0"],
        end_us=ibis.greatest(*(joined[f"t{i}"] for i in parts)) if len(parts) > 1 else joined["t0"],
    )  # fmt: skip
    nothing = ibis.null(units["_value"].type())
    return units.mutate(value=ibis.ifelse(units["status"] == "value", units["_value"], nothing))


def _named(own: Any, i: int) -> Any:
    """Value, status, start and end of one part, told apart from those of the others."""
    held = {f"v{i}": own["value"], f"s{i}": own["status"], f"f{i}": own["start_us"], f"t{i}": own["end_us"]}
    return own.select("_unit", **held)


def part_tasks(task: Task) -> Iterator[Task]:
    """The tasks of the parts: the rows and the population of the whole hold for each of them."""
    whole = task.definition
    for part in whole.measure.parts if isinstance(whole.measure, Derived) else ():
        population = whole.population + part.population
        own = replace(whole, measure=part.measure, rows=part.rows, population=population)
        horizon, rows = horizon_of(own, task.rows, task.mapping, task.span)
        for clause in part.rows:
            rows = rows.filter(holds(rows, clause, task.mapping))
        yield replace(task, definition=own, rows=rows, horizon=horizon, tied=True)


def _reckoned(term: Term, table: Any, names: dict[str, str]) -> Any:
    if isinstance(term, Name):
        return table[names[term.name]]
    if isinstance(term, Fixed):
        whole = term.value == int(term.value)
        return ibis.literal(int(term.value), "int64") if whole else ibis.literal(term.value, "float64")
    left, right = (_reckoned(side, table, names) for side in (term.left, term.right))
    if term.sign == "/":
        return left.cast("float64") / right.cast("float64").nullif(0)
    if term.sign in ("least", "greatest"):
        pick = ibis.least if term.sign == "least" else ibis.greatest
        return pick(left, right)
    return {"+": left + right, "-": left - right, "*": left * right}[term.sign]
