"""Quantiles of a time that not every unit has finished: Kaplan–Meier and Aalen–Johansen, from counts per time.

Kaplan & Meier (1958); Greenwood's variance with the log(−log) interval (Kalbfleisch & Prentice 1980); Aalen & Johansen
(1978) for the cumulative incidence when other endings compete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from research.validation.measurements import CurvePoint, Survival

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Z = 1.959963984540054
MOST_POINTS = 120
"""Points of a curve that are kept for drawing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Per distinct time, ascending: how many units ended, ended otherwise, or were lost from sight."""

    times: Floats
    ended: Floats
    competing: Floats
    censored: Floats

    @property
    def at_risk(self) -> Floats:
        """How many units were still followed just before each time."""
        leaving = self.ended + self.competing + self.censored
        return np.asarray(np.cumsum(leaving[::-1])[::-1], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Curve:
    """Probability of having ended by each time, with its pointwise 95 % interval (NaN where undefined)."""

    times: Floats
    ended: Floats
    low: Floats
    high: Floats


def survival(counts: Counts) -> Survival | None:
    """Median with interval, and the 90th percentile; ``None`` without any unit that ended.

    With competing endings the curve is the Aalen–Johansen cumulative incidence, else one minus Kaplan–Meier.
    """
    if not len(counts.times) or not counts.ended.sum():
        return None
    competes = bool(counts.competing.sum())
    kept = _kept(counts)
    curve = aalen_johansen(counts) if competes else kaplan_meier(counts, kept)
    ended, competing, censored = (int(part.sum()) for part in (counts.ended, counts.competing, counts.censored))
    return Survival(
        method="Aalen–Johansen" if competes else "Kaplan–Meier",
        median=_reached(curve.times, curve.ended, 0.5),
        low=_reached(curve.times, curve.high, 0.5),
        high=_reached(curve.times, curve.low, 0.5),
        p90=_reached(curve.times, curve.ended, 0.9),
        n=ended + competing + censored,
        ended=ended,
        censored=censored,
        competing=competing,
        curve=_drawn(counts, curve, kept),
    )


def _kept(counts: Counts) -> Places:
    """The points that are drawn: about as many units leave between one and the next; the last time is one of them."""
    gone = np.cumsum(counts.ended + counts.competing + counts.censored)
    marks = np.linspace(0, gone[-1], MOST_POINTS + 1)[1:]
    return np.unique(np.append(np.searchsorted(gone, marks, side="left").clip(0, len(gone) - 1), 0))


def _drawn(counts: Counts, curve: Curve, kept: Places) -> tuple[CurvePoint, ...]:
    at_risk = counts.at_risk[kept]  # worked out once: at millions of times it is a sum over all of them
    others = None
    if counts.competing.sum():
        others = aalen_johansen(replace(counts, ended=counts.competing, competing=counts.ended)).ended
    lost = np.diff(np.concatenate(([0.0], np.cumsum(counts.censored)[kept])))
    return tuple(
        CurvePoint(
            time=float(counts.times[i]), ended=float(curve.ended[i]), low=_known(curve.low[i]),
            high=_known(curve.high[i]), other=None if others is None else float(others[i]),
            at_risk=int(followed), censored=int(gone_since),
        )
        for i, followed, gone_since in zip(kept, at_risk, lost, strict=True)
    )  # fmt: skip


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _reached(times: Floats, curve: Floats, share: float) -> float | None:
    """The first time at which the curve has come to ``share``; rounding of long products is allowed for."""
    at = np.flatnonzero(np.nan_to_num(curve, nan=-1.0) >= share - 1e-12)
    return float(times[at[0]]) if len(at) else None


def kaplan_meier(counts: Counts, at: Places | None = None) -> Curve:
    """One minus the product-limit estimate; units that ended otherwise leave as if lost from sight.

    With ``at``, the interval is worked out there and where it crosses one half, and is NaN elsewhere: at millions of
    times its powers cost more than all the rest.
    """
    n, d = counts.at_risk, counts.ended
    with np.errstate(divide="ignore", invalid="ignore"):
        stays = np.cumprod(1 - d / n)
        logged = np.abs(np.log(stays))
        width = Z * np.sqrt(np.cumsum(d / (n * (n - d)))) / logged
        held = np.arange(len(n)) if at is None else np.union1d(at, _around_half(np.log(logged), width))
        low, high = (np.full(len(n), np.nan) for _ in range(2))
        spread = np.exp(width[held])
        low[held], high[held] = 1 - stays[held] ** (1 / spread), 1 - stays[held] ** spread
    return Curve(counts.times, np.asarray(1 - stays, dtype=np.float64), low, high)


def _around_half(loglog: Floats, width: Floats) -> Places:
    """Where log(−log) of what stays, less or more its width, passes that of one half, and the points beside it."""
    half = np.log(np.log(2))
    first = [int(np.argmax(bound >= half)) for bound in (loglog - width, loglog + width)]
    beside = np.array([place + step for place in first for step in (-1, 0, 1)])  # the last bit may fall either way
    return beside[(beside >= 0) & (beside < len(loglog))]


def aalen_johansen(counts: Counts) -> Curve:
    """Cumulative incidence of ending, with the delta-method variance (Marubini & Valsecchi 1995, eq. 10.12)."""
    n, d1 = counts.at_risk, counts.ended
    d = d1 + counts.competing
    with np.errstate(divide="ignore", invalid="ignore"):
        stays = np.cumprod(1 - d / n)
        before = np.concatenate(([1.0], stays[:-1]))
        incidence = np.cumsum(before * d1 / n)
        a = np.where(n > d, d / (n * (n - d)), 0.0)
        b = before**2 * d1 * (n - d1) / n**3
        c = before * d1 / n**2
        variance = (
            incidence**2 * np.cumsum(a) - 2 * incidence * np.cumsum(a * incidence) + np.cumsum(a * incidence**2)
            + np.cumsum(b) - 2 * (incidence * np.cumsum(c) - np.cumsum(c * incidence))
        )  # fmt: skip
        spread = Z * np.sqrt(np.maximum(variance, 0)) / (incidence * np.abs(np.log(incidence)))
        low, high = incidence ** np.exp(spread), incidence ** np.exp(-spread)
    return Curve(counts.times, incidence, low, high)
