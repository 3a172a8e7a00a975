"""Elapsed time between two moments: by the clock, only while a business is open, or without pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import ibis

from nlp.errors import DefinitionError
from research.validation.definition import Calendar, Duration, Events
from research.validation.measuring.selecting import matches

if TYPE_CHECKING:
    from research.validation.measuring.units import Task

_MARGIN_DAYS = 2


def with_elapsed(task: Task, measure: Duration, units: Any) -> Any:
    """``units`` with ``took_us``: from ``start_us`` to ``finish_us`` as the measure counts time.

    Raises:
        DefinitionError: if a measure asks for opening hours and pauses at once.
    """
    if measure.calendar and measure.pauses:
        raise DefinitionError(
            f"{task.definition.id}: it has a calendar and pauses.",
            "Use one of them; both together are not measured yet.",
        )
    if measure.calendar:
        opening = _openings(measure.calendar, units)
        units = _open_by(_open_by(units, "start_us", opening), "finish_us", opening)
        took = units["_open_finish_us"] - units["_open_start_us"]
        return units.mutate(took_us=ibis.ifelse(units["finish_us"].isnull(), ibis.null("int64"), took)).drop(
            "_open_finish_us", "_open_start_us"
        )
    units = units.mutate(took_us=units["finish_us"] - units["start_us"])
    return _without_pauses(task, measure, units) if measure.pauses else units


def open_spans(calendar: Calendar, first: date, last: date) -> list[tuple[int, int, int]]:
    """(opens, closes, open time before) in microseconds for every opening from ``first`` to ``last``, in order.

    Hours are wall-clock hours in the calendar's zone; the day on which clocks change has as much open time as passes.
    """
    zone, closed = ZoneInfo(calendar.timezone), frozenset(calendar.holidays)
    found, before = [], 0
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.isoformat() in closed:
            continue
        for weekday, opens, closes in calendar.hours:
            if weekday == day.weekday():
                begin, end = _instant(day, opens, zone), _instant(day, closes, zone)
                found.append((begin, end, before))
                before += end - begin
    return found


def _instant(day: date, minutes: int, zone: ZoneInfo) -> int:
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
    return int(wall.astimezone(UTC).timestamp()) * 1_000_000


def _openings(calendar: Calendar, units: Any) -> Any:
    """The openings that cover every moment in ``units``, as a small table."""
    bounds = units.aggregate(low=units["start_us"].min(), high=units["finish_us"].max(), top=units["start_us"].max())
    low, high, top = bounds.to_pyarrow().to_pylist()[0].values()
    if low is None:
        low = high = top = 0
    first = datetime.fromtimestamp(low / 1e6, UTC).date() - timedelta(days=_MARGIN_DAYS)
    last = datetime.fromtimestamp(max(high or top, top) / 1e6, UTC).date() + timedelta(days=_MARGIN_DAYS)
    spans: Sequence[tuple[int, int, int]] = open_spans(calendar, first, last) or [(0, 0, 0)]
    return ibis.memtable(
        {name: [span[i] for span in spans] for i, name in enumerate(("_opens", "_closes", "_before"))},
        schema={"_opens": "int64", "_closes": "int64", "_before": "int64"},
    )


def _open_by(units: Any, column: str, opening: Any) -> Any:
    """``units`` with the open time that has passed by ``column`` since the first opening."""
    joined = units.asof_join(opening, on=units[column] >= opening["_opens"])
    passed = joined["_before"] + ibis.least(joined[column], joined["_closes"]) - joined["_opens"]
    return joined.mutate(**{f"_open_{column}": passed.fill_null(0)}).drop("_opens", "_closes", "_before")


def _without_pauses(task: Task, measure: Duration, units: Any) -> Any:
    """Takes away the paused time inside each span; a pause that never ends lasts to the end of the span."""
    parts = [_pauses(task, begin, finish) for begin, finish in measure.pauses]
    pauses = ibis.union(*parts) if len(parts) > 1 else parts[0]
    inside = pauses.join(units.select("_unit", "start_us", "finish_us"), "_unit")
    low = ibis.greatest(inside["_begin"], inside["start_us"])
    high = ibis.least(ibis.coalesce(inside["_finish"], inside["finish_us"]), inside["finish_us"])
    lost = (
        inside.mutate(_lost=ibis.greatest(high - low, 0))
        .group_by("_unit")
        .aggregate(_paused=lambda t: t["_lost"].sum())
    )
    joined = units.left_join(lost, "_unit").drop("_unit_right")
    return joined.mutate(took_us=joined["took_us"] - joined["_paused"].fill_null(0).cast("int64")).drop("_paused")


def _pauses(task: Task, begin: str, finish: str) -> Any:
    """(_unit, _begin, _finish): a pause begun while one runs belongs to it."""
    rows = task.rows.filter(matches(task.rows, Events((begin, finish)), task.mapping))
    order = ibis.window(group_by="_unit", order_by=["_ts", "_seq"])
    follows = rows.mutate(
        _before=rows["_event"].lag().over(order),
        _finish=ibis.ifelse(rows["_event"] == finish, rows["_ts"], ibis.null("int64"))
        .min()
        .over(ibis.window(group_by="_unit", order_by=["_ts", "_seq"], rows=(1, None))),
    )
    starts = follows.filter(
        (follows["_event"] == begin) & (follows["_before"].isnull() | (follows["_before"] != begin))
    )
    return starts.select("_unit", "_finish", _begin="_ts")
