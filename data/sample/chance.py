"""Seeded chance that gives the same numbers on every machine and with every library version.

Only ``random.Random.random`` is used, whose stream Python keeps stable; everything else is arithmetic on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from statistics import NormalDist

NORMAL = NormalDist()


class Chance:
    """Draws of one unit (a case), independent of how many draws other units needed."""

    def __init__(self, *key: object) -> None:
        self._random = Random("/".join(map(str, key))).random

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        return low + (high - low) * self._random()

    def normal(self) -> float:
        """Mean 0, standard deviation 1."""
        return NORMAL.inv_cdf(min(max(self._random(), 1e-12), 1 - 1e-12))

    def happens(self, chance: float) -> bool:
        return self._random() < chance

    def pick(self, weights: Mapping[str, float]) -> str:
        """One key, with a chance in proportion to its weight."""
        left = self._random() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return next(reversed(weights))

    def tries(self, n: int, chance: float) -> int:
        """How many of ``n`` tries succeed."""
        return sum(self.happens(chance) for _ in range(n))

    def poisson(self, mean: float) -> int:
        left, count = math.exp(-mean), 0
        product = self._random()
        while product > left:
            product *= self._random()
            count += 1
        return count

    def wait(self, mean: float) -> float:
        """Exponential waiting time."""
        return -mean * math.log(1 - self._random())


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
