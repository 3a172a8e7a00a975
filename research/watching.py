"""Watching a CPI: control charts that suit its data, on limits that stay frozen, and the tasks that signals open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from research.monitoring import (
    BASELINE_LEAST,
    Chart,
    Rule,
    between_chart,
    false_alarms,
    individuals,
    rate_chart,
    share_chart,
    signals,
)
from research.records import Record
from research.validation.periods import Every, Pairing, Period, Series

BASELINE_MOST = 24
"""Points that make provisional limits, where there are as many."""

A_YEAR: dict[Every, float] = {"week": 52.18, "month": 12.0}
"""Points a year."""

RULE_WORDS: dict[Rule, str] = {
    "beyond": "one point beyond its limits",
    "one side": "nine points in a row on one side of the centre",
    "trend": "six points in a row rising or falling",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReading(Record):
    """A CPI and its KPIs as they were read once; what an older definition gave stays as it was.

    ``version`` and ``definition`` say what was measured; ``extract_end_us`` how far the data reached;
    ``pairs`` lay the CPI against the outcomes of the same units.
    """

    candidate: str
    definition: str
    version: int
    dataset: str
    data_fingerprint: str
    every: Every
    extract_end_us: int
    series: tuple[Series, ...]
    pairs: tuple[Pairing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Record):
    """The points that make the limits of one series, kept by value: they stay even when the data are replaced."""

    candidate: str
    definition: str
    every: Every
    series: str
    periods: tuple[Period, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A series with its chart. ``frozen`` is ``None`` while limits are provisional; ``alarms`` are those to be expected
    in a year though nothing has changed, on limits from so few points, ``settled`` what they would be if the
    limits were known; both ``None`` where points do not come by the calendar; ``first`` is the index of
    the first point behind the baseline."""

    series: Series
    chart: Chart
    frozen: Baseline | None
    alarms: float | None
    settled: float | None
    first: int


def watched(series: Series, every: Every, frozen: Baseline | None = None) -> Watched:
    """The chart that suits the series, on the frozen limits or on provisional ones.

    Raises:
        DataError: with fewer than 20 complete points and no baseline, or where the baseline has no spread.
    """
    mature = _mature(series.periods)
    base = frozen.periods if frozen else series.periods[: min(mature, BASELINE_MOST)]
    chart = _drawn(series, base, mature)
    last = base[-1].name if base else ""
    first = sum(period.name <= last for period in series.periods)
    by_calendar = series.kind != "between"
    alarms = false_alarms(A_YEAR[every], chart.baseline) if by_calendar else None
    settled = false_alarms(A_YEAR[every]) if by_calendar else None
    return Watched(series, chart, frozen, alarms, settled, first)


def _mature(periods: tuple[Period, ...]) -> int:
    """How many points there are before the incomplete ones at the end."""
    return max((n for n, period in enumerate(periods, start=1) if period.complete), default=0)


def _drawn(series: Series, base: tuple[Period, ...], mature: int) -> Chart:
    """Limits come from ``base`` alone, wherever its points lie; signals only from the series' own points."""
    both = (*base, *series.periods)
    values, sizes, totals = (np.array([getattr(p, name) for p in both]) for name in ("value", "n", "total"))
    k, whole = len(base), len(base) + mature
    if series.kind == "share":
        chart = share_chart(totals, sizes, baseline=k, mature=whole)
    elif series.kind == "rate":
        chart = rate_chart(totals, sizes, baseline=k, mature=whole)
    elif series.kind == "between":
        chart = between_chart(values, baseline=k)
    else:
        logged = series.kind == "median" and bool((values > 0).all())
        chart = individuals(values, baseline=k, logged=logged, mature=whole)
    points, low, high = chart.points[k:], chart.low[k:], chart.high[k:]
    found = signals(points[:mature], chart.centre, low[:mature], high[:mature])
    hollow = None if mature == len(points) else mature
    return replace(chart, points=points, low=low, high=high, signals=found, hollow=hollow)


def baseline_of(series: Series, first: str, count: int) -> tuple[Period, ...]:
    """The ``count`` complete points from the period ``first`` on."""
    return tuple(p for p in series.periods if p.complete and p.name >= first)[:count]


def enough(periods: Iterable[Period]) -> bool:
    """Whether the points can make limits."""
    return sum(1 for _ in periods) >= BASELINE_LEAST


@dataclass(frozen=True, slots=True)
class Alarm:
    """A signal behind the baseline: ``key`` stays the same whenever the data are read again."""

    key: str
    series: str
    period: str
    rule: Rule
    value: float
    centre: float
    low: float
    high: float
    unit: str

    @property
    def words(self) -> str:
        """As the task says it."""
        return f"{self.series}, {self.period}: {RULE_WORDS[self.rule]}"


def alarms(one: Watched) -> list[Alarm]:
    """The signals behind the baseline, one for each run: a rule that goes on being met is one alarm, not many."""
    chart, found = one.chart, []
    met = {(s.at, s.rule) for s in chart.signals}
    for signal in chart.signals:
        if signal.at < one.first or (signal.at > one.first and (signal.at - 1, signal.rule) in met):
            continue
        name = one.series.periods[signal.at].name
        found.append(
            Alarm(
                f"{one.series.name}|{name}|{signal.rule}", one.series.name, name, signal.rule,
                float(chart.points[signal.at]), chart.centre, float(chart.low[signal.at]),
                float(chart.high[signal.at]), one.series.unit,
            )
        )  # fmt: skip
    return found
