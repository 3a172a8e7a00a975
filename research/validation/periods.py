"""A CPI and the KPIs beside it, period by period: what a control chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from research.validation.definition import Definition
from research.validation.finding import Bin
from research.validation.mapping import Mapping, Outcome, Question

Every = Literal["week", "month"]
"""How long a period is: ISO weeks from Monday, or calendar months, in the data's own time zone."""

PointKind = Literal["median", "share", "rate", "mean", "between"]
"""What a point is: the ``median`` of durations, a ``share`` or ``rate`` of ``total`` over ``n``, a ``mean``, or, for
what is rare, how many units lie ``between`` two events (each point then is an event)."""


@dataclass(frozen=True, slots=True)
class Period:
    """One point: ``name`` is the first day (``2024-01-01``) or, between rare events, the day of the event.

    ``n`` units (or the denominator) gave ``total``; ``value`` is in the increment's unit, a share in 0..1.
    ``complete`` is false while late data may still change it.
    """

    name: str
    n: float
    total: float
    value: float
    complete: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Periods in order of time. ``unit`` is that of the values ("" for shares); ``side`` whose figure it is."""

    name: str
    kind: PointKind
    unit: str
    side: Literal["cpi", "target", "kpi"]
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A CPI and a score or outcome of the same units: the outcome by increments of the CPI.

    ``bins`` hold the units whose outcome is known, with its mean and 95 % interval; ``known`` is, bin by bin, the share
    of units for which it is known at all. ``kind`` is that of the outcome.
    """

    name: str
    kind: Literal["binary", "count", "score", "amount"]
    unit: str
    bins: tuple[Bin, ...]
    known: tuple[float, ...]

    @property
    def n(self) -> int:
        """Units with both."""
        return sum(held.n for held in self.bins)


@dataclass(frozen=True, slots=True)
class Sliced:
    """Everything one look gave: the CPI first, then the share on target, then the KPIs; how far the data reach; and the
    CPI with every outcome of the same units."""

    series: tuple[Series, ...]
    extract_end_us: int
    fingerprint: str
    pairs: tuple[Pairing, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a single unit must reach to be on target: a value in the increment's unit, and whether less is better."""

    value: float
    lower: bool


def slice_up(
    definition: Definition,
    location: str,
    mapping: Mapping,
    *,
    every: Every = "week",
    kpis: Sequence[Outcome] = (),
    beside: Sequence[Outcome] = (),
    limit: Limit | None = None,
) -> Sliced:
    """Measures the definition once and puts its units, and the KPIs of the same units, into periods of their start.

    KPIs and the outcomes ``beside`` them are also laid against the CPI, unit by unit.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data cannot be read or does not fit.
    """
    from research.validation.measuring.events import load_report, open_events
    from research.validation.measuring.measure import measure_units
    from research.validation.measuring.pairing import pairs_of
    from research.validation.measuring.selecting import columns_needed
    from research.validation.measuring.slices import series_of

    question = Question((*kpis, *beside))
    with open_events(location, mapping, columns_needed(definition, mapping, question)) as events:
        units = measure_units(events, definition, question)
        end = events.end_us or 0
        clock = Clock(every, mapping.timezone, end)
        made = series_of(units, Question(tuple(kpis)), clock, limit)
        return Sliced(made, end, load_report(events, location).fingerprint, pairs_of(units, question))


@dataclass(frozen=True, slots=True)
class Clock:
    """Where periods begin and end, and up to when the data reach (UTC microseconds)."""

    every: Every
    timezone: str
    extract_end_us: int

    def complete(self, name: str, lag_us: float) -> bool:
        """Whether a period was over, and what belongs to it had ``lag_us`` to arrive, when the data were taken."""
        return self._end_us(name) + lag_us <= self.extract_end_us

    def _end_us(self, name: str) -> int:
        first = datetime.fromisoformat(name).replace(tzinfo=ZoneInfo(self.timezone or "UTC"))
        later = (first.replace(day=1) + timedelta(days=32)).replace(day=1) if self.every == "month" else None
        ends = (later or first + timedelta(days=7)).astimezone(UTC)
        return int(ends.timestamp()) * 1_000_000
