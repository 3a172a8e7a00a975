"""What a design promised to look at beside its claim: further outcomes, effects by segment, and single units.

None of it proves or disproves anything. Everything asked is counted against chance, and what was not promised before
the data is not read: a list of segments searched for one that differs always has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from research.experiments.contrasting import Measure, contrast, cut, gain, sides
from research.experiments.design import Experiment
from research.experiments.effects import Contrast, Flags, adjusted, difference, signed
from research.experiments.readout import FurtherReadout, Level, SegmentReadout
from research.experiments.soundness import Units, mature
from research.validation.estimating import Estimate, benjamini_hochberg

LEVEL_LEAST = 30
"""Units of a segment in each arm below which its effect is not told."""

LEVELS_MOST = 12
"""Levels of a segment that are told, the largest first; the rest are put together."""

DOMINATES = 0.20
"""Part of a difference (or of twice its standard error, if that is more) that one unit may make up."""

_REST = "all others"


def further(experiment: Experiment, units: Units) -> tuple[FurtherReadout, ...]:
    """Every further outcome of every arm, with q over all of them.

    Raises :class:`DataError` where a column is missing or an arm has fewer than two values.
    """
    asked = [(arm.name, measure) for arm in experiment.arms[1:] for measure in experiment.further]
    found = [gain(experiment, units, arm, measure)[0] for arm, measure in asked]
    qs = benjamini_hochberg([each.p for each in found])
    return tuple(
        FurtherReadout(arm, measure.name, each, 1.0 if q is None else q)
        for (arm, measure), each, q in zip(asked, found, qs, strict=True)
    )


def by_segment(experiment: Experiment, units: Units) -> tuple[SegmentReadout, ...]:
    """The primary KPI's gain in each promised segment, and whether it differs between the segments' levels.

    Segments that the data do not hold are left out. Where intervals hold at every look there is no such test: they are
    read once the planned size is reached.
    """
    found = [
        _segment(experiment, units, arm.name, name)
        for arm in experiment.arms[1:]
        for name in experiment.segments
        if name in units.segments and _ripe(experiment, units, arm.name)
    ]
    qs = benjamini_hochberg([each.p for each in found])
    return tuple(replace(each, q=q) for each, q in zip(found, qs, strict=True))


def _ripe(experiment: Experiment, units: Units, arm: str) -> bool:
    return contrast(experiment, units, arm, experiment.primary).smallest() >= experiment.per_arm


def _segment(experiment: Experiment, units: Units, arm: str, name: str) -> SegmentReadout:
    labels, kept = units.segments[name].astype(str), sides(experiment, units, arm)
    counted = Counter(labels[kept & (labels != "")].tolist())
    largest = sorted(counted, key=lambda level: (-counted[level], level))
    own = largest if len(largest) <= LEVELS_MOST else largest[: LEVELS_MOST - 1]
    where = {level: labels == level for level in own}
    if len(own) < len(largest):
        where[_REST] = (labels != "") & ~np.isin(labels, own)
    levels = tuple(_level(experiment, units, arm, level, kept & inside) for level, inside in where.items())
    return SegmentReadout(arm, name, levels, _alike([e.estimate for e in levels if e.estimate is not None]), None)


def _level(experiment: Experiment, units: Units, arm: str, name: str, inside: Flags) -> Level:
    primary = experiment.primary
    kept = inside & mature(units, primary.window)
    held = cut(units, kept, arm, (primary.name, primary.denominator), covaried=True)
    found = difference(held) if held.smallest() >= LEVEL_LEAST else None
    return Level(name, int(inside.sum()), signed(found, primary.direction) if found is not None else None)


def _alike(gains: list[Estimate]) -> float | None:
    """p of all levels gaining alike: Cochran's Q (1954), weighted by precision."""
    from scipy.special import chdtrc

    if len(gains) < 2 or min(each.se for each in gains) <= 0:
        return None
    values, weights = np.array([e.value for e in gains]), np.array([e.se for e in gains]) ** -2.0
    q = float(weights @ (values - np.average(values, weights=weights)) ** 2)
    return float(chdtrc(len(gains) - 1, q))


def dominated(experiment: Experiment, units: Units) -> tuple[str, ...]:
    """A phrase for each difference of amounts in the claim that hangs on one unit."""
    measures: tuple[tuple[str, Measure], ...] = (
        (experiment.manipulation.cpi, experiment.manipulation),
        (experiment.primary.name, experiment.primary),
    )
    said = (
        _one_unit(contrast(experiment, units, arm.name, measure), name, arm.name)
        for arm in experiment.arms[1:]
        for name, measure in measures
    )
    return tuple(dict.fromkeys(filter(None, said)))


def _one_unit(held: Contrast, name: str, arm: str) -> str:
    found, values = difference(held), adjusted(held)
    if found is None or found.se <= 0 or len(np.unique(held.values)) <= 2:
        return ""
    most = max(_moved_by_one(values[side]) for side in (held.treated, ~held.treated))
    if most <= DOMINATES * max(abs(found.value), 2 * found.se):
        return ""
    return f"one unit alone moves {name} of “{arm}” by {most:.3g}, of a difference of {found.value:.3g}"


def _moved_by_one(values: np.ndarray) -> float:
    """By how much leaving out one unit changes an arm's mean, at most."""
    if len(values) < 3:
        return 0.0
    return float(np.abs(values - values.mean()).max() / (len(values) - 1))


def promised(experiment: Experiment, units: Units) -> Iterator[str]:
    """Promised segments that the data do not hold, each as a phrase."""
    for name in experiment.segments:
        if name not in units.segments:
            yield f"no {name} in the data: its effects by segment were promised and cannot be read"
