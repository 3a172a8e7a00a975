"""How many units an experiment needs, and whether the traffic there is can answer the question at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from nlp.errors import DataError

EVENTS_LEAST = 30
"""Expected events per arm below which a share is not tested: the normal interval no longer holds."""

WEEKS_LEAST = 2
"""Whole weeks, so that each weekday weighs the same, and two, so that one odd week is not the result."""

WEEKS_MOST = 8
"""Longest run looked at unless asked otherwise: after that, the customers and the service are others."""


@dataclass(frozen=True, slots=True)
class Risk:
    """``alpha``: two-sided chance of a false claim; ``power``: chance of seeing an effect of the size asked for."""

    alpha: float = 0.05
    power: float = 0.80

    def __post_init__(self) -> None:
        if not (0 < self.alpha < 1 and self.alpha < self.power < 1):
            raise DataError(
                f"Alpha {self.alpha} and power {self.power} do not go together; both lie between 0 and 1, power above.",
                "Use the customary 0.05 and 0.80 unless there is a reason.",
            )

    @property
    def quantiles(self) -> tuple[float, float]:
        """(z for alpha/2, z for the power)."""
        from scipy.special import ndtri

        return float(ndtri(1 - self.alpha / 2)), float(ndtri(self.power))

    def shared_by(self, comparisons: int) -> Risk:
        """The risk of each of several comparisons with one control (Bonferroni)."""
        return Risk(self.alpha / max(comparisons, 1), self.power)


STANDARD = Risk()
"""5 % two-sided, 80 % power."""


def per_arm_for_means(difference: float, sd: float, *, risk: Risk = STANDARD) -> int:
    """Units per arm to see a difference of two means: normal theory with Guenther's (1981) z²/4 for Student's t."""
    _positive("difference", abs(difference))
    _positive("standard deviation", sd)
    alpha, power = risk.quantiles
    return math.ceil(2 * ((alpha + power) * sd / difference) ** 2 + alpha**2 / 4)


def per_arm_for_shares(base: float, other: float, *, risk: Risk = STANDARD) -> int:
    """Units per arm to see ``base`` become ``other``: the pooled normal test (Fleiss, Levin & Paik 2003, eq. 4.14)."""
    _share("share now", base)
    _share("share hoped for", other)
    _positive("difference", abs(other - base))
    alpha, power = risk.quantiles
    pooled = (base + other) / 2
    spread = alpha * math.sqrt(2 * pooled * (1 - pooled))
    spread += power * math.sqrt(base * (1 - base) + other * (1 - other))
    return math.ceil((spread / (other - base)) ** 2)


def detectable_mean(per_arm: float, sd: float, *, risk: Risk = STANDARD) -> float:
    """Smallest difference of means seen with so many units per arm; infinite where no number would be seen."""
    alpha, power = risk.quantiles
    left = per_arm - alpha**2 / 4
    return math.inf if left <= 0 else (alpha + power) * sd * math.sqrt(2 / left)


def detectable_share(per_arm: float, base: float, *, risk: Risk = STANDARD) -> float:
    """Smallest rise of a share seen with so many units per arm (a fall, where the share is above one half)."""
    _share("share now", base)
    step = 1.0 if base <= 0.5 else -1.0
    low, high = 0.0, 1 - min(base, 1 - base) - 1e-9
    if per_arm_for_shares(base, base + step * high, risk=risk) > per_arm:
        return math.inf
    for _ in range(60):
        middle = (low + high) / 2
        if middle <= 1e-12 or per_arm_for_shares(base, base + step * middle, risk=risk) > per_arm:
            low = middle
        else:
            high = middle
    return high


def cluster_effect(size: float, icc: float, *, cv: float = 0.0) -> float:
    """Design effect of assigning whole clusters: 1 + ((1 + cv²)·size − 1)·icc (Eldridge, Ashby & Kerry 2006).

    ``size`` is the mean number of units in a cluster, ``cv`` the variation of that number (sd / mean), ``icc`` the
    intra-cluster correlation, 0–1.
    """
    if size < 1 or not 0 <= icc <= 1 or cv < 0:
        raise DataError(
            f"Clusters of {size} units with correlation {icc} and variation {cv} cannot be.",
            "Give a mean size of at least 1, a correlation between 0 and 1 and a variation of at least 0.",
        )
    return max(1.0, 1 + ((1 + cv**2) * size - 1) * icc)


def cuped_factor(correlation: float) -> float:
    """Share of the variance left by a pre-exposure covariate of this correlation with the KPI (Deng et al. 2013)."""
    if not -1 < correlation < 1:
        raise DataError(f"A correlation of {correlation} cannot be used.", "Give one between −1 and 1, ends excluded.")
    return 1 - correlation**2


@dataclass(frozen=True, slots=True)
class History:
    """What the KPI was before: ``mean`` (a share for ``kind`` share) and ``sd`` (not used for a share) per unit.

    ``weekly`` units arrive a week. ``correlation`` is that of the KPI with the covariate to be used; ``cluster_size``
    and ``icc`` describe clusters assigned whole.
    """

    kind: Literal["mean", "share"]
    mean: float
    weekly: float
    sd: float = 0.0
    correlation: float = 0.0
    cluster_size: float = 1.0
    icc: float = 0.0

    def __post_init__(self) -> None:
        _positive("number of units a week", self.weekly)
        if self.kind == "share":
            _share("share", self.mean)
        else:
            _positive("standard deviation", self.sd)

    @property
    def factor(self) -> float:
        """By how much the design multiplies the units needed: clusters raise it, a covariate lowers it."""
        return cluster_effect(self.cluster_size, self.icc) * cuped_factor(self.correlation)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would take. ``per_arm`` units and ``weeks`` to see ``sesoi``; ``mde`` is what ``weeks_most`` can show.

    ``weeks`` is ``None`` when even the longest run is too short. ``events`` is the number of events expected in the
    smallest arm of the run (``None`` for a mean). ``because`` can be shown as it is.
    """

    verdict: Literal["can be answered", "cannot be answered with this traffic", "refused"]
    because: str
    per_arm: int
    weeks: int | None
    mde: float
    events: float | None = None


def plan(
    history: History,
    sesoi: float,
    *,
    allocation: tuple[float, ...] = (0.5, 0.5),
    weeks_most: int = WEEKS_MOST,
    risk: Risk = STANDARD,
) -> Plan:
    """The run that shows ``sesoi`` (absolute, in the KPI's unit; its sign is the direction hoped for).

    ``allocation`` holds the arms' shares, control first; with unequal arms ``per_arm`` is the size of the equal arms
    that would tell as much, and ``weeks`` allows for it.
    """
    _allocation(allocation)
    risk = risk.shared_by(len(allocation) - 1)
    per_arm, events = math.ceil(_units(history, sesoi, risk) * history.factor), None
    worth = 2 / (1 / allocation[0] + 1 / min(allocation[1:]))
    weeks = max(WEEKS_LEAST, math.ceil(per_arm / worth / history.weekly))
    most = max(weeks_most, WEEKS_LEAST)
    mde = _detectable(history, most * history.weekly * worth / history.factor, risk)
    if history.kind == "share":
        events = min(weeks, most) * history.weekly * min(allocation) * min(history.mean, 1 - history.mean)
    if events is not None and events < EVENTS_LEAST:
        because = f"{events:.0f} events expected per arm in {min(weeks, most)} weeks; a share needs {EVENTS_LEAST}."
        return Plan("refused", because, per_arm, None, mde, events)
    if weeks > most:
        because = f"{most} weeks show a difference of {mde:.4g}; the smallest that matters is {abs(sesoi):.4g}"
        because += f" and would take {weeks:,} weeks. Look for a larger change, more traffic or a covariate."
        return Plan("cannot be answered with this traffic", because, per_arm, None, mde, events)
    because = f"{per_arm:,} units per arm, which is {weeks} weeks, show a difference of {abs(sesoi):.4g}."
    return Plan("can be answered", because, per_arm, weeks, mde, events)


def _units(history: History, sesoi: float, risk: Risk) -> int:
    if history.kind == "share":
        return per_arm_for_shares(history.mean, history.mean + sesoi, risk=risk)
    return per_arm_for_means(sesoi, history.sd, risk=risk)


def _detectable(history: History, per_arm: float, risk: Risk) -> float:
    if history.kind == "share":
        return detectable_share(per_arm, history.mean, risk=risk)
    return detectable_mean(per_arm, history.sd, risk=risk)


def _allocation(allocation: tuple[float, ...]) -> None:
    if len(allocation) < 2 or min(allocation) <= 0 or not math.isclose(sum(allocation), 1, abs_tol=1e-9):
        raise DataError(
            f"The shares {allocation} do not divide the units among arms.",
            "Give at least two shares above 0 that add up to 1, the control first.",
        )


def _positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise DataError(f"The {name} is {value}; a number above 0 is expected.", f"Check the {name}.")


def _share(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise DataError(
            f"The {name} is {value}; one between 0 and 1, ends excluded, is expected.", "Give 0.12 for 12 %."
        )
