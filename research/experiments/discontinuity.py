"""A cutoff that decided who got the change: regression discontinuity, for those near the cutoff.

The jump is that of a local quadratic within the bandwidth of a local line (Imbens & Kalyanaraman 2012), which is the
bias-corrected estimate of Calonico, Cattaneo & Titiunik (2014) where both bandwidths are the same. Whether somebody
sorted units across the cutoff shows in their density (McCrary 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from research.experiments.effects import holm
from research.experiments.supporting import short_of_support
from research.validation.estimating import Estimate, Floats, estimate, mean_interval
from research.validation.finding import Answer, Bin, Finding

NEAR_LEAST = 30
"""Units that must lie within the bandwidth on either side."""

SORTED_P = 0.05
"""p of an even density below which units seem to have been sorted across the cutoff."""

PLACEBO_P = 0.05
"""p, adjusted for there being two, below which a made-up cutoff shows a jump, too."""

_DRAWN = 10


@dataclass(frozen=True, slots=True)
class Jump:
    """The jump at the cutoff with its robust interval; ``bandwidth`` in the score's unit, ``near`` units within it."""

    estimate: Estimate
    bandwidth: float
    near: tuple[int, int]


def jump(score: Floats, values: Floats, cutoff: float, *, bandwidth: float | None = None) -> Jump | None:
    """The jump of ``values`` for units at or above ``cutoff``; ``None`` with too few units near it."""
    x = np.asarray(score - cutoff, dtype=np.float64)
    h = bandwidth or _bandwidth(x, values)
    if h is None or not np.isfinite(h) or h <= 0:
        return None
    inside = np.abs(x) < h
    above = x >= 0
    near = int((inside & ~above).sum()), int((inside & above).sum())
    if min(near) < NEAR_LEAST:
        return None
    x, y, t = x[inside], values[inside], above[inside].astype(np.float64)
    columns = np.column_stack([np.ones(len(x)), t, x, x**2, t * x, t * x**2])
    return Jump(_weighted(columns, y, 1 - np.abs(x) / h), h, near)


def _weighted(columns: Floats, y: Floats, weights: Floats) -> Estimate:
    """The second coefficient of weighted least squares with robust errors (HC1)."""
    n, k = columns.shape
    bread = np.linalg.pinv((columns * weights[:, None]).T @ columns, hermitian=True)
    beta = bread @ (columns * weights[:, None]).T @ y
    scores = columns * (weights * (y - columns @ beta))[:, None]
    cov = bread @ (scores.T @ scores) @ bread * n / (n - k)
    return estimate(float(beta[1]), float(np.sqrt(cov[1, 1])), n, df=float(n - k))


def _bandwidth(x: Floats, y: Floats) -> float | None:
    """Imbens & Kalyanaraman's for a triangular kernel; ``None`` where the data are too few for its pilots.

    Reckoned in standard deviations of both sides, since one of its safeguards is a plain number.
    """
    unit, scale, n, above = float(x.std(ddof=1)), float(y.std(ddof=1)), len(x), x >= 0
    if unit <= 0 or scale <= 0 or above.all() or not above.any():
        return None
    x, y = x / unit, y / scale
    pilot = 1.84 * n ** (-0.2)
    close = [y[(np.abs(x) <= pilot) & side] for side in (above, ~above)]
    if min(len(part) for part in close) < 3:
        return None
    density = sum(len(part) for part in close) / (2 * n * pilot)
    spread = sum(float(((part - part.mean()) ** 2).sum()) for part in close) / sum(len(part) for part in close)
    third = _third_derivative(x, y, above)
    curves, leftover = [], 0.0
    for side in (above, ~above):
        wide = 3.56 * (spread / (density * max(third**2, 0.01))) ** (1 / 7) * int(side.sum()) ** (-1 / 7)
        part = side & (np.abs(x) <= wide)
        if part.sum() < 4:
            return None
        curves.append(2 * float(np.polyfit(x[part], y[part], 2)[0]))
        leftover += 2160 * spread / (int(part.sum()) * wide**4)
    bend = (curves[0] - curves[1]) ** 2 + leftover
    return float(unit * 3.4375 * (2 * spread / (density * bend)) ** 0.2 * n ** (-0.2)) if bend > 0 else None


def _third_derivative(x: Floats, y: Floats, above: np.ndarray) -> float:
    """Of a cubic with a jump, over the half of each side that lies nearer to the cutoff."""
    kept = (x >= np.median(x[~above])) & (x <= np.median(x[above]))
    t = above[kept].astype(np.float64)
    columns = np.column_stack([np.ones(int(kept.sum())), t, x[kept], x[kept] ** 2, x[kept] ** 3])
    return 6 * float(np.linalg.lstsq(columns, y[kept], rcond=None)[0][-1])


def uneven(score: Floats, cutoff: float) -> float | None:
    """p of the density being the same on both sides of the cutoff (McCrary 2008); ``None`` with too few units."""
    from scipy.special import ndtr

    x = np.asarray(score - cutoff, dtype=np.float64)
    n = len(x)
    width = 2 * float(x.std(ddof=1)) / np.sqrt(n)
    if width <= 0 or min((x < 0).sum(), (x >= 0).sum()) < NEAR_LEAST:
        return None
    low, high = int(np.floor(x.min() / width)), int(np.floor(x.max() / width))
    heights = np.bincount(np.floor(x / width).astype(int) - low, minlength=high - low + 1) / (n * width)
    middles = (np.arange(low, high + 1) + 0.5) * width
    sides = (middles > 0, middles < 0)
    if min(int(side.sum()) for side in sides) < 6:
        return None
    h = float(np.mean([_reach(middles[side], heights[side]) for side in sides]))
    above, below = (_at_cutoff(middles[side], heights[side], h) for side in sides)
    if above is None or below is None or min(above, below) <= 0:
        return None
    se = np.sqrt((24 / 5) * (1 / above + 1 / below) / (n * h))
    return float(2 * ndtr(-abs(np.log(above / below)) / se))


def _reach(middles: Floats, heights: Floats) -> float:
    """McCrary's bandwidth of one side, from a polynomial of the fourth degree."""
    shape = np.polyfit(middles, heights, 4)
    left = heights - np.polyval(shape, middles)
    bend = float((np.polyval(np.polyder(shape, 2), middles) ** 2).sum())
    spread = float(left @ left) / max(len(middles) - 5, 1)
    length = float(np.ptp(middles)) or 1.0
    return 3.348 * (spread * length / bend) ** 0.2 if bend > 0 else length


def _at_cutoff(middles: Floats, heights: Floats, h: float) -> float | None:
    weights = np.maximum(1 - np.abs(middles) / h, 0)
    if (weights > 0).sum() < 3:
        return None
    root = np.sqrt(weights)
    columns = np.column_stack([root, root * middles])
    return float(np.linalg.lstsq(columns, root * heights, rcond=None)[0][0])


def supported_by_cutoff(
    score: Floats, values: Floats, cutoff: float, *, sesoi: float, higher: bool = True
) -> Finding:  # fmt: skip
    """Whether the jump at the cutoff supports the claim, for units near it.

    ``values`` of units at or above ``cutoff`` are those with the change. Refused where their density says that units
    were sorted across it; at most ``partly`` where a made-up cutoff in the middle of either side jumps, too.
    """
    known = np.isfinite(score) & np.isfinite(values)
    score, values = score[known], values[known]
    name, found = "regression discontinuity", jump(score, values, cutoff)
    if found is None:
        because = f"Fewer than {NEAR_LEAST} units lie near enough to {cutoff:g} on either side."
        return Finding(name, "supported", "refused", because, n=len(score))
    verdict, because = _support(score, values, cutoff, found.estimate if higher else found.estimate.times(-1), sesoi)
    below, above = found.near
    told = f"{because} {below:,} units below and {above:,} above lie within {found.bandwidth:.3g} of {cutoff:g}."
    return Finding(
        name, "supported", verdict, told, n=len(score), estimate=found.estimate.value,
        interval=found.estimate.interval, measure="jump at the cutoff",
        method="local quadratic, triangular weights, robust; bandwidth by Imbens & Kalyanaraman", p=found.estimate.p,
        bins=_drawn(score, values, cutoff, found.bandwidth),
    )  # fmt: skip


def _support(score: Floats, values: Floats, cutoff: float, gain: Estimate, sesoi: float) -> tuple[Answer, str]:
    p = uneven(score, cutoff)
    if p is not None and p < SORTED_P:
        return "refused", f"Units lie more densely on one side of the cutoff (p = {p:.2g}): were they sorted across it?"
    if (short := short_of_support(gain, sesoi)) is not None:
        return short
    sides = (score < cutoff, score >= cutoff)
    made_up = [jump(score[side], values[side], float(np.median(score[side]))) for side in sides]
    ps = holm([each.estimate.p for each in made_up if each is not None])
    if any(p < PLACEBO_P for p in ps):
        return "partly", f"The values jump at the cutoff, and at a made-up one, too (p = {min(ps):.2g}, Holm)."
    if p is None or not ps:
        return (
            "partly",
            "The values jump at the cutoff; too few units to see whether they were sorted or jump elsewhere.",
        )
    return (
        "yes",
        "The values jump at the cutoff and at no made-up one, and no unit seems sorted across it. Near it only.",
    )


def _drawn(score: Floats, values: Floats, cutoff: float, h: float) -> tuple[Bin, ...]:
    """Means of equal steps on either side of the cutoff, for the chart."""
    made = []
    for i in range(-_DRAWN, _DRAWN):
        low, high = cutoff + i * h / _DRAWN, cutoff + (i + 1) * h / _DRAWN
        part = values[(score >= low) & (score < high)]
        if len(part) > 1:
            made.append(Bin(f"{(low + high) / 2:.4g}", low, high, len(part), float(part.sum()), float(part.mean()),
                            mean_interval(part)))  # fmt: skip
    return tuple(made)
