"""What measuring returns: a few numbers about the values of all units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["us", "share", "count", "ratio"]
"""What a value is: microseconds, 0 or 1, a count, or a ratio of sums."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The curve at one time (microseconds): ``ended`` is the share that has come to its end by then, with its pointwise
    95 % interval (``None`` where undefined); ``other`` the share that ended otherwise, where endings compete.

    ``at_risk`` units were still followed just before; ``censored`` were lost from sight since the point before.
    """

    time: float
    ended: float
    low: float | None
    high: float | None
    other: float | None
    at_risk: int
    censored: int


@dataclass(frozen=True, slots=True)
class Survival:
    """A quantile when not every unit has come to its end, with its log-log interval; microseconds.

    ``None`` where the curve never comes down that far. ``method`` is Kaplan–Meier, or Aalen–Johansen when competing
    ends are kept apart. ``curve`` has at most some hundred points, evenly spread over the units.
    """

    method: Literal["Kaplan–Meier", "Aalen–Johansen"]
    median: float | None
    low: float | None
    high: float | None
    p90: float | None
    n: int
    ended: int
    censored: int
    competing: int
    curve: tuple[CurvePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """The same numbers for one part: a month (``2024-05``, of the start) or a segment."""

    name: str
    n_eligible: int
    n: int
    mean: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Measurements:
    """Values of all units in short. Microseconds for times; a share is between 0 and 1.

    ``n_eligible`` units belong to the population; ``n`` have a value; ``censored`` had not ended when the data was
    extracted; ``competing`` ended otherwise; ``immature`` were not observed long enough; ``unpaired`` had their end
    only before their start; ``missing`` is the rest. ``coverage`` = (n + censored + competing) / (n_eligible −
    immature). Numbers over values are ``None`` when n = 0; ``sum`` is exact for times and counts. Where a
    unit may have several spans, ``span_starts`` began, ``spans`` ended, in ``span_sum`` altogether.
    """

    scale: Scale
    n_eligible: int
    n: int
    censored: int = 0
    competing: int = 0
    immature: int = 0
    unpaired: int = 0
    missing: int = 0
    coverage: float | None = None
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q25: float | None = None
    q75: float | None = None
    p90: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    sum: int = 0
    negatives: int = 0
    zeros: int = 0
    distinct: int = 0
    mode_share: float | None = None
    spans: int = 0
    span_sum: int = 0
    span_starts: int = 0
    interval: tuple[float, float] | None = None
    survival: Survival | None = None
    months: tuple[Slice, ...] = ()
    query: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseValue:
    """One unit's value: ``value`` in microseconds for times; moments are UTC microseconds; ``None`` without any."""

    case: str
    status: str
    value: float | int | None
    start_us: int | None
    end_us: int | None
    time_us: int | None
    score: float | None = None
