"""The figures of one tally: exact quantiles, sums, spread, months, and who left when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from research.validation.measurements import Slice
from research.validation.measuring.tallying import STATES, Tally, Whole
from research.validation.measuring.zones import month_name
from research.validation.survival import Counts

_QUANTILES = {"q25": 0.25, "median": 0.5, "q75": 0.75, "p90": 0.9}
_HALF = 20
"""Bits that are summed apart, so that a sum of whole numbers never runs over."""


@dataclass(frozen=True)
class Values:
    """The values of units that have one, ascending, with the month of each and how many units share it."""

    held: NDArray[Any]
    month: NDArray[np.int32]
    k: Whole

    @classmethod
    def of(cls, tally: Tally) -> Values:
        """Those of a tally."""
        valued = tally.state == STATES.index("value")
        return cls(tally.at[valued], tally.month[valued], tally.k[valued])

    @cached_property
    def last(self) -> Whole:
        """How many units come up to and with each run."""
        return np.cumsum(self.k)

    @cached_property
    def n(self) -> int:
        """Units with a value."""
        return int(self.last[-1]) if len(self.last) else 0

    @cached_property
    def total(self) -> float | int:
        """The sum; exact for whole numbers."""
        if not np.issubdtype(self.held.dtype, np.integer):
            return float(np.dot(self.held, self.k))
        high, low = self.held >> _HALF, self.held & ((1 << _HALF) - 1)
        return (int(np.dot(high, self.k)) << _HALF) + int(np.dot(low, self.k))

    @cached_property
    def spread(self) -> float | None:
        """The standard deviation of a sample; ``None`` below two values."""
        if self.n < 2:
            return None
        apart = self.held.astype(np.float64) - self.total / self.n
        return float(np.sqrt(np.dot(apart * apart, self.k) / (self.n - 1)))

    def quantile(self, share: float) -> float | None:
        """Between the two nearest values by how close they are; ``None`` without any."""
        if not self.n:
            return None
        place = (self.n - 1) * share
        at = np.searchsorted(self.last, [int(place), int(np.ceil(place))], "right")
        low, high = float(self.held[at[0]]), float(self.held[at[1]])
        return low + (high - low) * (place - int(place))

    def figures(self) -> dict[str, Any]:
        """What is said of values beyond their sum and mean."""
        found: dict[str, Any] = {name: self.quantile(share) for name, share in _QUANTILES.items()}
        runs = np.flatnonzero(_changes(self.held))
        most = int(np.add.reduceat(self.k, runs).max()) if self.n else 0
        zero = np.searchsorted(self.held, [0, 0], "left"), np.searchsorted(self.held, 0, "right")
        below, upto = (int(self.last[i - 1]) if i else 0 for i in (int(zero[0][0]), int(zero[1])))
        return found | {
            "sd": self.spread,
            "minimum": float(self.held[0]) if self.n else None,
            "maximum": float(self.held[-1]) if self.n else None,
            "negatives": below,
            "zeros": upto - below,
            "distinct": len(runs),
            "mode_share": most / self.n if self.n else None,
        }


def months_of(values: Values, tally: Tally) -> tuple[Slice, ...]:
    """The same for the units that began in each month, in order."""
    order = np.argsort(values.month, kind="stable")  # leaves each month ascending by value
    month, held, k = values.month[order], values.held[order], values.k[order]
    made = []
    for number, eligible in sorted(tally.dated.items()):
        inside = slice(*np.searchsorted(month, [number, number + 1]))
        part = Values(held[inside], month[inside], k[inside])
        mean = part.total / part.n if part.n else None
        made.append(Slice(month_name(number), eligible, part.n, mean, part.quantile(0.5)))
    return tuple(made)


def leaving_of(tally: Tally) -> Counts:
    """Per distinct time, how many units came to their end, ended otherwise, or were lost from sight."""
    among = tally.state <= STATES.index("competing")
    at, state, k = tally.at[among], tally.state[among], tally.k[among]
    runs = np.flatnonzero(_changes(at))
    apart = len(runs) == len(at)  # as microseconds mostly are
    ended, censored, competing = (
        (held if apart else np.add.reduceat(held, runs)).astype(np.float64)
        for held in (np.where(state == i, k, 0) for i in range(3))
    )
    return Counts(at[runs].astype(np.float64), ended, competing, censored)


def _changes(ascending: NDArray[Any]) -> NDArray[np.bool_]:
    """Where another value begins."""
    return np.concatenate((np.ones(min(len(ascending), 1), dtype=bool), ascending[1:] != ascending[:-1]))
