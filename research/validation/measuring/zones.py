"""Clocks on walls, by arithmetic on int64 microseconds alone, so that every engine gives the same integers.

A *wall* is what a clock in a time zone shows, as microseconds since 1970-01-01 00:00 on that clock. Offsets come from
Python's tz database and go into the query as comparisons, halved at every step; no engine's session time zone and no
version of its own tz database enters. In UTC nothing is added at all.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from research.validation.definition import MICROSECONDS
from research.validation.measuring.engine import days_of_spark, instant_of_seconds, wall_clock, without_zone

DAY, HOUR = MICROSECONDS["days"], MICROSECONDS["hours"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Span = tuple[int, int]
"""From and until when (UTC microseconds) offsets are looked up; outside of it those at its ends hold, so that the
query stays short. Give the span of the data: what lies outside is only ever told apart from what lies inside."""

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=20)
_MARGIN = 2 * DAY
_YEARS = 10 * 366 * DAY


def spanned(low: int | None, high: int | None) -> Span:
    """The span of data between two moments; that of the year 1970 when there are none."""
    return low or 0, high or low or 0


def widened(span: Span) -> Span:
    """Ten years more on both sides, for times that are promised or reported rather than logged."""
    return span[0] - _YEARS, span[1] + _YEARS


def within(number: Any, size: Any) -> Any:
    """What is left of ``number`` above a multiple of ``size``: never negative, as in Python and unlike in SQL."""
    return ((number % size) + size) % size


def whole(number: Any, size: int) -> Any:
    """How many times ``size`` fits into ``number``, rounded down, also below zero; exact."""
    return ((number - within(number, size)) / size).cast("int64")


def wall_us(instant: Any, zone: str, span: Span) -> Any:
    """What the clock in ``zone`` shows at an instant (UTC microseconds)."""
    return instant if zone in ("", "UTC") else instant + _looked_up(instant, _offsets(zone, span), walls=False)


def instant_us(wall: Any, zone: str, span: Span) -> Any:
    """The instant (UTC microseconds) at which the clock in ``zone`` shows ``wall``.

    An hour that is shown twice is taken as the later one; one that is skipped as if the clock had not been changed.
    """
    return wall if zone in ("", "UTC") else wall - _looked_up(wall, _offsets(zone, span), walls=True)


def _looked_up(moment: Any, offsets: list[tuple[int, int]], *, walls: bool) -> Any:
    """The offset that holds at a moment, by halving: as many comparisons as the number of changes has binary digits."""
    if len(offsets) == 1:
        return ibis.literal(offsets[0][1], "int64")
    half = len(offsets) // 2
    begins = offsets[half][0] + (offsets[half][1] if walls else 0)
    return ibis.ifelse(
        moment < begins,
        _looked_up(moment, offsets[:half], walls=walls),
        _looked_up(moment, offsets[half:], walls=walls),
    )


def _offsets(zone: str, span: Span) -> list[tuple[int, int]]:
    """(since when, offset), microseconds, in order; the first holds before as well."""
    known = _changes(zone)
    low, high = span[0] - _MARGIN, span[1] + _MARGIN
    first = max((i for i, (since, _) in enumerate(known) if since <= low), default=0)
    return [change for i, change in enumerate(known) if i == first or (i > first and change[0] <= high)]


@lru_cache(maxsize=32)
def _changes(zone: str) -> tuple[tuple[int, int], ...]:
    held, at = ZoneInfo(zone), _FIRST
    found = [(_us(at), _offset(held, at))]
    while at < _LAST:
        after = at + _STEP
        if _offset(held, after) != found[-1][1]:
            change = _between(held, at, after)
            found.append((_us(change), _offset(held, change)))
        at = after
    return tuple(found)


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second at which the offset of ``low`` ends."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _us(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)


def hour_of(wall: Any) -> Any:
    """0 to 23."""
    return whole(within(wall, DAY), HOUR)


def weekday_of(wall: Any) -> Any:
    """0 is Monday; 1970-01-01 was a Thursday."""
    return within(whole(wall, DAY) + 3, 7)


def month_of(wall: Any) -> Any:
    """Such as ``2024-05``."""
    return _date(whole(wall, DAY)).strftime("%Y-%m")


def month_number(wall: Any) -> Any:
    """Months since the year 0: twelve times the year, and 0 for January to 11."""
    day = without_zone(wall) if wall.get_backend().name == "duckdb" else _date(whole(wall, DAY))
    return (day.year().cast("int32") * 12 + day.month().cast("int32") - 1).cast("int32")


def month_name(number: int) -> str:
    """Such as ``2024-05``, for what :func:`month_number` gives."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def week_of(wall: Any) -> Any:
    """The Monday of the week, such as ``2024-05-27``."""
    return _date(whole(wall, DAY) - weekday_of(wall)).strftime("%Y-%m-%d")


def _date(days: Any) -> Any:
    """The day that lies so many days after 1970-01-01, as each engine makes one without its session's time zone."""
    engine = days.get_backend().name
    if engine == "pyspark":
        return days_of_spark(days.cast("int32"))
    if engine == "postgres":
        return wall_clock("UTC", instant_of_seconds(days.cast("float64") * 86_400.0))
    return without_zone(days * DAY)
