"""Spans from a start to an end, per unit, on integer microseconds.

Most units need one look: the first end lies behind the start. Only where an end also lies before or at the start is a
second pass made, over those units alone, in which ties are broken by the order of rows.
"""

from __future__ import annotations

from typing import Any

import ibis

from research.validation.definition import Duration, End, Events, Start
from research.validation.mapping import Mapping
from research.validation.measuring.selecting import matches


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


def with_end(rows: Any, units: Any, start: Start, end: End, mapping: Mapping) -> Any:
    """``units`` (with what :func:`first_pass` found) and ``end_us``; null where no end counts."""
    if end.pick in ("first", "last"):
        return units.mutate(end_us=units["to_low"] if end.pick == "first" else units["to_high"])
    if end.pick == "last_after":
        plain = ibis.ifelse(units["to_high"] > units["start_us"], units["to_high"], ibis.null("int64"))
        hard = units["to_high"] == units["start_us"]
    else:
        plain = ibis.ifelse(units["to_low"] > units["start_us"], units["to_low"], ibis.null("int64"))
        hard = (units["to_low"] <= units["start_us"]) & (units["to_high"] >= units["start_us"])
    return _second_pass(rows, units.mutate(_plain=plain), hard, (start, end), mapping)


def _second_pass(rows: Any, units: Any, hard: Any, span: tuple[Start, End], mapping: Mapping) -> Any:
    start, end = span
    few = units.filter(hard.fill_null(False)).select("_unit", _start="start_us")
    near = rows.filter(matches(rows, start.events, mapping) | matches(rows, end.events, mapping)).join(few, "_unit")
    at_start = matches(near, start.events, mapping) & (near["_ts"] == near["_start"])
    anchor = ibis.window(group_by="_unit")
    seq = near["_seq"].max(where=at_start) if start.pick == "last" else near["_seq"].min(where=at_start)
    placed = near.mutate(_anchor=seq.over(anchor))
    behind = (placed["_ts"] > placed["_start"]) | (
        (placed["_ts"] == placed["_start"]) & (placed["_seq"] > placed["_anchor"])
    )
    ends = matches(placed, end.events, mapping) & behind
    pick = placed["_ts"].max(where=ends) if end.pick == "last_after" else placed["_ts"].min(where=ends)
    found = placed.group_by("_unit").aggregate(_hard_end=pick)
    joined = units.left_join(found, "_unit")
    return joined.mutate(end_us=ibis.coalesce(joined["_plain"], joined["_hard_end"])).drop(
        "_plain", "_hard_end", "_unit_right"
    )


def first_since(rows: Any, units: Any, events: Events, mapping: Mapping) -> Any:
    """``units`` and ``stop_us``: the first of ``events`` at or after the start."""
    marked = rows.filter(matches(rows, events, mapping)).join(units.select("_unit", _start="start_us"), "_unit")
    found = (
        marked.filter(marked["_ts"] >= marked["_start"]).group_by("_unit").aggregate(stop_us=lambda t: t["_ts"].min())
    )
    return units.left_join(found, "_unit").drop("_unit_right")


def each_span(rows: Any, measure: Duration, mapping: Mapping) -> Any:
    """Per unit: ``starts``, ``spans`` (finished), ``span_sum``, first ``start_us``, last ``end_us``.

    Each start runs to the next end behind it; two starts may share an end.
    """
    behind = ibis.window(group_by="_unit", order_by=["_ts", "_seq"], rows=(1, None))
    marked = rows.filter(rows["_ts"].notnull()).mutate(
        _from=matches(rows, measure.start.events, mapping), _to=matches(rows, measure.end.events, mapping)
    )
    marked = marked.filter(marked["_from"] | marked["_to"])
    end = marked.mutate(_end=ibis.ifelse(marked["_to"], marked["_ts"], ibis.null("int64")))
    spans = end.mutate(_next=end["_end"].min().over(behind)).filter(lambda t: t["_from"])
    took = spans["_next"] - spans["_ts"]
    if measure.max_wait_us is not None:
        took = ibis.ifelse(took <= measure.max_wait_us, took, ibis.null("int64"))
    spans = spans.mutate(_took=took)
    return spans.group_by("_unit").aggregate(
        starts=spans["_ts"].count(),
        spans=spans["_took"].count(),
        span_sum=spans["_took"].sum(),
        start_us=spans["_ts"].min(),
        end_us=spans["_next"].max(where=spans["_took"].notnull()),
    )
