"""Spans from a start to an end, per unit, on integer microseconds.

Most units need one look: the first end lies behind the start. Only where an end also lies before or at the start is a
second pass made, over those units alone, in which ties are broken by the order of rows; where that order says nothing
(``Task.ordered``), an end at the very time of its start takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from research.validation.definition import Duration, End, Events, Start
from research.validation.mapping import Mapping
from research.validation.measuring.selecting import count_of, matches

if TYPE_CHECKING:
    from research.validation.measuring.units import Task


def first_pass(rows: Any, start: Start | None, end: End | None, mapping: Mapping) -> dict[str, Any]:
    """Aggregates per unit: ``start_us`` and the earliest and latest end wherever it stands."""
    found: dict[str, Any] = {}
    if start is not None:
        begins = matches(rows, start.events, mapping)
        found["start_us"] = rows["_ts"].max(where=begins) if start.pick == "last" else rows["_ts"].min(where=begins)
    if end is not None:
        ends = matches(rows, end.events, mapping)
        found |= {"to_low": rows["_ts"].min(where=ends), "to_high": rows["_ts"].max(where=ends)}
    return found


def with_end(task: Task, units: Any, start: Start, end: End) -> Any:
    """``units`` (with what :func:`first_pass` found) and ``end_us``; null where no end counts.

    Where the task is not ``tied``, ``to_low`` holds the settled end of every unit that is :func:`hard`.
    """
    if end.pick in ("first", "last"):
        return units.mutate(end_us=units["to_low"] if end.pick == "first" else units["to_high"])
    if not task.tied:
        found = units["to_low"]
        if end.pick == "last_after":
            found = ibis.ifelse(units["to_high"] > units["start_us"], units["to_high"], found)
        return units.mutate(end_us=ibis.ifelse(found >= units["start_us"], found, ibis.null("int64")))
    found = units["to_high"] if end.pick == "last_after" else units["to_low"]
    plain = ibis.ifelse(found > units["start_us"], found, ibis.null("int64"))
    joined = units.mutate(_plain=plain).left_join(_looked_again(task, units, start, end), "_unit")
    ended = joined.mutate(end_us=ibis.coalesce(joined["_plain"], joined["_hard_end"]))
    return ended.drop("_plain", "_hard_end", "_unit_right")


def hard(found: Any, end: End) -> Any:
    """Whether a unit has ends before or at its start as well, so that the first pass does not settle its span.

    ``found`` holds what :func:`first_pass` found.
    """
    if end.pick == "last_after":
        return found["to_high"] == found["start_us"]
    return (found["to_low"] <= found["start_us"]) & (found["to_high"] >= found["start_us"])


def _looked_again(task: Task, units: Any, start: Start, end: End) -> Any:
    few = units.filter(hard(units, end).fill_null(False)).select("_unit", _start="start_us")
    near = task.rows.filter(either(task.rows, start, end, task.mapping)).join(few, "_unit")
    per_unit = near.group_by("_unit").aggregate(**second_pass(task, near, near["_start"], (start, end)))
    return per_unit.join(few, "_unit").select("_unit", _hard_end=lambda t: hard_end(t, t["_start"]))


def either(rows: Any, start: Start, end: End, mapping: Mapping) -> Any:
    """Whether a row is a start or an end."""
    return matches(rows, start.events, mapping) | matches(rows, end.events, mapping)


def second_pass(task: Task, near: Any, since: Any, span: tuple[Start, End], suffix: str = "") -> dict[str, Any]:
    """Aggregates per unit for units that are :func:`hard`, over rows that know the unit's start ``since``.

    The first (or last) end later than the start; and of what happens at that very time the last row of an end and the
    row of the start, or, where the order of rows says nothing, how many ends there are and whether one of them is the
    start itself. Either way an end follows the start where the first of the two is the larger.
    """
    start, end = span
    begins = matches(near, start.events, task.mapping) & (near["_ts"] == since)
    ends = matches(near, end.events, task.mapping)
    at_once, later = ends & (near["_ts"] == since), ends & (near["_ts"] > since)
    if task.ordered:
        row = near["_seq"].max(where=begins) if start.pick == "last" else near["_seq"].min(where=begins)
        tie = near["_seq"].max(where=at_once)
    else:
        row = ibis.ifelse(ends, 1, 0).min(where=begins)
        tie = count_of(at_once)
    first = near["_ts"].max(where=later) if end.pick == "last_after" else near["_ts"].min(where=later)
    return {f"_later{suffix}": first, f"_tie{suffix}": tie, f"_row{suffix}": row}


def hard_end(found: Any, since: Any, suffix: str = "") -> Any:
    """The end of a hard span: at the start itself where an end stands behind it at the same time, else the later one.

    With ``last_after`` there is no later one: the last end of a unit that is hard lies at its start.
    """
    later, tie, row = (found[f"{name}{suffix}"] for name in ("_later", "_tie", "_row"))
    return ibis.ifelse((tie > row).fill_null(False), since, later)


def first_since(rows: Any, units: Any, events: Events, mapping: Mapping) -> Any:
    """``units`` and ``stop_us``: the first of ``events`` at or after the start."""
    marked = rows.filter(matches(rows, events, mapping)).join(units.select("_unit", _start="start_us"), "_unit")
    found = (
        marked.filter(marked["_ts"] >= marked["_start"]).group_by("_unit").aggregate(stop_us=lambda t: t["_ts"].min())
    )
    return units.left_join(found, "_unit").drop("_unit_right")


def each_span(task: Task, measure: Duration) -> Any:
    """A row per start (``_unit``, ``_seq``, ``start_us``) with the next end behind it (``finish_us``).

    Two starts may share an end.
    """
    rows, mapping = task.rows, task.mapping
    order = ["_ts", "_seq"] if task.ordered else ["_ts", "_last", "_event", "_seq"]
    behind = ibis.window(group_by="_unit", order_by=order, rows=(1, None))
    marked = rows.filter(rows["_ts"].notnull()).mutate(
        _from=matches(rows, measure.start.events, mapping), _to=matches(rows, measure.end.events, mapping)
    )
    marked = marked.mutate(_last=ibis.ifelse(marked["_to"] & ~marked["_from"], 1, 0))
    marked = marked.filter(marked["_from"] | marked["_to"])
    end = marked.mutate(_end=ibis.ifelse(marked["_to"], marked["_ts"], ibis.null("int64")))
    spans = end.mutate(finish_us=end["_end"].min().over(behind)).filter(lambda t: t["_from"])
    return spans.select("_unit", "_seq", "finish_us", start_us="_ts")


def per_unit(spans: Any, measure: Duration) -> Any:
    """Per unit: ``starts``, ``spans`` (finished in time), ``span_sum``, first ``start_us``, last ``end_us``."""
    took = spans["took_us"]
    if measure.max_wait_us is not None:
        took = ibis.ifelse(took <= measure.max_wait_us, took, ibis.null("int64"))
    spans = spans.mutate(_took=took)
    return spans.group_by("_unit").aggregate(
        starts=spans["start_us"].count(),
        spans=spans["_took"].count(),
        span_sum=spans["_took"].sum(),
        start_us=spans["start_us"].min(),
        end_us=spans["finish_us"].max(where=spans["_took"].notnull()),
    )
