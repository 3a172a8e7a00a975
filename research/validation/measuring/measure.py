"""A definition measured: the unit table once, then a few small questions to it."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from nlp.errors import DataError
from research.validation.definition import MICROSECONDS, Definition
from research.validation.mapping import Question
from research.validation.measurements import CaseValue
from research.validation.measuring.again import settled
from research.validation.measuring.deriving import part_tasks
from research.validation.measuring.engine import as_bytes
from research.validation.measuring.events import EventTable
from research.validation.measuring.extras import with_extras
from research.validation.measuring.kinds import unit_table
from research.validation.measuring.scanning import is_plain, scanned
from research.validation.measuring.selecting import names_in
from research.validation.measuring.units import Task, task_for
from research.validation.measuring.zones import Span

_PASSING = re.compile(r"\b(ibis_\w*memtable_|cpi_)[0-9a-z]+")
"""Names of tables of opening hours, which are made up anew for every question."""

_MOST_NAMES = 1_000
_KEPT = ("_unit", "status", "value", "start_us", "end_us", "time_us", "month")
_ADDED = ("cluster", "customer", "starts", "spans", "span_sum", "top", "bottom", "score", "scored_us")


@dataclass(frozen=True, slots=True)
class Units:
    """The unit table of a definition, kept by the engine.

    ``asked`` gives the whole question as an expression over the events; ``notes`` are sentences on what looks wrong;
    ``span`` is from when until when the data's events happened.
    """

    definition: Definition
    table: Any
    asked: Callable[[], Any]
    notes: tuple[str, ...]
    span: Span = (0, 0)

    @property
    def query(self) -> str:
        """SHA-256 of the SQL that was asked; the same question gives the same."""
        sql = ibis.to_sql(self.asked(), dialect=self.table.get_backend().name)
        return hashlib.sha256(_PASSING.sub(r"\1", sql).encode()).hexdigest()


def measure_units(events: EventTable, definition: Definition, question: Question | None = None) -> Units:
    """The unit table of one definition; see :func:`measure_many`."""
    return measure_many(events, (definition,), question)[0]


def measure_many(
    events: EventTable, definitions: Sequence[Definition], question: Question | None = None
) -> tuple[Units, ...]:
    """The unit tables of definitions, in their order, from one pass over the events for all of them together.

    Definitions that count other rows (``rows``, an ``observed_until`` of their own) or other units take a pass per
    such group; what looks at events in their order, such as every offer to its answer, takes a pass of its own.

    Raises:
        DataError: if the population of one is empty.
    """
    with events.kept.whole():
        made = _measured(events, definitions, question or Question())
        _refuse_empty(events, made)
    return made


def _measured(events: EventTable, definitions: Sequence[Definition], question: Question) -> tuple[Units, ...]:
    tasks = [_task(events, one) for one in definitions]
    asked = [_unit_rows(replace(task, tied=False), question) for task in tasks]  # settled below
    scan = scanned(events.kept, [one.rows for task in tasks for one in (task, *part_tasks(task))], asked)
    absent = _absent(events, definitions)
    made = []
    for task, own, expression in zip(tasks, settled(events.kept, scan, tasks, asked), asked, strict=True):
        table = own.over(expression)
        if not is_plain(table):
            table = events.kept.keep(table, "units")
        whole = partial(_unit_rows, task, question)
        notes = absent[task.definition.id] + _odd_step(task.definition)
        made.append(Units(task.definition, table, whole, notes, task.span))
    return tuple(made)


def _refuse_empty(events: EventTable, made: Sequence[Units]) -> None:
    """Only a condition on units, or the first of all on rows, can leave nobody over."""
    for units in [made[0], *(one for one in made[1:] if _is_choosy(one.definition))]:
        if not units.table.count().to_pyarrow().as_py():
            raise DataError(
                f"{events.name}: no case belongs to the population of {units.definition.id}.",
                "Check the names in rows and population against the events and values in the data.",
            )


def _is_choosy(definition: Definition) -> bool:
    chosen = definition.population or definition.rows or getattr(definition.measure, "denominator", ())
    return bool(chosen) or definition.unit_of_analysis == "entity"


def units_sql(events: EventTable, definition: Definition) -> str:
    """The question put to the engine, as SQL over the event table: one row per unit."""
    task = _task(events, definition)
    return str(ibis.to_sql(_unit_rows(task, Question()), dialect=events.connection.name, pretty=True))


def _task(events: EventTable, definition: Definition) -> Task:
    bounds = events.start_us, events.end_us
    return task_for(definition, events.table, events.mapping, bounds, ordered=events.ordered)


def _unit_rows(task: Task, question: Question) -> Any:
    units = with_extras(task, unit_table(task), question)
    extra = [name for name in units.columns if name[:1] in ("o", "a") and name[1:2].isdigit()]
    return units.select(*_KEPT, *(name for name in _ADDED if name in units.columns), *extra)


def _absent(events: EventTable, definitions: Sequence[Definition]) -> dict[str, tuple[str, ...]]:
    """By definition, a sentence for each event that it names and the data does not have."""
    names = {definition.id: names_in(definition) for definition in definitions}
    wanted = set[str]().union(*names.values())
    if not wanted:
        return dict.fromkeys(names, ())
    held = events.table.filter(events.table["_event"].isin(wanted)).select("_event").distinct().to_pyarrow()
    known = set(held["_event"].to_pylist())
    if known >= wanted:
        return dict.fromkeys(names, ())
    some = events.table.select("_event").distinct().limit(_MOST_NAMES).to_pyarrow()["_event"].to_pylist()
    there = [name for name in some if name is not None]
    return {key: tuple(_missed(name, there) for name in sorted(own - known)) for key, own in names.items()}


def _odd_step(definition: Definition) -> tuple[str, ...]:
    """A sentence where a time is to be told in steps that are no length of time."""
    unit = definition.increment.unit
    if not definition.is_time or definition.increment.unit_us:
        return ()
    near = difflib.get_close_matches(unit, MICROSECONDS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(MICROSECONDS)}."
    return (f"Times cannot be told in {unit!r}, so they are told in microseconds; {hint}",)


def _missed(name: str, there: list[str]) -> str:
    near = difflib.get_close_matches(name, there, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(map(repr, sorted(there)[:12]))}."
    return f"No row names the event {name!r}; {hint}"


def per_case(units: Units, *, batch: int = 50_000) -> Iterator[CaseValue]:
    """Every unit's value, ordered by the unit's name, a batch at a time."""
    table = units.table
    score = table["score"] if "score" in table.columns else ibis.null("float64")
    columns = table.select(
        case=table["_unit"].cast("string"), status="status", value="value", start_us="start_us", end_us="end_us",
        time_us="time_us", score=score,
    )  # fmt: skip
    for held in columns.order_by(_alike(columns, "case")).to_pyarrow_batches(chunk_size=batch):
        for row in held.to_pylist():
            yield CaseValue(**row)


def arrays(units: Units, names: Sequence[str], *, most: int = 500_000) -> dict[str, NDArray[Any]]:
    """Columns of all units as arrays in one order; missing numbers are NaN, missing texts ``None``.

    Beyond ``most`` units an even sample is taken by a hash of the unit's name, so that asking again gives the same.
    """
    table = units.table
    n = table.count().to_pyarrow().as_py()
    if n > most:
        spread = 1_000_003
        table = table.filter(table["_unit"].cast("string").hash().abs() % spread < spread * most // n)
    texts = table.mutate(_text=table["_unit"].cast("string"))
    held = texts.order_by(_alike(texts, "_text")).select(*names).to_pyarrow()
    return {name: _array(held[name]) for name in names}


def _alike(table: Any, name: str) -> Any:
    """The column of texts as every engine sorts it in the same order: by its bytes."""
    return as_bytes(table[name], "UTF8") if table.get_backend().name == "postgres" else table[name]


def _array(held: Any) -> NDArray[Any]:
    import pyarrow as pa

    if pa.types.is_string(held.type) or pa.types.is_large_string(held.type):
        return np.array(held.to_pylist(), dtype=object)
    if held.null_count:
        return np.asarray(held.cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)
    return np.asarray(held.to_numpy())
