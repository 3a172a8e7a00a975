"""Can it be measured? Coverage, number of units, what is missing, spread, negatives, censoring."""

from __future__ import annotations

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.wording import length, share, units
from research.validation.definition import Definition
from research.validation.estimating import auc, wilson
from research.validation.finding import Answer, Finding
from research.validation.measurements import Measurements
from research.validation.observed import Observed


def coverage(definition: Definition, measured: Measurements) -> Finding:
    """Units with a value, or whose waiting is still validly going on, among those that should have one."""
    followed = measured.n_eligible - measured.immature
    if not followed:
        return Finding("coverage", "measurable", "undecided", "No unit has been followed for long enough yet.")
    covered = measured.n + measured.censored + measured.competing
    found = covered / followed
    answer = _grade(found, limits.COVERAGE_YES, limits.COVERAGE_PARTLY)
    because = f"{share(found)} of {units(followed, of=definition.unit_of_analysis)} have a value or are still waiting"
    if answer == "no":
        because += (
            f"; at least {share(limits.COVERAGE_PARTLY, 0)} are needed. Log what is missing, or, if these never were "
            "meant, leave them out by naming a population"
        )
    elif answer == "partly":
        because += f"; {share(limits.COVERAGE_YES, 0)} would be sound"
    if measured.immature:
        because += f" ({measured.immature:,} more are too recent to count)"
    return Finding(
        "coverage", "measurable", answer, because + ".", followed, found, wilson(covered, followed),
        measure="share of eligible units", method="Wilson interval", blocking=answer == "no",
    )  # fmt: skip


def _grade(value: float, yes: float, partly: float) -> Answer:
    return "yes" if value >= yes else "partly" if value >= partly else "no"


def sample(definition: Definition, measured: Measurements) -> Finding:
    """Whether there are enough units to say more than what they look like."""
    n, rare = measured.n, None
    needed = limits.UNITS_LEAST
    if measured.scale == "share" and n:
        hits = measured.sum
        rare = min(hits, n - hits)
        if rare / n < limits.RARE_SHARE:
            needed = limits.UNITS_LEAST_RARE
    if n < needed:
        because = f"Undecided because n = {n:,} and {needed} are needed."
        return Finding("small n", "measurable", "undecided", because, n)
    if rare is not None and rare < limits.RARE_CLASS_LEAST:
        because = f"Undecided because the rarer answer has n = {rare:,} and {limits.RARE_CLASS_LEAST} are needed."
        return Finding("small n", "measurable", "undecided", because, n)
    because = f"{units(n, of=definition.unit_of_analysis)} have a value; {needed} are needed."
    return Finding("small n", "measurable", "yes", because, n)


def spread(definition: Definition, measured: Measurements) -> Finding:
    """Whether values differ enough between units to tell one from another."""
    if not measured.n or measured.mode_share is None:
        return Finding("spread", "measurable", "undecided", "There is no value to compare.")
    if measured.scale == "share":
        because = f"{share(measured.mean)} of units meet it."
        return Finding("spread", "measurable", "note", because, measured.n, measured.mean, measured.interval)
    if measured.mode_share > limits.MODE_SHARE_MOST:
        because = f"{share(measured.mode_share)} of units share one value: there is nothing to tell apart."
        return Finding("spread", "measurable", "no", because, measured.n, measured.mode_share, blocking=True)
    middle = (
        f"between {length(measured.q25, definition.increment)} and {length(measured.q75, definition.increment)}"
        if measured.scale == "us"
        else f"between {measured.q25:g} and {measured.q75:g}"
    )
    because = f"The middle half of units lies {middle}; {measured.distinct:,} different values."
    return Finding("spread", "measurable", "yes", because, measured.n, measured.mode_share, measure="share at mode")


def order_of_events(definition: Definition, measured: Measurements) -> Finding:
    """Negative durations, and ends that stand only before their start: counted, never clipped."""
    wrong = measured.negatives + measured.unpaired
    total = measured.n + measured.unpaired
    if measured.scale != "us" or not total:
        return Finding("negatives", "measurable", "note", "Values have no direction in time.", measured.n)
    found = wrong / total
    answer: Answer = "yes" if found <= limits.NEGATIVES_YES else "partly" if found <= limits.NEGATIVES_PARTLY else "no"
    because = (
        f"{wrong:,} of {units(total, of=definition.unit_of_analysis)} ({share(found)}) end before they start, "
        f"{measured.zeros:,} take no time at all."
    )
    if answer != "yes":
        because += " Check that start and end, and their clocks, are what they seem."
    return Finding("negatives", "measurable", answer, because, total, found, wilson(wrong, total),
                   measure="share of units", blocking=answer == "no")  # fmt: skip


def censoring(definition: Definition, measured: Measurements) -> Finding | None:
    """The median when the unfinished are counted in; ``None`` for anything but a duration."""
    curve = measured.survival
    if measured.scale != "us" or curve is None:
        return None
    naive = length(measured.median, definition.increment)
    part = curve.censored / curve.n
    interval = (curve.low, curve.high) if curve.low is not None and curve.high is not None else None
    if not curve.censored and not curve.competing:
        because = f"Every unit has ended; the median is {naive}."
    elif curve.median is None:
        because = (
            f"{share(part)} have not ended and {share(curve.competing / curve.n)} ended otherwise: fewer than half "
            f"come to the end, so there is no median for all. {naive} is that of the finished alone."
        )
    else:
        because = (
            f"Counting the {share(part)} that have not ended, the median is "
            f"{length(curve.median, definition.increment)}; {naive} is that of the finished alone."
        )
    return Finding("censoring", "measurable", "note", because, curve.n, curve.median, interval,
                   measure="median, microseconds", method=f"{curve.method}, log-log interval")  # fmt: skip


def missingness(observed: Observed, index: int) -> Finding:
    """Whether values are missing where the outcome differs: then what is left is a biased sample."""
    answers = observed.outcomes[index]
    name = answers.outcome.name
    known = ~np.isnan(answers.values) & (observed.lost | ~np.isnan(observed.dose))
    lost = observed.lost[known]
    if not lost.any() or lost.all():
        because = "No value is missing." if not lost.any() else "No unit has both a value and an outcome."
        return Finding("missingness", "measurable", "yes" if not lost.any() else "undecided", because, int(known.sum()),
                       about=name)  # fmt: skip
    area = auc(lost, answers.values[known]) or 0.5
    found = max(area, 1 - area)
    answer: Answer = (
        "yes" if found <= limits.MISSING_AUC_YES else "partly" if found <= limits.MISSING_AUC_PARTLY else "no"
    )
    if min(int(lost.sum()), int((~lost).sum())) < limits.ESTIMATE_LEAST and answer != "yes":
        because = f"Undecided because only {int(lost.sum())} values are missing and {limits.ESTIMATE_LEAST} are needed."
        return Finding("missingness", "measurable", "undecided", because, int(known.sum()), found, about=name)
    because = (
        f"Knowing {name} tells whether the value is missing with an area of {found:.2f} (0.5 = not at all, "
        f"up to {limits.MISSING_AUC_YES:.2f} is harmless)."
    )
    return Finding("missingness", "measurable", answer, because, int(known.sum()), found, about=name,
                   measure="area under the curve", blocking=answer == "no")  # fmt: skip


def measurable(definition: Definition, measured: Measurements, observed: Observed) -> tuple[Finding, ...]:
    """All findings of the step."""
    found = [check(definition, measured) for check in (coverage, sample, spread, order_of_events, censoring)]
    found += [missingness(observed, i) for i in range(len(observed.outcomes))]
    return tuple(finding for finding in found if finding is not None)
