"""Effects of exactly the smallest size that matters, on as many units as are said to be enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from research.validation import thresholds as limits
from research.validation import verdict as judge
from research.validation.checks.linked import linked
from research.validation.checks.refuters import residuals
from research.validation.checks.valued import slope, wanted
from research.validation.observed import Observed, Pairs, pairs


def found_links(cell: Pairs, seeds: Iterable[int]) -> list[tuple[str, tuple[str, ...] | None]]:
    """The answer where one step moves a KPI by exactly the smallest effect of interest, on so many units as say
    themselves that they are enough (80 %); and, where the effect was seen, what fired though nothing is wrong."""
    return [_planted(cell, seed) for seed in seeds]


def _planted(cell: Pairs, seed: int) -> tuple[str, tuple[str, ...] | None]:
    random, size = np.random.default_rng(seed), units_needed(cell)
    observed = _resampled(cell, random, size)
    x = observed.scaled(observed.dose)
    base, sign = float(cell.outcome.mean()), wanted(cell)
    share = np.clip(base + sign * limits.SESOI_SHARE * (x - x.mean()), 0.01, 0.99)
    hit = (random.random(size) < share).astype(float)
    answers = replace(observed.outcomes[0], values=hit)
    findings = judge.with_q(linked(observed, answers))
    flags = tuple(f.check for f in findings if f.verdict == "partly" and not f.check.startswith("link"))
    (head,) = judge.headlines(findings)
    seen = head.q is not None and head.q <= limits.Q_LINKED
    return judge.linked(findings).answer, flags if seen else None


def units_needed(cell: Pairs) -> int:
    """Units for 80 % power to see the smallest effect of interest per step, adjusters held equal."""
    base, spread = float(cell.outcome.mean()), residuals(cell)[0].var()
    return int(np.ceil(base * (1 - base) / spread * (2.802 / limits.SESOI_SHARE) ** 2))


def _resampled(cell: Pairs, random: np.random.Generator, size: int) -> Observed:
    """So many of the cell's units, drawn with replacement, in order of time, with all that belongs to them."""
    held, kept = cell.observed, np.flatnonzero(cell.keep)
    rows = np.sort(random.choice(kept, size))
    outcomes = (replace(cell.answers, values=cell.answers.values[rows], at_us=cell.answers.at_us[rows]),)
    return replace(
        held, dose=held.dose[rows], end_us=held.end_us[rows], lost=held.lost[rows], months=held.months[rows],
        outcomes=outcomes, covariates=tuple(replace(c, values=c.values[rows]) for c in held.covariates), control=None,
        clusters=None if held.clusters is None else held.clusters[rows], start_us=None, customers=None,
    )  # fmt: skip


def found_values(cell: Pairs, seeds: Iterable[int]) -> list[str]:
    """The answer of "valued" where one increment moves a score by the smallest effect of interest, on enough units."""
    found, spread = [], float(cell.outcome.std(ddof=1))
    worth = limits.SESOI_SD * spread
    size = int(np.ceil((2.802 * spread / worth) ** 2 / (cell.dose / cell.observed.step).var()))
    for seed in seeds:
        random = np.random.default_rng(seed)
        observed = _resampled(cell, random, max(size, limits.UNITS_LEAST))
        x = observed.dose / observed.step
        score = wanted(cell) * worth * (x - x.mean()) + random.normal(0, spread, len(x))
        answers = replace(observed.outcomes[0], values=score)
        found.append(slope(pairs(observed, answers)).verdict)
    return found
