"""Can it be measured? Coverage, number of units, what is missing, spread, negatives, censoring."""

from __future__ import annotations

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.missing import gaps, recording_lag, to_log
from research.validation.checks.wording import length, share, units
from research.validation.definition import Definition
from research.validation.estimating import Floats, Z, auc, wilson
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
            f"; at least {share(limits.COVERAGE_PARTLY, 0)} are needed. Log {to_log(definition) or 'what is missing'} "
            f"for every {definition.unit_of_analysis.replace('entity', 'customer')} at the moment it happens; or, if "
            "these never were meant, leave them out by naming a population"
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
    because = f"The middle half of units lies {middle}; {measured.distinct:,} different values{_variation(measured)}."
    return Finding("spread", "measurable", "yes", because, measured.n, measured.mode_share, measure="share at mode")


def _variation(measured: Measurements) -> str:
    """The coefficient of variation in words, where there is one."""
    if not measured.mean or measured.mean < 0 or measured.sd is None:
        return ""
    return f", standard deviation {measured.sd / measured.mean:.2f} times the mean"


def timer(definition: Definition, measured: Measurements) -> Finding | None:
    """A wait that is nearly the same for everyone is set by a timer, not by what happened to the customer; ``None`` for
    anything but times, or with too few to tell."""
    held = (measured.q25, measured.median, measured.q75)
    if measured.scale != "us" or measured.n < limits.ESTIMATE_LEAST or None in held:
        return None
    q25, middle, q75 = (float(value or 0) for value in held)
    if middle <= 0:
        return None
    found = (q75 - q25) / middle
    answer: Answer = "partly" if found < limits.TIMER_SPREAD else "note"
    because = f"The middle half of units differs by {share(found)} of the median"
    if answer == "partly":
        because += (
            f" ({length(middle, definition.increment)}): a timer seems to set it, not what happened to the customer. "
            "Measure to the event at which the customer was helped, not to one that closes the case by itself"
        )
    return Finding("timer", "measurable", answer, because + ".", measured.n, found,
                   measure="middle half over median")  # fmt: skip


def reliability(observed: Observed) -> Finding | None:
    """Whether cases of one customer resemble each other: split halves, stepped up by Spearman & Brown (1910).

    Odd and even cases of a customer, in order of time, are averaged apart. A note: how much of the differences lies in
    the customer is no fault of the measure. ``None`` with fewer than :data:`thresholds.UNITS_LEAST` customers.
    """
    halves = _halves(observed)
    if halves is None or len(halves) < limits.UNITS_LEAST or np.ptp(halves[:, 0]) == 0 or np.ptp(halves[:, 1]) == 0:
        return None
    r = float(np.corrcoef(halves[:, 0], halves[:, 1])[0, 1])
    z, error = float(np.arctanh(np.clip(r, -0.999999, 0.999999))), 1 / float(np.sqrt(len(halves) - 3))
    ends = (r, float(np.tanh(z - Z * error)), float(np.tanh(z + Z * error)))
    stepped = [2 * held / (1 + held) if held > 0 else 0.0 for held in ends]
    because = (
        f"Among {len(halves):,} customers who came back, odd and even cases agree with a reliability of "
        f"{stepped[0]:.2f} (1 = it lies in the customer, 0 = in the single case)."
    )
    return Finding("test-retest", "measurable", "note", because, len(halves), stepped[0], (stepped[1], stepped[2]),
                   measure="reliability", method="split half, Spearman–Brown")  # fmt: skip


def _halves(observed: Observed) -> Floats | None:
    """Mean value of the odd and of the even cases of each customer with two or more, in order of time."""
    if observed.customers is None or observed.start_us is None or observed.definition.unit_of_analysis != "case":
        return None
    named = np.array([name is not None for name in observed.customers], dtype=bool)
    kept = np.flatnonzero(named & ~np.isnan(observed.dose) & ~np.isnan(observed.start_us))
    if not len(kept):
        return None
    _, codes = np.unique(observed.customers[kept].astype(str), return_inverse=True)
    order = np.lexsort((observed.start_us[kept], codes))
    codes, dose = codes[order], observed.scaled(observed.dose[kept[order]])
    first = np.searchsorted(codes, codes)
    odd = (np.arange(len(codes)) - first) % 2 == 0
    sums = [np.bincount(codes[side], dose[side], codes.max() + 1) for side in (odd, ~odd)]
    counts = [np.bincount(codes[side], minlength=codes.max() + 1) for side in (odd, ~odd)]
    twice = counts[1] > 0
    return np.column_stack([sums[0][twice] / counts[0][twice], sums[1][twice] / counts[1][twice]])


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
    if np.ptp(answers.values[known]) == 0:
        because = f"{name} is the same for all units, so it tells nothing of what is missing."
        return Finding("missingness", "measurable", "note", because, int(known.sum()), about=name)
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
    looks = (coverage, sample, spread, timer, order_of_events, censoring)
    found = [look(definition, measured) for look in looks]
    found += [missingness(observed, i) for i in range(len(observed.outcomes))]
    found += [*gaps(observed), recording_lag(observed), reliability(observed)]
    return tuple(finding for finding in found if finding is not None)
