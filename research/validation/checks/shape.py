"""The shape of what is valued: one way or up and down, from where on more makes no difference, and the same question
put by methods that assume less. All of them qualify the slope; none replaces it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.binning import GROUPS, binned, equal_edges
from research.validation.checks.wording import between, number
from research.validation.estimating import Floats
from research.validation.finding import Bin, Finding
from research.validation.observed import Pairs
from research.validation.ordering import MOST_LEVELS, proportional_odds
from research.validation.regressing import design, least_squares

_PAIRS_OF = 1_000
"""Units of which Theil and Sen's slope is taken over all pairs: half a million."""

_FINE = 2 * GROUPS

_DRAWS = 500


def shapes(found: Pairs, bins: Sequence[Bin], wanted: int) -> list[Finding]:
    """What the shape says beside the slope: ``bins`` in natural steps, ``wanted`` the sign that customers value."""
    if found.observed.is_yes_or_no:
        return []
    looks = (one_way(found, wanted), turning(found), median_slope(found), graded(found), saturation(found, bins))
    return [look for look in looks if look is not None]


def isotonic(means: Floats, weights: Floats) -> Floats:
    """The rising means nearest to ``means`` by weighted squares (pool adjacent violators, Barlow et al. 1972)."""
    blocks: list[list[float]] = []  # mean, weight, length
    for mean, weight in zip(means, weights, strict=True):
        blocks.append([float(mean), float(weight), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, wa, na), (b, wb, nb) = blocks[-2:]
            blocks[-2:] = [[(a * wa + b * wb) / (wa + wb), wa + wb, na + nb]]
    return np.concatenate([np.full(int(n), mean) for mean, _, n in blocks])


def one_way(found: Pairs, wanted: int) -> Finding | None:
    """Whether group means fall back against the direction customers state by more than chance lets them.

    The misfit of the best one-way means is held against means drawn around them, so that one noisy group is no turn.
    """
    bins = [b for b in binned(found.dose, found.outcome, equal_edges(found.dose, _FINE), binary=found.binary) if b.n]
    if len(bins) < 3 or min(b.n for b in bins) < limits.ESTIMATE_LEAST:
        return None
    means, errors = (np.array(held) for held in zip(*((b.mean or 0.0, _error(found, b)) for b in bins), strict=True))
    weights = 1 / np.maximum(errors, 1e-12) ** 2
    name = found.answers.outcome.name
    random = np.random.default_rng(zlib.crc32(f"one way:{found.observed.definition.hash}:{name}".encode()))
    fitted = wanted * isotonic(wanted * means, weights)
    misfit = float(weights @ (means - fitted) ** 2)
    drawn = [_misfit(fitted + random.normal(0, errors), weights, wanted) for _ in range(_DRAWS)]
    p = float((1 + sum(held >= misfit for held in drawn)) / (1 + len(drawn)))
    turned = p < limits.DRIFT_P
    explained = _explained(means, fitted, weights)
    because = f"Means that only go the way customers state explain {100 * explained:.0f} % of what lies between "
    because += f"{len(bins)} groups of equal size (p {p:.2g})"
    because += ": it also goes the other way; look at the chart." if turned else ": it goes one way."
    return Finding("one way", "valued", "partly" if turned else "note", because, len(found.dose), explained, p=p,
                   about=name, measure="share of differences between groups", method="isotonic means, drawn anew",
                   )  # fmt: skip


def _misfit(means: Floats, weights: Floats, wanted: int) -> float:
    return float(weights @ (means - wanted * isotonic(wanted * means, weights)) ** 2)


def _explained(means: Floats, fitted: Floats, weights: Floats) -> float:
    around = float(weights @ (means - np.average(means, weights=weights)) ** 2)
    return 1 - float(weights @ (means - fitted) ** 2) / around if around > 0 else 1.0


def _error(found: Pairs, held: Bin) -> float:
    """Standard error of a group's mean; of a share by adding two of either answer, so that none is zero."""
    if found.binary:
        share = (held.total + 2) / (held.n + 4)
        return float(np.sqrt(share * (1 - share) / (held.n + 4)))
    low, high = held.interval or (0.0, 0.0)
    return (high - low) / (2 * 1.96)


def turning(found: Pairs) -> Finding | None:
    """Whether a parabola turns within the values that occur: more is then better only up to a point.

    For counts and choices, where too many may be as bad as too few; looked at between the 5th and 95th percentile.
    """
    if found.observed.definition.is_time:
        return None
    dose = found.dose / found.observed.step
    centred = dose - dose.mean()
    bend = least_squares(found.outcome, design([centred**2, centred], len(dose)), clusters=found.clusters)
    slope = least_squares(found.outcome, design([centred, centred**2], len(dose)), clusters=found.clusters)
    if bend is None or slope is None or bend.low <= 0 <= bend.high:
        return None
    place = float(dose.mean() - slope.value / (2 * bend.value)) * found.observed.step
    low, high = np.quantile(found.dose, [0.05, 0.95])
    if not low < place < high:
        return None
    name, way = found.answers.outcome.name, "highest" if bend.value < 0 else "lowest"
    unit = found.observed.definition.increment.unit
    because = f"{name} is {way} at about {number(place)} {unit} and turns there: more is not always better."
    return Finding("turning point", "valued", "partly", because, bend.n, place, about=name, p=bend.p, measure=unit,
                   method="quadratic, robust")  # fmt: skip


def median_slope(found: Pairs) -> Finding | None:
    """Theil and Sen's slope per increment, which no outlying unit can carry; for amounts and fine scores, since
    with a few grades most pairs tie and the median says 0."""
    from scipy.stats import theilslopes

    if found.answers.outcome.kind not in ("score", "amount") or len(np.unique(found.outcome)) <= MOST_LEVELS:
        return None
    order = np.lexsort((found.outcome, found.dose))
    every = order[np.linspace(0, len(order) - 1, min(len(order), _PAIRS_OF)).astype(np.int64)]
    dose, outcome = found.dose[every] / found.observed.step, found.outcome[every]
    if np.ptp(dose) == 0:
        return None
    held = theilslopes(outcome, dose, 0.95)
    name, step = found.answers.outcome.name, found.observed.step_words
    interval = (float(held.low_slope), float(held.high_slope))
    because = f"Over all pairs of units the median change in {name} is {number(float(held.slope))} {between(interval)} "
    because += f"per {step} more (Theil–Sen)."
    return Finding("median slope", "valued", "note", because, len(every), float(held.slope), interval, about=name,
                   measure=f"change per {step}", method="Theil–Sen")  # fmt: skip


def graded(found: Pairs) -> Finding | None:
    """A few ordered answers read as what they are: odds of a better answer per step, by proportional odds."""
    if found.answers.outcome.kind != "score":
        return None
    levels = np.unique(found.outcome)
    if not 3 <= len(levels) <= MOST_LEVELS:
        return None
    fit = proportional_odds(found.outcome, found.observed.scaled(found.dose), clusters=found.clusters)
    if fit is None:
        return None
    value, interval = fit.odds()
    name = found.answers.outcome.name
    step = f"doubling of ({found.observed.definition.increment.unit} + {limits.LOG_OFFSET * found.observed.step:g})"
    step = step if found.observed.definition.is_time else found.observed.step_words
    because = f"The odds of a higher {name} are {number(value)} {between(interval)} times as high per {step}, "
    because += "answers taken as ordered grades rather than numbers."
    return Finding("graded", "valued", "note", because, fit.n, value, interval, about=name, p=fit.p,
                   measure=f"odds ratio per {step}", method="proportional odds")  # fmt: skip


def saturation(found: Pairs, bins: Sequence[Bin]) -> Finding | None:
    """The smallest value from which no step to the next bin makes a difference that is both clear and worth noticing.

    ``None`` where the last step still does, or none ever did. Bins with too few units are passed over.
    """
    held = [b for b in bins if b.n >= limits.ESTIMATE_LEAST]
    steps = list(pairwise(held))
    matters = [i for i, (a, b) in enumerate(steps) if _differs(found, a, b)]
    if not matters or matters[-1] == len(steps) - 1:
        return None
    start = steps[matters[-1]][1]
    if start.low is None:
        return None
    name, unit = found.answers.outcome.name, found.observed.definition.increment.unit
    because = f"Beyond {number(start.low)} {unit} no further step makes a clear difference of "
    because += f"{number(found.interesting)} or more in {name}."
    return Finding("saturation", "valued", "note", because, sum(b.n for b in held), start.low, about=name, measure=unit,
                   method="differences between neighbouring bins")  # fmt: skip


def _differs(found: Pairs, one: Bin, other: Bin) -> bool:
    apart = (other.mean or 0.0) - (one.mean or 0.0)
    error = float(np.hypot(_error(found, one), _error(found, other)))
    return abs(apart) > 1.96 * error and abs(apart) >= found.interesting
