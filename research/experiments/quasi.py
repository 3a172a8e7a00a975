"""What can be said without assignment: differences in differences. It supports a claim; it never proves one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.errors import DataError
from research.experiments.effects import Flags
from research.experiments.supporting import apart_before, as_bins, gained, moved_apart, short_of_support
from research.validation.estimating import Estimate, Floats, estimate
from research.validation.finding import Answer, Finding
from research.validation.regressing import Labels, design, least_squares


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One row per unit and period: ``values`` (NaN = none), and whether the unit is ever ``treated``.

    ``periods`` are whole numbers in order of time; the change comes between two of them.
    """

    units: Labels
    periods: Floats
    values: Floats
    treated: Flags

    def __post_init__(self) -> None:
        if len({len(self.units), len(self.periods), len(self.values), len(self.treated)}) != 1:
            raise DataError("The panel's columns differ in length.", "Give one row per unit and period.")

    def known(self) -> Panel:
        """The rows with a value."""
        kept = np.isfinite(self.values)
        return Panel(self.units[kept], self.periods[kept], self.values[kept], self.treated[kept])

    def wide(self) -> tuple[Floats, Floats, Flags]:
        """Periods (k), values (units, k) and treated (units) of the units seen in every period: the balanced panel.

        Raises :class:`DataError` when a unit has two rows in a period or is both treated and not.
        """
        rows = self.known()
        periods, at = np.unique(rows.periods, return_inverse=True)
        names, who = np.unique(rows.units.astype(str), return_inverse=True)
        held, sides = np.full((len(names), len(periods)), np.nan), np.zeros((len(names), 2), dtype=bool)
        twice = np.bincount(who * len(periods) + at, minlength=held.size) > 1
        sides[who, rows.treated.astype(int)] = True
        wrong = twice.reshape(held.shape).any(axis=1) | sides.all(axis=1)
        if wrong.any():
            raise DataError(
                f"Unit “{names[wrong][0]}” has two rows in a period, or is both treated and not.",
                "Give each unit one row a period and one group.",
            )
        held[who, at] = rows.values
        whole = np.isfinite(held).all(axis=1)
        return periods, held[whole], sides[whole, 1]

    def whole(self) -> tuple[str, ...]:
        """Names of the units seen in every period, in the order of the rows of :meth:`wide`."""
        rows = self.known()
        names, counts = np.unique(rows.units.astype(str), return_counts=True)
        return tuple(names[counts == len(np.unique(rows.periods))].tolist())


def difference_in_differences(panel: Panel, first: float, *, balanced: bool = True) -> Estimate | None:
    """Change of the treated less change of the others, from the periods before ``first`` to those from it on.

    Standard errors are clustered by unit, with t(G − 1) and the usual (N − 1)/(N − K): pooled ones would take the two
    rows of a unit for two units (Bertrand, Duflo & Mullainathan 2004). ``balanced`` keeps the units seen in every
    period. ``None`` where a group lacks a side or two units.
    """
    rows = _balanced(panel) if balanced else panel.known()
    after = rows.periods >= first
    for side in (rows.treated, ~rows.treated):
        if not (side & after).any() or not (side & ~after).any() or len(set(rows.units[side].tolist())) < 2:
            return None
    n = len(rows.values)
    both = (after & rows.treated).astype(np.float64)
    x = design([both, after.astype(np.float64), rows.treated.astype(np.float64)], n)
    found = least_squares(rows.values, x, clusters=rows.units)
    if found is None:
        return None
    factor = float(np.sqrt((n - 1) / (n - x.shape[1])))
    clusters = len(set(rows.units.tolist()))
    return replace(estimate(found.value, found.se * factor, n, df=clusters - 1), n=clusters)


def _balanced(panel: Panel) -> Panel:
    periods, values, treated = panel.wide()
    n, k = values.shape
    units = np.repeat(np.arange(n), k).astype(object)
    return Panel(units, np.tile(periods, n), values.reshape(-1), np.repeat(treated, k))


def difference_of_changes(changes: Floats, treated: Flags) -> Estimate | None:
    """Least squares of each unit's change on its group, with the textbook's equal-variance standard error.

    The form of older tables; :func:`difference_in_differences` is the one to report.
    """
    n = len(changes)
    ones, zeros = int(treated.sum()), int((~treated).sum())
    if min(ones, zeros) < 1 or n < 3:
        return None
    rest = np.where(treated, changes - changes[treated].mean(), changes - changes[~treated].mean())
    se = float(np.sqrt(rest @ rest / (n - 2) * (1 / ones + 1 / zeros)))
    return estimate(float(changes[treated].mean() - changes[~treated].mean()), se, n, df=n - 2)


@dataclass(frozen=True, slots=True)
class PeriodEffect:
    """The groups' difference in a period, less that in the reference period (the last before the change)."""

    period: float
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class EventStudy:
    """``before`` should lie around zero, ``after`` is the effect as it unfolds.

    ``pre_trend_p`` tests all of ``before`` at once (Hotelling's T²); ``None`` when there is one earlier period only.
    ``flat``: every earlier interval lies within ± the smallest effect that matters, which a test alone cannot say.
    """

    before: tuple[PeriodEffect, ...]
    after: tuple[PeriodEffect, ...]
    pre_trend_p: float | None
    flat: bool | None


def event_study(panel: Panel, first: float, sesoi: float) -> EventStudy:
    """Differences period by period on the balanced panel, each with its own Welch-type standard error.

    Raises :class:`DataError` without a period on either side of ``first`` or with fewer than two units in a group.
    """
    periods, values, treated = panel.wide()
    early = np.flatnonzero(periods < first)
    ones, zeros = int(treated.sum()), int((~treated).sum())
    if not len(early) or len(early) == len(periods) or min(ones, zeros) < 2:
        raise DataError(
            f"{len(early)} of {len(periods)} periods lie before the change; {ones} treated units and {zeros} others.",
            "Give a period on either side and two units in each group.",
        )
    moves = values - values[:, [early[-1]]]
    means = moves[treated].mean(axis=0) - moves[~treated].mean(axis=0)
    cov = np.cov(moves[treated].T) / ones + np.cov(moves[~treated].T) / zeros
    n, lead = ones + zeros, early[:-1]
    effects = [
        PeriodEffect(float(p), estimate(float(means[i]), float(np.sqrt(max(cov[i, i], 0))), n, df=n - 2))
        for i, p in enumerate(periods)
    ]
    after = tuple(effects[len(early) :])
    before = tuple(effects[i] for i in lead)
    if not before:
        return EventStudy((), after, None, None)
    apart = moved_apart(means[lead], cov[np.ix_(lead, lead)], n, 2)
    flat = all(-sesoi < effect.estimate.low and effect.estimate.high < sesoi for effect in before)
    return EventStudy(before, after, apart, flat)


def supported(panel: Panel, first: float, *, sesoi: float, higher: bool = True, about: str = "") -> Finding:
    """Whether the data support the claim: an effect in the direction hoped for, on groups that moved alike before.

    ``yes`` needs an earlier trend that is neither seen (p > .10) nor possible beyond ± ``sesoi``; with one earlier
    period it cannot be looked at, and the answer is at most ``partly``.
    """
    found = difference_in_differences(panel, first)
    if found is None:
        return Finding(
            "difference in differences", "supported", "refused", "A group lacks a side of the change, or two units."
        )
    study = event_study(panel, first, sesoi)
    verdict, because = _support(found, study, sesoi, higher=higher)
    because = " ".join(filter(None, (because, _placebo(panel, first))))
    return Finding(
        "difference in differences",
        "supported",
        verdict,
        because,
        n=found.n,
        estimate=found.value,
        interval=found.interval,
        measure="change of the treated less change of the others",
        method="two-way differences on the balanced panel, clustered by unit",
        about=about,
        p=found.p,
        bins=as_bins((each.period, each.estimate) for each in (*study.before, *study.after)),
    )


def _placebo(panel: Panel, first: float) -> str:
    """What made-up earlier dates show, in a sentence; "" without one."""
    dates = placebo_dates(panel, first)
    if not dates:
        return ""
    seen = sum(effect.low > 0 or effect.high < 0 for _, effect in dates)
    return (
        f"A change made up at {len(dates)} earlier {'date' if len(dates) == 1 else 'dates'} shows an effect at {seen}."
    )


def _support(found: Estimate, study: EventStudy, sesoi: float, *, higher: bool) -> tuple[Answer, str]:
    gain, p = found if higher else found.times(-1), study.pre_trend_p
    return apart_before(p) or short_of_support(gain, sesoi) or gained(p, sesoi, flat=bool(study.flat))


def placebo_dates(panel: Panel, first: float) -> Sequence[tuple[float, Estimate]]:
    """The same estimate at every earlier date, on the periods before the change only: none should differ from 0."""
    rows = panel.known()
    kept = rows.periods < first
    before = Panel(rows.units[kept], rows.periods[kept], rows.values[kept], rows.treated[kept])
    dates = np.unique(before.periods)[1:]
    found = [(float(date), difference_in_differences(before, float(date))) for date in dates]
    return tuple((date, effect) for date, effect in found if effect is not None)
