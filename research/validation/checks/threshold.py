"""Is there a point from which it starts, or up to which it goes on, to matter? A straight line against a broken one.

A broken line is flat up to a threshold and straight beyond, or straight up to it and flat beyond. It is placed by
likelihood over a grid; the interval of the place comes from a bootstrap of cases, its existence from the distribution
of the best break found where a straight line is true, never from the best of many p values. Models are compared by BIC.
Scores and amounts are fitted by least squares, yes/no by logit, on groups of units of like dose.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from research.validation import thresholds as limits
from research.validation.checks.wording import between, number
from research.validation.estimating import Floats
from research.validation.finding import Answer, Finding
from research.validation.observed import Pairs

_CELLS = 300
_DRAWS = 500
_STEPS = 8
_MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class Break:
    """Where a broken line breaks, in the dose's unit, with its bootstrap interval.

    ``slope`` is that of the part that is not flat (log odds for yes/no); ``beyond`` says that this is the part behind
    the break; ``gain`` is how much lower its BIC is than a straight line's; ``p`` how often such a line shows as much.
    """

    place: float
    interval: tuple[float, float]
    slope: float
    beyond: bool
    gain: float
    p: float


@dataclass(frozen=True, slots=True)
class _Cells:
    """Units gathered by like dose, and every line that is tried on them.

    ``cell`` is the cell of each unit, ``dose`` the mean dose of each cell, ``lines`` has the straight line in its first
    row and then one broken line per ``place``, those flat before the break first.
    """

    cell: NDArray[np.intp]
    dose: Floats
    lines: Floats
    places: Floats

    @staticmethod
    def of(dose: Floats, grid: Floats) -> _Cells:
        """Every distinct dose, or cells of about equal size."""
        values = np.unique(dose)
        if len(values) > _CELLS:
            values = np.unique(np.quantile(dose, np.arange(1, _CELLS) / _CELLS))
        cell = np.searchsorted(values, dose)
        cell = (np.cumsum(np.bincount(cell) > 0) - 1)[cell]
        x = np.bincount(cell, weights=dose) / np.bincount(cell)
        late = np.maximum(x - grid[:, None], 0.0)
        return _Cells(cell, x, np.vstack([x, late, np.minimum(x, grid[:, None])]), np.concatenate([grid, grid]))

    def fits(self, weights: Floats, outcome: Floats, *, binary: bool) -> tuple[Floats, Floats]:
        """Per line, its slope and what it explains (twice the log likelihood, or the sum of squares explained)."""
        k = len(self.dose)
        n, total = (np.bincount(self.cell, held, k).astype(np.float64) for held in (weights, weights * outcome))
        return _logits(self.lines, n, total) if binary else _squares(self.lines, n, total)


def _squares(lines: Floats, n: Floats, total: Floats) -> tuple[Floats, Floats]:
    left = lines - (lines @ n / n.sum())[:, None]
    sxx, sxy = (left**2) @ n, left @ total
    slope = np.divide(sxy, sxx, out=np.zeros_like(sxy), where=sxx > 1e-12)
    return slope, slope * sxy


def _logits(lines: Floats, n: Floats, hits: Floats) -> tuple[Floats, Floats]:
    """Newton's method for all lines at once: each has an intercept and a slope."""
    share = float(hits.sum() / n.sum())
    a, b = np.full(len(lines), np.log(share / (1 - share)) if 0 < share < 1 else 0.0), np.zeros(len(lines))
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(a[:, None] + b[:, None] * lines, -30, 30)))
        weight, miss = n * p * (1 - p), hits - n * p
        s0, s1, s2 = weight.sum(1), (weight * lines).sum(1), (weight * lines**2).sum(1)
        g0, g1 = miss.sum(1), (miss * lines).sum(1)
        det = np.maximum(s0 * s2 - s1**2, 1e-12)
        a, b = a + (s2 * g0 - s1 * g1) / det, b + (s0 * g1 - s1 * g0) / det
    eta = np.clip(a[:, None] + b[:, None] * lines, -30, 30)
    return b, 2 * (eta @ hits - np.logaddexp(0, eta) @ n)


def find_break(dose: Floats, outcome: Floats, *, step: float, seed: int, binary: bool = False) -> Break | None:
    """The best broken line through the units; ``None`` without room for one.

    ``step`` is one increment; breaks are looked for at half increments between the 5th and 95th percentile.
    """
    grid = _grid(dose, step)
    if len(grid) < 3 or np.ptp(outcome) == 0:
        return None
    cells, random = _Cells.of(dose, grid), np.random.default_rng(seed)
    slopes, explained = cells.fits(np.ones(len(dose)), outcome, binary=binary)
    best = int(np.argmax(explained[1:]))
    won = float(explained[best + 1] - explained[0])
    noise = np.array([_chance(cells, outcome, random, binary=binary) for _ in range(limits.PERMUTATIONS)])
    draws = [_redrawn(cells, outcome, random, binary=binary) for _ in range(_DRAWS)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return Break(
        place=float(cells.places[best]),
        interval=(float(low), float(high)),
        slope=float(slopes[best + 1]),
        beyond=best < len(grid),
        gain=_bic_gain(cells, outcome, won, binary=binary),
        p=float((1 + (noise >= won).sum()) / (1 + len(noise))),
    )


def _bic_gain(cells: _Cells, outcome: Floats, won: float, *, binary: bool) -> float:
    """One parameter more, the place, against what it explains."""
    n = len(outcome)
    if not binary:
        rss = float(((outcome - _straight(cells, outcome)) ** 2).sum())
        won = n * float(np.log(rss / max(rss - won, 1e-300)))
    return won - float(np.log(n))


def _straight(cells: _Cells, outcome: Floats) -> Floats:
    """The straight line at each unit's dose."""
    slope = float(cells.fits(np.ones(len(outcome)), outcome, binary=False)[0][0])
    x = cells.dose[cells.cell]
    return np.asarray(outcome.mean() + slope * (x - x.mean()), dtype=np.float64)


def _chance(cells: _Cells, outcome: Floats, random: np.random.Generator, *, binary: bool) -> float:
    """How much the best break wins where a straight line is true: residuals shuffled, or answers drawn anew."""
    if binary:
        share = _expected(cells, outcome)
        drawn = (random.random(len(outcome)) < share).astype(np.float64)
    else:
        line = _straight(cells, outcome)
        drawn = line + random.permutation(outcome - line)
    explained = cells.fits(np.ones(len(outcome)), drawn, binary=binary)[1]
    return float(explained[1:].max() - explained[0])


def _expected(cells: _Cells, outcome: Floats) -> Floats:
    """The share that the straight logit expects at each unit's dose."""
    k = len(cells.dose)
    held = (np.ones(len(outcome)), outcome)
    n, hits = (np.bincount(cells.cell, column, k).astype(np.float64) for column in held)
    slope = float(_logits(cells.lines[:1], n, hits)[0][0])
    intercept = _intercept(cells.dose, n, float(hits.sum()), slope)
    return np.asarray(1 / (1 + np.exp(-(intercept + slope * cells.dose)))[cells.cell], dtype=np.float64)


def _intercept(dose: Floats, n: Floats, hits: float, slope: float) -> float:
    """The intercept at which as many are expected as were seen, by halving."""
    low, high = -60.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = float(n @ (1 / (1 + np.exp(-np.clip(middle + slope * dose, -60, 60)))))
        low, high = (middle, high) if expected < hits else (low, middle)
    return (low + high) / 2


def _redrawn(cells: _Cells, outcome: Floats, random: np.random.Generator, *, binary: bool) -> float:
    """Where the line breaks in one bootstrap sample: each case counts a Poisson(1) number of times."""
    weights = random.poisson(1.0, len(outcome)).astype(np.float64)
    return float(cells.places[int(np.argmax(cells.fits(weights, outcome, binary=binary)[1][1:]))])


def _grid(dose: Floats, step: float) -> Floats:
    low, high = np.quantile(dose, [0.05, 0.95])
    half = step / 2
    if (high - low) / half > 100:
        return np.unique(np.quantile(dose, np.linspace(0.05, 0.95, 46)))
    return np.asarray(np.arange(np.ceil(low / half), np.floor(high / half) + 1) * half, dtype=np.float64)


def threshold(found: Pairs, wanted: int) -> Finding | None:
    """The finding of the break; ``None`` where none is likely. ``wanted`` is the sign that customers value.

    ``yes`` needs a break that wins by BIC, whose place is known to within half the middle half of values, and one
    increment on its steep side that is worth noticing.
    """
    observed, (dose, outcome) = found.observed, _limited(found)
    seed = zlib.crc32(f"break:{observed.definition.hash}:{found.answers.outcome.name}".encode())
    if observed.is_yes_or_no or np.ptp(dose) == 0:
        return None
    held = find_break(dose, outcome, step=observed.step, seed=seed, binary=found.binary)
    if held is None or held.gain < limits.BIC_STRONG or held.p > limits.PERMUTED_MOST:
        return None
    low, high = np.quantile(dose, [0.25, 0.75])
    narrow = held.interval[1] - held.interval[0] < (high - low) / 2
    share = float(outcome.mean())
    steep = (
        held.slope * observed.step * (share * (1 - share) if found.binary else 1.0)
    )  # log odds as a share, at its mean
    answer: Answer = "yes" if narrow and abs(steep) >= found.interesting and steep * wanted > 0 else "note"
    because = _said(found, held, steep, narrow=narrow)
    return Finding("threshold", "valued", answer, because, len(dose), held.place, held.interval, p=held.p,
                   about=found.answers.outcome.name, measure=observed.definition.increment.unit,
                   method="broken line, BIC, bootstrap of cases")  # fmt: skip


def _said(found: Pairs, held: Break, steep: float, *, narrow: bool) -> str:
    observed, name = found.observed, found.answers.outcome.name
    place = f"{number(held.place)} {observed.definition.increment.unit} {between(held.interval)}"
    where = "beyond" if held.beyond else "up to there"
    flat = "up to there no change is seen" if held.beyond else "beyond no change is seen"
    more = f"{where} {observed.step_words} more goes with {number(steep)} in {name}"
    because = f"There is a threshold at {place}: {flat}, {more}"
    return f"{because}." if narrow else f"{because}; where it lies is not certain enough to build on."


def _limited(found: Pairs) -> tuple[Floats, Floats]:
    """Doses cut at the 99th percentile, an even sample of units where there are very many."""
    dose, outcome = found.dose, found.outcome
    if len(dose) > _MOST_UNITS:
        every = np.linspace(0, len(dose) - 1, _MOST_UNITS).astype(np.int64)
        dose, outcome = dose[every], outcome[every]
    return np.minimum(dose, np.quantile(dose, 0.99)), outcome
