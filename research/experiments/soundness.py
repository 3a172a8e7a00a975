"""Before any effect: did the arms fill as planned, was exposure after assignment, and whose values are complete?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from nlp.errors import DataError
from research.experiments.effects import Flags
from research.validation.estimating import Floats
from research.validation.regressing import Labels

ALARM = 0.001
"""p of the sample ratio below which something other than chance filled the arms: no effect is shown."""

AMBER = 0.01
"""p below which the filling is looked into, though effects are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """One row per assigned unit: arm, and a column for each KPI, guardrail, CPI and denominator (NaN = none).

    ``assigned`` and ``exposed`` (NaN = never) are times in one unit; ``until`` is when the data end; ``covariate_at``
    is when the covariate was measured; ``segments`` are labels by the name of the segment ("" = not known). What is not
    given is not looked at.
    """

    arm: Labels
    values: Mapping[str, Floats]
    assigned: Floats | None = None
    exposed: Floats | None = None
    until: float | None = None
    covariate: Floats | None = None
    covariate_at: Floats | None = None
    clusters: Labels | None = field(default=None)
    segments: Mapping[str, Labels] = field(default_factory=dict)

    def __post_init__(self) -> None:
        others = (self.assigned, self.exposed, self.covariate, self.covariate_at, self.clusters)
        columns = {
            **self.values,
            **self.segments,
            **{f"column {i}": held for i, held in enumerate(others) if held is not None},
        }
        for name, column in columns.items():
            if len(column) != len(self.arm):
                raise DataError(
                    f"“{name}” has {len(column)} values; there are {len(self.arm)} units.", "Give one row per unit."
                )

    def column(self, name: str) -> Floats:
        """A column by name; raises :class:`DataError` when the data lack it."""
        if name not in self.values:
            raise DataError(f"The data have no column “{name}”.", f"They have: {', '.join(sorted(self.values))}.")
        return self.values[name]


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Units counted in each arm against the shares planned: χ² with its p."""

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    chi2: float
    p: float

    @property
    def level(self) -> Literal["ok", "amber", "alarm"]:
        """``alarm`` blocks every effect."""
        return "alarm" if self.p < ALARM else "amber" if self.p < AMBER else "ok"


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> SampleRatio:
    """χ² of the arms' sizes (Fabijan et al. 2019); raises :class:`DataError` without a unit."""
    from scipy.special import chdtrc

    n = sum(counts)
    if not n or len(counts) != len(shares):
        raise DataError(f"{n} units in {len(counts)} arms cannot be held against {len(shares)}.", "Check the arms.")
    expected = tuple(n * share for share in shares)
    chi2 = sum((count - hoped) ** 2 / hoped for count, hoped in zip(counts, expected, strict=True))
    return SampleRatio(tuple(counts), expected, chi2, float(chdtrc(len(counts) - 1, chi2)))


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many were exposed by arm; ``early`` were exposed before they were assigned and are left out of effects."""

    exposed: tuple[int, ...]
    assigned: tuple[int, ...]
    early: int


def early(units: Units) -> Flags:
    """Units exposed before their assignment: what they did cannot be the arm's doing."""
    if units.assigned is None or units.exposed is None:
        return np.zeros(len(units.arm), dtype=bool)
    return np.asarray(units.exposed < units.assigned, dtype=bool)


def exposure(units: Units, arms: Sequence[str]) -> Exposure | None:
    """Exposure by arm; ``None`` when it was not recorded."""
    if units.exposed is None:
        return None
    seen, sides = np.isfinite(units.exposed), [units.arm == arm for arm in arms]
    return Exposure(
        tuple(int((seen & side).sum()) for side in sides),
        tuple(int(side.sum()) for side in sides),
        int(early(units).sum()),
    )


def mature(units: Units, window: float) -> Flags:
    """Units whose window, counted from exposure (from assignment for the never exposed), had passed when data end.

    Give the longer of a numerator's and denominator's windows, or their sum where one starts when the other ends.
    """
    start = units.assigned
    if units.exposed is not None:
        start = units.exposed if start is None else np.where(np.isfinite(units.exposed), units.exposed, start)
    if start is None or units.until is None:
        return np.ones(len(units.arm), dtype=bool)
    return np.asarray(units.until - start >= window, dtype=bool)


def covariate_late(units: Units) -> bool:
    """Whether the covariate was measured after exposure (or assignment) for any unit: it may then carry the effect."""
    starts = [start for start in (units.assigned, units.exposed) if start is not None]
    if units.covariate_at is None or not starts:
        return False
    return any(bool((units.covariate_at > start).any()) for start in starts)
