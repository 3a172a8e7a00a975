"""Intervals for agreement: sources are resampled, not statements, because statements of one person hang together."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval at ``level``; ``undefined`` counts resamples in which the coefficient had no value.

    ``low`` and ``high`` are ``None`` when fewer than two sources, or fewer than half of the resamples, gave a value;
    ``because`` then says so.
    """

    low: float | None
    high: float | None
    level: float
    resamples: int
    undefined: int
    because: str = ""


def bootstrap(
    groups: Sequence[Sequence[T]],
    coefficient: Callable[[Sequence[T]], float | None],
    *,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Percentile interval of ``coefficient`` over ``groups`` of units (one group a source) drawn with replacement."""
    if len(groups) < 2:
        return Interval(None, None, level, 0, 0, f"{len(groups)} source; an interval needs at least 2")
    draw = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    values: list[float] = []
    for _ in range(resamples):
        sample = [unit for group in draw.choices(groups, k=len(groups)) for unit in group]
        value = coefficient(sample)
        if value is not None:
            values.append(value)
    undefined = resamples - len(values)
    if len(values) * 2 < resamples:
        return Interval(None, None, level, resamples, undefined, f"undefined in {undefined} of {resamples} resamples")
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high), level, resamples, undefined)
