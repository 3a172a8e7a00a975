"""Control charts: is a CPI still what it was, and if not, since when? A target is drawn, but it is never a limit.

Limits come from a baseline that is frozen until a documented change. Values are plain arrays in order of time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp.errors import DataError
from research.validation.estimating import Floats

BASELINE_LEAST = 20
"""Points without which limits are too loose a guess (24 are better)."""

ChartKind = Literal["I-MR", "log I-MR", "p'", "u'", "g", "t"]
Rule = Literal["beyond", "one side", "trend"]
"""Nelson's (1984) rules 1–3: one point beyond a limit, nine on one side of the centre, six rising or falling. More
rules would mostly add false alarms."""

_D2, _WIDTH, _SIGMAS, _SIDE, _TREND = 1.128, 2.66, 3.0, 9, 6
_TREND_CHANCE = 2 / math.factorial(_TREND)
_FREEDOM = 0.65
"""Degrees of freedom of a mean moving range per point behind the first, as Student's t needs them. Its variance alone
would say 0.62; with 0.65 the chance below is that of simulated charts within 2 % from 20 to 100 baseline points."""


@dataclass(frozen=True, slots=True)
class Signal:
    """The point (index) that meets a rule, and which."""

    at: int
    rule: Rule


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Points with their limits, one of each per point (limits of p' and u' follow the denominators).

    ``baseline`` points made the limits. ``hollow`` points from the first immature one on are drawn, not judged.
    """

    kind: ChartKind
    points: Floats
    centre: float
    low: Floats
    high: Floats
    baseline: int
    signals: tuple[Signal, ...]
    hollow: int | None = None


def weekly_medians(values: Floats, weeks: Floats) -> tuple[Floats, Floats]:
    """(weeks in order, median of each): what to chart of durations, whose single values are skewed."""
    names = np.unique(weeks)
    return names, np.array([np.median(values[weeks == week]) for week in names], dtype=np.float64)


def individuals(
    points: Floats, *, baseline: int | None = None, logged: bool = False, mature: int | None = None
) -> Chart:
    """I-MR: centre ± 2.66 times the mean moving range of the first ``baseline`` points (all by default).

    ``logged`` for durations: limits are made on logarithms and shown as durations. ``mature`` counts the points whose
    values are complete. Raises :class:`DataError` below :data:`BASELINE_LEAST` points or, logged, at a value ≤ 0.
    """
    if logged and (points <= 0).any():
        at = int(np.flatnonzero(points <= 0)[0])
        raise DataError(f"Point {at + 1} is {points[at]}: it has no logarithm.", "Chart weekly medians instead.")
    count = _baseline(points, baseline, mature)
    scale = np.log(points) if logged else points
    centre = float(scale[:count].mean())
    half = _WIDTH * _moving_range(scale[:count])
    low, high = (np.full(len(points), centre + sign * half) for sign in (-1, 1))
    if logged:
        return _chart("log I-MR", points, (math.exp(centre), np.exp(low), np.exp(high)), count, mature)
    return _chart("I-MR", points, (centre, low, high), count, mature)


def share_chart(events: Floats, sizes: Floats, *, baseline: int | None = None, mature: int | None = None) -> Chart:
    """Laney's (2002) p': limits of a share, widened by what the weeks vary beyond chance."""
    return _laney("p'", (events, sizes), baseline, mature)


def rate_chart(events: Floats, sizes: Floats, *, baseline: int | None = None, mature: int | None = None) -> Chart:
    """Laney's u': limits of a count per unit, widened likewise."""
    return _laney("u'", (events, sizes), baseline, mature)


def _laney(
    kind: Literal["p'", "u'"], counted: tuple[Floats, Floats], baseline: int | None, mature: int | None
) -> Chart:
    events, sizes = counted
    if (
        len(events) != len(sizes)
        or (sizes <= 0).any()
        or (events < 0).any()
        or (kind == "p'" and (events > sizes).any())
    ):
        raise DataError("Events and sizes do not go together.", "Give one size above 0 per count, and no more events.")
    points = np.asarray(events / sizes, dtype=np.float64)
    count = _baseline(points, baseline, mature)
    centre = float(events[:count].sum() / sizes[:count].sum())
    if (centre in {0.0, 1.0} and kind == "p'") or centre == 0:
        raise DataError(f"The baseline's share is {centre:g}.", "Chart the time between events instead.")
    chance = np.sqrt(centre * (1 - centre if kind == "p'" else 1) / sizes)
    spread = _moving_range(((points - centre) / chance)[:count]) / _D2
    half = _SIGMAS * spread * chance
    top = 1.0 if kind == "p'" else math.inf
    limits = np.maximum(centre - half, 0.0), np.minimum(centre + half, top)
    return _chart(kind, points, (centre, *limits), count, mature)


def between_chart(units: Floats, *, baseline: int | None = None) -> Chart:
    """g: units handled between rare events (Benneyan 2001). Few is worse; there is no lower limit but the rules."""
    count = _baseline(units, baseline, None)
    centre = float(units[:count].mean())
    high = np.full(len(units), centre + _SIGMAS * math.sqrt(centre * (centre + 1)))
    return _chart("g", units, (centre, np.zeros(len(units)), high), count, None)


def gap_chart(gaps: Floats, *, baseline: int | None = None) -> Chart:
    """t: time between rare events, made nearly normal by the power 1/3.6 (Nelson 1994), limits shown as times."""
    if (gaps < 0).any():
        raise DataError("A time between events is negative.", "Sort the events by time first.")
    count = _baseline(gaps, baseline, None)
    scale = gaps ** (1 / 3.6)
    centre = float(scale[:count].mean())
    half = _WIDTH * _moving_range(scale[:count])
    low, high = (np.full(len(gaps), max(centre + sign * half, 0.0) ** 3.6) for sign in (-1, 1))
    return _chart("t", gaps, (centre**3.6, low, high), count, None)


def _baseline(points: Floats, baseline: int | None, mature: int | None) -> int:
    whole = len(points) if mature is None else mature
    count = whole if baseline is None else baseline
    if not BASELINE_LEAST <= count <= whole or not np.isfinite(points).all():
        raise DataError(
            f"{count} baseline points of {whole} complete ones are given; {BASELINE_LEAST} or more are needed.",
            "Wait for more points, or chart shorter periods.",
        )
    return count


def _moving_range(values: Floats) -> float:
    return float(np.abs(np.diff(values)).mean())


def _chart(
    kind: ChartKind, points: Floats, lines: tuple[float, Floats, Floats], baseline: int, mature: int | None
) -> Chart:
    centre, low, high = lines
    whole = len(points) if mature is None else mature
    found = signals(points[:whole], centre, low[:whole], high[:whole])
    return Chart(kind, points, centre, low, high, baseline, found, None if whole == len(points) else whole)


def signals(points: Floats, centre: float, low: Floats, high: Floats) -> tuple[Signal, ...]:
    """Every point at which a rule is met, in order of time."""
    side, step = np.sign(points - centre), np.sign(np.diff(points))
    found = [Signal(int(i), "beyond") for i in np.flatnonzero((points < low) | (points > high))]
    found += [Signal(i, "one side") for i in _runs(side, _SIDE)]
    found += [Signal(i + 1, "trend") for i in _runs(step, _TREND - 1)]
    return tuple(sorted(found, key=lambda signal: (signal.at, signal.rule)))


def _runs(signs: Floats, length: int) -> list[int]:
    """Where at least ``length`` equal signs in a row end or go on; zeros break a run."""
    found, run = [], 0
    for i, sign in enumerate(signs):
        run = 0 if sign == 0 else run + 1 if i and sign == signs[i - 1] else 1
        if run >= length:
            found.append(i)
    return found


def false_alarms(
    points_a_year: float, baseline: int | None = None, rules: Sequence[Rule] = ("beyond", "one side", "trend")
) -> float:
    """Points a year that meet a rule though nothing has changed, to be shown beside every chart.

    ``baseline`` points made centre and limits, which is a guess of both and raises the number: at 24 points threefold
    for the first rule. ``None`` stands for settled limits. For normal, independent points; skewed ones raise it more.
    """
    return points_a_year * sum(_chance(rule, baseline) for rule in rules)


def _chance(rule: Rule, baseline: int | None) -> float:
    """Chance that a point behind the baseline meets the rule while nothing has changed, over all baselines."""
    if rule == "trend":
        return _TREND_CHANCE
    if rule == "beyond":
        return math.erfc(_SIGMAS / math.sqrt(2)) if baseline is None else _beyond(baseline)
    return 2 * 0.5**_SIDE if baseline is None else _one_side(baseline)


def _beyond(baseline: int) -> float:
    """A new point is 1/m more uncertain than the centre, and the spread is guessed: Student's t with few degrees of
    freedom. The moving range guesses the standard deviation itself without bias, which c₄ turns into t's terms."""
    from scipy.special import gammaln, stdtr

    free = _FREEDOM * (baseline - 1)
    c4 = math.sqrt(2 / free) * math.exp(float(gammaln((free + 1) / 2) - gammaln(free / 2)))
    return float(2 * stdtr(free, -_SIGMAS / (c4 * math.sqrt(1 + 1 / baseline))))


def _one_side(baseline: int) -> float:
    """Nine in a row on one side of a centre that is itself off by a normal error of variance 1/m."""
    from scipy.special import ndtr

    errors, weights = np.polynomial.hermite_e.hermegauss(60)
    above = ndtr(errors / math.sqrt(baseline))
    return float(weights @ (above**_SIDE + (1 - above) ** _SIDE) / weights.sum())


@dataclass(frozen=True, slots=True)
class Break:
    """The level changed with the point ``at`` (its index): ``before`` and ``after`` are the means on either side.

    ``p`` is the share of shuffled series with a break as large: points that depend on their neighbours make it small.
    """

    at: int
    before: float
    after: float
    p: float


def change_point(points: Floats, *, seed: int, least: int = 5, shuffles: int = 999) -> Break | None:
    """The single break that leaves least variance within (Hinkley 1970), with a permutation p over all places.

    ``None`` with fewer than twice ``least`` points or without spread.
    """
    n = len(points)
    if n < 2 * least or np.ptp(points) == 0:
        return None
    rng = np.random.default_rng(seed)
    largest, at = _largest(points, least)
    reached = sum(_largest(rng.permutation(points), least)[0] >= largest for _ in range(shuffles))
    p = (reached + 1) / (shuffles + 1)
    return Break(at, float(points[:at].mean()), float(points[at:].mean()), p)


def _largest(points: Floats, least: int) -> tuple[float, int]:
    """Greatest between-sides sum of squares over the places for a break, and the index of the one."""
    n = len(points)
    at = np.arange(least, n - least + 1)
    sums = np.cumsum(points - points.mean())[at - 1]
    between = sums**2 * n / (at * (n - at))
    best = int(np.argmax(between))
    return float(between[best]), int(at[best])
