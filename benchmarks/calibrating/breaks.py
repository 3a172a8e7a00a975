"""Thresholds where the truth has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.threshold import threshold
from research.validation.checks.valued import wanted
from research.validation.observed import Observed, Pairs, pairs


def threshold_cells(grid: Sequence[Observed]) -> list[Pairs]:
    """Every CPI × outcome on which a threshold could be looked for."""
    cells = [pairs(observed, answers) for observed in grid for answers in observed.outcomes]
    return [cell for cell in cells if cell.rare >= limits.RARE_CLASS_LEAST and not cell.observed.is_yes_or_no]


def false_thresholds(cells: Sequence[Pairs], truth: str, seeds: Iterable[int]) -> list[bool]:
    """Whether a threshold was told of where there is none, a run per seed on the cells in turn.

    ``truth``: ``nothing`` (outcomes shuffled), ``line`` (outcomes drawn from the straight line that fits best),
    ``curve`` (from the line on the logarithm: an effect that wears off smoothly) or ``root`` (from the line on the
    square root, which is none of the curves that a break is held against).
    """
    return [_claimed(cells[seed % len(cells)], truth, seed) for seed in seeds]


def _claimed(cell: Pairs, truth: str, seed: int) -> bool:
    random = np.random.default_rng(seed)
    return threshold(_with(cell, drawn(cell, truth, random)), wanted(cell)) is not None


def drawn(cell: Pairs, truth: str, random: np.random.Generator) -> np.ndarray:
    """Outcomes of the cell's units where the truth is so."""
    outcome = cell.outcome
    if truth == "nothing":
        return random.permutation(outcome)
    dose = np.minimum(cell.dose, np.quantile(cell.dose, 0.99))
    bends = {"curve": lambda d: np.log2(d + limits.LOG_OFFSET * cell.observed.step), "root": np.sqrt}
    x = bends[truth](np.maximum(dose, 0)) if truth in bends else dose
    if cell.binary:
        return (random.random(len(x)) < _expected(x, outcome)).astype(float)
    line = np.polyval(np.polyfit(x, outcome, 1), x)
    return line + random.permutation(outcome - line)


def _expected(x: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """Shares of the logit of ``hit`` on ``x``, by Newton's method."""
    z = (x - x.mean()) / x.std()
    held, columns = np.zeros(2), np.column_stack([np.ones(len(z)), z])
    for _ in range(25):
        p = 1 / (1 + np.exp(-columns @ held))
        held = held + np.linalg.solve((columns * (p * (1 - p))[:, None]).T @ columns, columns.T @ (hit - p))
    return 1 / (1 + np.exp(-columns @ held))


def _with(cell: Pairs, outcome: np.ndarray) -> Pairs:
    values = cell.answers.values.copy()
    values[cell.keep] = outcome
    return Pairs(cell.observed, replace(cell.answers, values=values), cell.keep)
