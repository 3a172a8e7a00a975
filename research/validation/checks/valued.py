"""Do customers value it, and in which increments? Outcome by increment, its slope, its direction, its constancy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.binning import binned, equal_edges, natural_edges
from research.validation.checks.guards import order, sentinel
from research.validation.checks.shape import shapes
from research.validation.checks.threshold import threshold
from research.validation.checks.wording import between, number
from research.validation.estimating import Estimate, spearman
from research.validation.finding import NOT_ABOUT, Answer, Bin, Finding, Step
from research.validation.observed import Answers, Observed, Pairs, pairs
from research.validation.regressing import design, least_squares


def valued(observed: Observed, answers: Answers) -> tuple[Finding, ...]:
    """All findings of the step for one outcome; an order that is wrong ends the questioning."""
    ordered = order(observed, answers, "valued")
    if ordered.blocking:
        return (ordered,)
    found = pairs(observed, answers)
    few = too_few(found)
    if few:
        return ordered, few
    bins = by_increment(found)
    odd = None if observed.definition.is_time else sentinel(bins[0].bins, answers.outcome.name)
    bend = threshold(found, wanted(found))
    more = shapes(found, bins[0].bins, wanted(found))
    return tuple(f for f in (ordered, *bins, monotone(found), slope(found), bend, stability(found), odd, *more) if f)


def too_few(found: Pairs, step: str = "valued") -> Finding | None:
    """A finding that says how many units are needed; ``None`` when there are enough."""
    n, name = int(found.keep.sum()), found.answers.outcome.name
    place: Step = "linked" if step == "linked" else "valued"
    if found.binary and n >= limits.ESTIMATE_LEAST and not found.rare:
        said = "All" if found.outcome.any() else "None"
        because = f"{said} of {n:,} units have {name}: it tells these units not apart, so it was not asked of them."
        return Finding(NOT_ABOUT, place, "note", because, n, about=name)
    lacking = ""
    if n < limits.ESTIMATE_LEAST:
        lacking = f"n = {n} and {limits.ESTIMATE_LEAST} are needed"
    elif n < limits.UNITS_LEAST:
        lacking = f"n = {n} and {limits.UNITS_LEAST} are needed"
    elif found.rare < limits.RARE_CLASS_LEAST:
        lacking = f"only {found.rare} of {n:,} have the rarer answer and {limits.RARE_CLASS_LEAST} are needed"
    if not lacking:
        return None
    because = f"{name}: undecided because {lacking}."
    return Finding("small n", place, "undecided", because, n, about=name)


def by_increment(found: Pairs) -> list[Finding]:
    """Mean outcome in natural steps, and in groups of equal size (not for yes or no)."""
    dose, increment = found.dose, found.observed.definition.increment
    unit = increment.unit
    if found.observed.is_yes_or_no:
        bins = binned(dose, found.outcome, (0.0,), binary=found.binary)
        labelled = tuple(replace(b, label=label) for b, label in zip(bins, ("not met", "met"), strict=True))
        return [_means(found, "natural bins", labelled, "")]
    kinds = (("natural bins", natural_edges(dose, unit, increment.edges)), ("equal bins", equal_edges(dose)))
    return [_means(found, check, binned(dose, found.outcome, e, binary=found.binary), f" {unit}") for check, e in kinds]


def _means(found: Pairs, check: str, bins: tuple[Bin, ...], unit: str) -> Finding:
    name, full = found.answers.outcome.name, [b for b in bins if b.mean is not None]
    first, last = (f"{number(b.mean)} ({b.label}{unit})" for b in (full[0], full[-1]))
    because = f"Mean {name} goes from {first} to {last}." if len(full) > 1 else f"Mean {name} is {first}."
    method, measure = ("Wilson interval", "share") if found.binary else ("Student's interval", "mean")
    return Finding(check, "valued", "note", because, len(found.dose), bins=bins, about=name, method=method,
                   measure=measure)  # fmt: skip


def wanted(found: Pairs) -> int:
    """The sign a dose effect should have: customers value ``direction`` and the outcome has a good side of its own."""
    better_dose = 1 if found.observed.definition.increment.direction == "higher" else -1
    return better_dose * (1 if found.answers.outcome.direction == "higher" else -1)


def monotone(found: Pairs) -> Finding:
    """Whether outcome and value go together by rank, in the direction that customers state."""
    name, trend = found.answers.outcome.name, spearman(found.dose, found.outcome)
    if trend is None:
        return Finding("monotone", "valued", "undecided", f"{name} or the value does not differ.", about=name)
    right = trend.value * wanted(found) > 0
    clear = trend.low > 0 or trend.high < 0
    answer: Answer = "undecided" if not clear else "yes" if right else "no"
    way = "rises" if trend.value > 0 else "falls"
    because = f"{name} {way} as the value grows (rank correlation {trend.value:.3f} {between(trend.interval, 3)})"
    because += (
        ", as customers say." if clear and right else ", against what customers say." if clear else "; not clear."
    )
    return Finding("monotone", "valued", answer, because, trend.n, trend.value, trend.interval,
                   measure="rank correlation", method="Spearman, Fisher interval", about=name, p=trend.p)  # fmt: skip


def effect(found: Pairs) -> Estimate | None:
    """Change of the outcome per step of the model's scale (a doubling for times, an increment otherwise)."""
    dose = found.observed.scaled(found.dose)
    return least_squares(found.outcome, design([dose], len(dose)), clusters=found.clusters)


def slope(found: Pairs) -> Finding:
    """What one stated increment does, starting at the median, against the smallest effect of interest."""
    name, per_step = found.answers.outcome.name, effect(found)
    if per_step is None:
        return Finding("slope", "valued", "undecided", "The value does not differ between units.", about=name)
    observed, middle = found.observed, float(np.median(found.dose))
    one = per_step if observed.is_yes_or_no else per_step.times(_steps(observed, middle, middle + observed.step))
    low, high = np.quantile(found.dose, [0.25, 0.75])
    range_wide = per_step.times(_steps(observed, float(low), float(high)))
    words = f"One step more ({observed.step_words}), starting at {number(middle)},"
    if observed.is_yes_or_no:
        words, range_wide = "Being met", per_step
    answer, why = _judged(found, one, range_wide)
    because = f"{words} goes with a change of {number(one.value)} {between(one.interval)} in {name}; {why}"
    method = "least squares on log2(value + offset)" if observed.definition.is_time else "least squares"
    return Finding("slope", "valued", answer, because, one.n, one.value, one.interval, about=name, p=one.p,
                   measure=f"change per {observed.step_words}", method=f"{method}, robust")  # fmt: skip


def _steps(observed: Observed, start: float, end: float) -> float:
    """Length of the way from one dose to another on the model's scale."""
    a, b = observed.scaled(np.array([start, end]))
    return float(b - a)


def _judged(found: Pairs, one: Estimate, range_wide: Estimate) -> tuple[Answer, str]:
    """Equivalence before "no": a difference that may still be worth noticing is not called none."""
    matters, sign = found.interesting, wanted(found)
    nothing = max(abs(range_wide.low), abs(range_wide.high)) < matters
    if one.low <= 0 <= one.high:
        even = f"even the middle half of values makes less difference than {number(matters)}."
        return ("no", even) if nothing else ("undecided", "that may be nothing.")
    if one.value * sign < 0:
        return "no", "that is against the direction customers state."
    if abs(one.value) >= matters:
        return "yes", f"at least {number(matters)} is worth noticing."
    if abs(range_wide.value) >= matters:
        return "partly", (
            f"less than the {number(matters)} worth noticing, though the middle half of values makes a difference of "
            f"{number(range_wide.value)}: customers notice larger steps than this one."
        )
    if nothing:
        return "no", f"and the middle half of values makes less difference than {number(matters)}."
    return "partly", f"whether it is the {number(matters)} worth noticing is open."


def stability(found: Pairs) -> Finding:
    """Whether the effect points the same way in most blocks of time."""
    name, months = found.answers.outcome.name, found.months.astype(str)
    overall, signs = effect(found), []
    for month in np.unique(months):
        inside = np.flatnonzero(found.keep)[months == month]
        if len(inside) < limits.BLOCK_LEAST:
            continue
        keep = np.zeros_like(found.keep)
        keep[inside] = True
        own = effect(Pairs(found.observed, found.answers, keep))
        if own and own.value:
            signs.append(np.sign(own.value))
    if overall is None or len(signs) < 3:
        because = f"Too few months with {limits.BLOCK_LEAST} units to see whether the effect on {name} lasts."
        return Finding("stability", "valued", "note", because, len(signs), about=name)
    agree = float(np.mean(np.array(signs) == np.sign(overall.value)))
    answer: Answer = "yes" if agree >= limits.BLOCKS_AGREE else "partly"
    because = f"The effect on {name} points the same way in {round(agree * len(signs))} of {len(signs)} months."
    return Finding("stability", "valued", answer, because, len(signs), agree, measure="share of months", about=name)
