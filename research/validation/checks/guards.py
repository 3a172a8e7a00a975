"""Guards: ways in which data can agree with a claim that is not true. Each is tried before an effect is believed."""

from __future__ import annotations

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.wording import between, number, share
from research.validation.definition import Condition, Duration, Ratio, ScorePair, Share, Tally, TargetHit
from research.validation.estimating import Estimate, mantel_haenszel
from research.validation.finding import Bin, Finding, Step
from research.validation.observed import Answers, Covariate, Observed, Pairs, out_of_order
from research.validation.regressing import least_squares


def order(observed: Observed, answers: Answers, step: Step) -> Finding:
    """What is measured must have ended before the outcome is known: otherwise it contains the outcome."""
    name, shared = answers.outcome.name, _shared_source(observed, answers)
    if shared:
        because = f"Refused: {name} is read from {shared}, and so is what is measured; the two cannot be told apart."
        return Finding("order", step, "refused", because, about=name, blocking=True)
    both = ~np.isnan(observed.dose) & ~np.isnan(answers.at_us) & ~np.isnan(observed.end_us)
    n, wrong = int(both.sum()), int((out_of_order(observed, answers) & both).sum())
    if not n:
        because = f"When {name} became known is not recorded, so the order cannot be checked."
        return Finding("order", step, "note", because, about=name)
    found = wrong / n
    if found > limits.ORDER_BLOCKS:
        because = (
            f"Refused: in {share(found, 2)} of {n:,} units {name} was known before or at the moment what is measured "
            "ended, so the value contains the outcome. End the span at an event before the outcome."
        )
        return Finding("order", step, "refused", because, n, found, about=name, blocking=True)
    because = (
        f"In {wrong:,} of {n:,} units {name} was known first; they are left out."
        if wrong
        else f"In all {n:,} units what is measured ended before {name} was known."
    )
    return Finding("order", step, "yes", because, n, found, measure="share known first", about=name)


def _shared_source(observed: Observed, answers: Answers) -> str:
    """The column or event that both sides are read from; "" when they have nothing in common."""
    measure, outcome = observed.definition.measure, answers.outcome
    span = measure.exposure if isinstance(measure, ScorePair) else measure
    names: set[str] = set()
    if isinstance(span, Duration):
        names |= set(span.end.events.names)
    if isinstance(span, TargetHit):
        names |= set(span.actual.events.names)
    counted: tuple[Condition | Tally, ...] = measure.numerator if isinstance(measure, Share) else ()
    counted += (measure.numerator, measure.denominator) if isinstance(measure, Ratio) else ()
    names |= {name for part in counted for name in part.events.names}
    columns = {getattr(measure, field, "") for field in ("column", "promise")}
    columns |= {part.sum_of for part in counted if isinstance(part, Tally)}
    both = (names & set(outcome.events)) | (columns & {outcome.column} - {""})
    return " and ".join(repr(name) for name in sorted(both))


def sentinel(bins: tuple[Bin, ...], name: str) -> Finding | None:
    """An edge value whose outcome is out of line with its neighbours may mean "not known"; ``None`` without one."""
    known = [b for b in bins if b.mean is not None and b.interval is not None and b.n >= limits.ESTIMATE_LEAST]
    if len(known) < 4:
        return None
    for edge, near in ((known[0], known[1:4]), (known[-1], known[-2:-5:-1])):
        means = [b.mean or 0.0 for b in near]
        usual = sum(weight * mean for weight, mean in zip(_NEXT, means, strict=True))
        apart = abs((edge.mean or 0.0) - usual)
        se = float(np.sqrt(_se(edge) ** 2 + sum((w * _se(b)) ** 2 for w, b in zip(_NEXT, near, strict=True))))
        if se and apart > limits.SENTINEL_SE * se and apart > float(np.ptp(means)):
            because = (
                f"Units at {edge.label} have a mean {name} of {number(edge.mean)} where their neighbours lead to "
                f"{number(usual)}. Does that value mean 'not known'? Then declare it as a sentinel."
            )
            return Finding("sentinel", "valued", "note", because, edge.n, apart / se, measure="standard errors apart",
                           about=name)  # fmt: skip
    return None


_NEXT = (4 / 3, 1 / 3, -2 / 3)
"""Weights that lead a straight line through three bins, nearest first, one step further."""


def _se(held: Bin) -> float:
    low, high = held.interval or (0.0, 0.0)
    return (high - low) / (2 * 1.959964)


def simpson(found: Pairs, crude: Estimate, adjusted: Estimate | None) -> Finding:
    """Whether the effect turns round when units are compared with their like."""
    name = found.answers.outcome.name
    reversed_in = [text for covariate in found.observed.covariates for text in _reversals(found, covariate, crude)]
    turned = adjusted is not None and np.sign(adjusted.value) != np.sign(crude.value) and _clear(crude)
    if turned and adjusted is not None:
        because = (
            f"Taken together the effect on {name} is {number(crude.value)}, compared like with like it is "
            f"{number(adjusted.value)} {between(adjusted.interval)}: the adjusted one counts."
        )
        return Finding(
            "simpson", "linked", "partly", because, adjusted.n, adjusted.value, adjusted.interval, about=name
        )
    if reversed_in:
        because = f"The effect on {name} points the other way for {'; '.join(reversed_in)}."
        return Finding("simpson", "linked", "partly", because, crude.n, about=name)
    because = f"No large group was found in which the effect on {name} points the other way."
    return Finding("simpson", "linked", "yes", because, crude.n, about=name)


def _clear(effect: Estimate) -> bool:
    return effect.low > 0 or effect.high < 0


def _reversals(found: Pairs, covariate: Covariate, crude: Estimate) -> list[str]:
    """Large levels of a covariate whose own effect is clearly opposite."""
    if covariate.values.dtype != object or covariate.adjuster.form in ("month", "weekday", "hour"):
        return []
    labels = covariate.values[found.keep].astype(str)
    dose, outcome = found.observed.scaled(found.dose), found.outcome
    opposite = []
    for level in np.unique(labels):
        inside = labels == level
        if inside.mean() < limits.SEGMENT_SHARE:
            continue
        own = least_squares(outcome[inside], np.column_stack([np.ones(int(inside.sum())), dose[inside]]))
        if own and _clear(own) and np.sign(own.value) != np.sign(crude.value):
            opposite.append(f"{covariate.adjuster.name} = {level} ({share(float(inside.mean()), 0)} of units)")
    return opposite


def stratified(tables: dict[str, tuple[float, float, float, float]], name: str) -> Finding:
    """Simpson's guard for yes/no against yes/no in strata: crude against Mantel–Haenszel odds ratio.

    Each table is (yes & hit, yes & not, no & hit, no & not).
    """
    a, b, c, d = (sum(table[i] for table in tables.values()) for i in range(4))
    crude, common = a * d / (b * c), mantel_haenszel(list(tables.values()))
    ratio, interval = common.odds()
    n = int(a + b + c + d)
    turned = (crude - 1) * (ratio - 1) < 0
    because = (
        f"The odds ratio for {name} is {number(crude)} taken together and {number(ratio)} {between(interval)} within "
        f"strata{': the one within strata counts' if turned else ''}."
    )
    return Finding("simpson", "linked", "partly" if turned else "yes", because, n, ratio, interval, about=name,
                   measure="odds ratio", method="Mantel–Haenszel", p=common.p)  # fmt: skip


def fixed_at_entry(observed: Observed, name: str) -> Finding | None:
    """Adjusters that change within a case may be results, not causes; ``None`` when all are fixed."""
    varying = [c for c in observed.covariates if c.varies]
    if not varying:
        return None
    named = ", ".join(f"{c.adjuster.name} (in {c.varies:,} units)" for c in varying)
    because = f"Adjust only for what is fixed when a case begins; this changes within a case: {named}."
    return Finding("adjusters", "linked", "partly", because, max(c.varies for c in varying), about=name)
