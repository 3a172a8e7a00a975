"""One row per unit of the population, for every type of measure.

Columns: ``_unit``, ``status`` (value, censored, competing, immature, unpaired or missing), ``value`` (microseconds, 0/1
or a count; null unless status is value), ``start_us``, ``end_us``, ``time_us`` (how long a unit was followed, for
survival; for a target the delay), and what single types add.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from nlp.errors import DefinitionError
from research.validation.definition import Definition, Duration, End, Start
from research.validation.mapping import Mapping
from research.validation.measuring.clocks import with_elapsed
from research.validation.measuring.selecting import count_of, filtered, matches, satisfied
from research.validation.measuring.spans import each_span, first_pass, first_since, per_unit, with_end
from research.validation.measuring.zones import Span, spanned, within

NULL_US = ibis.null("int64")


@dataclass(frozen=True, slots=True)
class Task:
    """What a measure is computed from: the rows that count, the moment after which nothing is known, and from when
    until when the data's events happened.

    ``tied`` says that units may have an end before or at their start, which a second look at their events settles;
    it is false once that was done. ``ordered`` says that rows at the same time stand in the order in which they
    happened."""

    definition: Definition
    rows: Any
    mapping: Mapping
    horizon: int | None
    span: Span
    tied: bool = True
    ordered: bool = True

    @property
    def turns(self) -> list[str]:
        """The columns by which a unit's rows stand in order; names of events, where the order of rows says nothing."""
        return ["_ts", "_seq"] if self.ordered else ["_ts", "_event", "_seq"]


def task_for(
    definition: Definition, table: Any, mapping: Mapping, bounds: tuple[int | None, int | None], *, ordered: bool = True
) -> Task:
    """The task of a definition on an event table whose times lie within ``bounds``.

    Raises:
        DefinitionError: if ``observed_until`` is not a time.
    """
    horizon, rows = horizon_of(definition, filtered(table, definition, mapping), mapping, bounds)
    return Task(definition, rows, mapping, horizon, spanned(*bounds), ordered=ordered)


def horizon_of(
    definition: Definition, rows: Any, mapping: Mapping, bounds: tuple[int | None, int | None]
) -> tuple[int | None, Any]:
    """The moment after which nothing is known (``None``: never asked), and the rows up to it.

    Raises:
        DefinitionError: if ``observed_until`` is not a time.
    """
    said = getattr(definition.measure, "observed_until", "extract_end")
    if said in ("extract_end", "never"):
        return bounds[1] if said == "extract_end" else None, rows
    horizon = _instant(said, mapping.timezone, definition.id)
    return horizon, rows.filter(rows["_ts"].isnull() | (rows["_ts"] <= horizon))


def _instant(said: str, timezone: str, name: str) -> int:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise DefinitionError(
            f"{name}: observed_until is {said!r}; expected a time such as 2024-03-31T23:59:59, extract_end or never.",
            "Correct observed_until.",
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone or "UTC"))
    return round((moment - datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))).total_seconds() * 1e6)


def grouped(task: Task, aggregates: dict[str, Any]) -> Any:
    """Units of the population with the aggregates, in one pass over the rows."""
    conditions = task.definition.population
    counts = {f"_p{i}": count_of(matches(task.rows, c.events, task.mapping)) for i, c in enumerate(conditions)}
    bounded = [i for i, c in enumerate(conditions) if c.within_us is not None]
    if bounded:
        raise DefinitionError(
            f"{task.definition.id}: a condition of the population has 'within'.",
            "Use 'within' in the numerator only; the population is about the whole case.",
        )
    aggregates = aggregates or {"_rows": task.rows.count()}  # some engines want a figure to group for
    units = task.rows.group_by("_unit").aggregate(**counts, **aggregates)
    for i, condition in enumerate(conditions):
        units = units.filter(satisfied(units[f"_p{i}"], condition))
    return units.drop(*counts) if counts else units


def plain_span(task: Task, start: Start, end: End) -> Any:
    """Units with ``start_us`` and ``end_us``."""
    units = grouped(task, first_pass(task.rows, start, end, task.mapping))
    return with_end(task, units, start, end)


def durations(task: Task, measure: Duration) -> Any:
    """Units of a duration."""
    if measure.start.pick == "each":
        return _repeated(task, measure)
    units = plain_span(task, measure.start, measure.end)
    horizon, stopped = ibis.literal(task.horizon, "int64"), None
    finish = ibis.coalesce(units["end_us"], horizon)
    if measure.terminal is not None:
        units = first_since(task.rows, units, measure.terminal, task.mapping)
        stopped = units["stop_us"].notnull() & (units["end_us"].isnull() | (units["stop_us"] < units["end_us"]))
        units = units.mutate(_stopped=stopped.fill_null(False))
        finish, stopped = ibis.ifelse(units["_stopped"], units["stop_us"], finish), "_stopped"
    units = with_elapsed(task, measure, units.mutate(finish_us=finish))
    return _concluded(task, measure, units, units[stopped] if stopped else None)


def _concluded(task: Task, measure: Duration, units: Any, stopped: Any) -> Any:
    """Units with how they stand; ``stopped`` says which came to another end first, ``None`` where there is none."""
    took, known = units["took_us"], units["start_us"].notnull()
    ended = units["end_us"].notnull()
    if stopped is not None:
        ended &= ~stopped
    if measure.max_wait_us is not None:
        ended &= took <= measure.max_wait_us
        took = ibis.least(took, measure.max_wait_us)
    valued = (known & ended).fill_null(False)
    before = units["end_us"].isnull() & (units["to_high"] <= units["start_us"])
    otherwise = [] if stopped is None else [(stopped, measure.terminal_as)]
    status = ibis.cases(
        (~known, "missing"), (valued, "value"), *otherwise, (before.fill_null(False), "unpaired"),
        else_=_open_ended(task),
    )  # fmt: skip
    value = ibis.ifelse(valued, took, NULL_US)
    time = ibis.ifelse(status.isin(("value", "censored", "competing")), took, NULL_US)
    if stopped is None and measure.max_wait_us is None:  # what is not known is then null by itself, which costs less
        time = ibis.ifelse(before.fill_null(False), NULL_US, took)
        value = value if measure.calendar or measure.pauses else units["end_us"] - units["start_us"]
    ended_us = ibis.ifelse(valued, units["end_us"], NULL_US)
    return units.mutate(status=status, value=value, end_us=ended_us, time_us=time)


def _open_ended(task: Task) -> str:
    """What a unit is whose end has not come."""
    return "censored" if task.horizon is not None else "missing"


def _repeated(task: Task, measure: Duration) -> Any:
    """The mean of all finished spans of a unit, rounded to whole microseconds, so that units weigh equally."""
    spans = with_elapsed(task, measure, each_span(task, measure), key=("_unit", "_seq"))
    found = per_unit(spans, measure)
    units = grouped(task, {}).left_join(found, "_unit").drop("_unit_right")
    n = units["spans"]
    mean = _rounded(2 * units["span_sum"] + n, 2 * n.nullif(0))
    status = ibis.cases((n > 0, "value"), (units["starts"] > 0, _open_ended(task)), else_="missing")
    return units.mutate(status=status, value=mean.cast("int64"), time_us=NULL_US)


def _rounded(top: Any, bottom: Any) -> Any:
    """The quotient of whole numbers rounded down, also below zero, on every engine."""
    return (top - within(top, bottom)) / bottom
