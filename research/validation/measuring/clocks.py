"""Elapsed time between two moments: by the clock, only while a business is open, or without pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import ibis

from research.validation.definition import Calendar, Duration, Events
from research.validation.measuring.engine import small_table
from research.validation.measuring.selecting import matches
from research.validation.measuring.zones import DAY, EPOCH, whole

if TYPE_CHECKING:
    from research.validation.measuring.units import Task

_MARGIN_DAYS = 2
_LONG = 40 * 366 * DAY


def with_elapsed(task: Task, measure: Duration, spans: Any, *, key: tuple[str, ...] = ("_unit",)) -> Any:
    """``spans`` with ``took_us``: from ``start_us`` to ``finish_us`` as the measure counts time, null without one.

    ``key`` names the columns that tell spans apart. With opening hours, only the open time of pauses is taken off.
    """
    opening = _openings(task, measure.calendar, spans) if measure.calendar else None
    spans = _passed(spans, "start_us", "finish_us", "took_us", opening)
    return _without_pauses(task, measure, spans, key, opening) if measure.pauses else spans


def _passed(table: Any, begin: str, finish: str, name: str, opening: tuple[Any, int] | None) -> Any:
    """``table`` with the time that passed from one moment to another, by the clock or while it is open."""
    if opening is None:
        return table.mutate(**{name: table[finish] - table[begin]})
    table = _open_by(_open_by(table, begin, opening), finish, opening)
    took = table[f"_open_{finish}"] - table[f"_open_{begin}"]
    known = table[finish].notnull() & table[begin].notnull()
    return table.mutate(**{name: ibis.ifelse(known, took, ibis.null("int64"))}).drop(
        f"_open_{finish}", f"_open_{begin}"
    )


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


def _openings(task: Task, calendar: Calendar, units: Any) -> tuple[Any, int]:
    """Open time by day (UTC), as a small table, and how many openings a day touches at most.

    ``_before`` is the open time passed when the day begins; ``_o0, _c0, …`` are its openings, null where it has fewer.
    """
    low, high = task.span[0], max(task.span[1], task.horizon or task.span[1])
    if high - low > _LONG:  # some time is far off: only those of spans matter
        ends = units.aggregate(low=units["start_us"].min(), high=units["finish_us"].max(), top=units["start_us"].max())
        first, last, top = ends.to_pyarrow().to_pylist()[0].values()
        low, high = (0, 0) if first is None else (first, max(last or top, top))
    days = range(low // DAY, high // DAY + 1)
    first, last = (EPOCH + timedelta(days=n) for n in (days[0] - _MARGIN_DAYS, days[-1] + _MARGIN_DAYS))
    touched: dict[int, list[tuple[int, int]]] = {}
    for opens, closes, _ in open_spans(calendar, first.date(), last.date()):
        for day in range(opens // DAY, (closes - 1) // DAY + 1):
            touched.setdefault(day, []).append((max(opens, day * DAY), min(closes, (day + 1) * DAY)))
    most = max((len(held) for held in touched.values()), default=0)
    return small_table(units.get_backend(), _by_day(days, touched, most)), most


def _by_day(days: range, touched: dict[int, list[tuple[int, int]]], most: int) -> dict[str, list[int | None]]:
    """The columns of the table of days."""
    open_time = [sum(closes - opens for opens, closes in touched.get(day, ())) for day in days]
    passed = [0, *accumulate(open_time)][:-1]
    columns: dict[str, list[int | None]] = {"_day": [*days], "_before": [*passed]}
    for i in range(most):
        held = [touched.get(day, [])[i : i + 1] for day in days]
        for side, name in enumerate(("o", "c")):
            columns[f"_{name}{i}"] = [one[0][side] if one else None for one in held]
    return columns


def _open_by(units: Any, column: str, opening: tuple[Any, int]) -> Any:
    """``units`` with the open time that has passed by ``column`` since the first day; joined by day, no loop."""
    table, most = opening
    joined = units.mutate(_on=whole(units[column], DAY)).left_join(table, [("_on", "_day")])
    passed = joined["_before"]
    for i in range(most):
        passed += ibis.greatest(ibis.least(joined[column], joined[f"_c{i}"]) - joined[f"_o{i}"], 0).fill_null(0)
    return joined.mutate(**{f"_open_{column}": passed.fill_null(0)}).drop("_on", *table.columns)


def _without_pauses(
    task: Task, measure: Duration, spans: Any, key: tuple[str, ...], opening: tuple[Any, int] | None
) -> Any:
    """Takes away the paused time inside each span; a pause that never ends lasts to the end of the span."""
    parts = [_pauses(task, begin, finish) for begin, finish in measure.pauses]
    pauses = ibis.union(*parts) if len(parts) > 1 else parts[0]
    inside = pauses.join(spans.select(*key, "start_us", "finish_us"), "_unit")
    inside = inside.mutate(
        _low=ibis.greatest(inside["_begin"], inside["start_us"]),
        _high=ibis.least(ibis.coalesce(inside["_finish"], inside["finish_us"]), inside["finish_us"]),
    )
    inside = _passed(inside.filter(inside["_high"] > inside["_low"]), "_low", "_high", "_lost", opening)
    lost = inside.group_by(list(key)).aggregate(_paused=lambda t: t["_lost"].sum())
    joined = spans.left_join(lost, list(key)).drop(*(f"{name}_right" for name in key))
    return joined.mutate(took_us=joined["took_us"] - joined["_paused"].fill_null(0).cast("int64")).drop("_paused")


def _pauses(task: Task, begin: str, finish: str) -> Any:
    """(_unit, _begin, _finish): a pause begun while one runs belongs to it."""
    rows = task.rows.filter(matches(task.rows, Events((begin, finish)), task.mapping))
    order = ibis.window(group_by="_unit", order_by=task.turns)
    follows = rows.mutate(
        _before=rows["_event"].lag().over(order),
        _finish=ibis.ifelse(rows["_event"] == finish, rows["_ts"], ibis.null("int64"))
        .min()
        .over(ibis.window(group_by="_unit", order_by=task.turns, rows=(1, None))),
    )
    starts = follows.filter(
        (follows["_event"] == begin) & (follows["_before"].isnull() | (follows["_before"] != begin))
    )
    return starts.select("_unit", "_finish", _begin="_ts")
