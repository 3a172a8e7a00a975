"""Does it go with a KPI? Crude and adjusted, per doubling for times, with refuters; never more than an association."""

from __future__ import annotations

import zlib

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.guards import fixed_at_entry, order, simpson
from research.validation.checks.valued import effect, too_few
from research.validation.checks.wording import between, number, share
from research.validation.estimating import Estimate, Floats, e_value
from research.validation.finding import Answer, Finding
from research.validation.observed import Answers, Observed, Pairs, pairs
from research.validation.regressing import design, least_squares, logit


def linked(observed: Observed, answers: Answers) -> tuple[Finding, ...]:
    """All findings of the step for one KPI, before tests are counted together."""
    ordered = order(observed, answers, "linked")
    if ordered.blocking:
        return (ordered,)
    found = pairs(observed, answers)
    few = too_few(found, "linked")
    if few:
        return ordered, few
    crude, adjusted = link(found), link(found, adjust=True) if observed.covariates else None
    flat, flat_adjusted = effect(found), _linear(found)
    findings = [
        ordered,
        crude,
        adjusted,
        robustness(found, adjusted or crude),
        fixed_at_entry(observed, answers.outcome.name),
    ]
    if flat is not None:
        findings.append(simpson(found, flat, flat_adjusted if observed.covariates else None))
    findings += [permuted(found), subsets(found)]
    return tuple(finding for finding in findings if finding)


def link(found: Pairs, *, adjust: bool = False) -> Finding:
    """The effect of one step (a doubling for times, else an increment): odds ratio for yes/no, slope for numbers."""
    name, observed = found.answers.outcome.name, found.observed
    adjusters = found.adjusters() if adjust else []
    fitted = _fit(found, adjusters)
    check = "link, adjusted" if adjust else "link, crude"
    if fitted is None:
        because = f"The model for {name} has no solution: the value or the outcome does not differ enough."
        return Finding(check, "linked", "undecided", because, len(found.dose), about=name)
    value, interval = fitted.odds() if found.binary else (fitted.value, fitted.interval)
    clear = fitted.low > 0 or fitted.high < 0
    answer: Answer = "yes" if clear and matters(found, fitted) else "partly" if clear else "undecided"
    words = ", ".join(c.adjuster.name for c in observed.covariates) if adjust else ""
    measure = (
        f"{'odds ratio' if found.binary else 'change'} {'for' if observed.is_yes_or_no else 'per'} {_step(observed)}"
    )
    because = f"{measure[0].upper()}{measure[1:]}, {name}: {number(value)} {between(interval, 5)}"
    because += f", among units alike in {words}." if adjust else ", before comparing like with like."
    errors = "clustered by customer" if found.clusters is not None else "" if found.binary else "robust"
    method = f"{'logit' if found.binary else 'least squares'}{', ' + errors if errors else ''}"
    return Finding(check, "linked", answer, because, fitted.n, value, interval, measure, method, name, fitted.p)


def _step(observed: Observed) -> str:
    if not observed.definition.is_time:
        return observed.step_words
    offset = limits.LOG_OFFSET * observed.step
    return f"doubling of ({observed.definition.increment.unit} + {offset:g})"


def _fit(found: Pairs, adjusters: list[Floats]) -> Estimate | None:
    dose = found.observed.scaled(found.dose)
    if np.ptp(dose) == 0:
        return None
    x = design([dose, *adjusters], len(dose))
    fit = logit if found.binary else least_squares
    return fit(found.outcome, x, clusters=found.clusters)


def _linear(found: Pairs) -> Estimate | None:
    dose = found.observed.scaled(found.dose)
    return least_squares(found.outcome, design([dose, *found.adjusters()], len(dose)), clusters=found.clusters)


def matters(found: Pairs, fitted: Estimate) -> bool:
    """Whether one step is at least the smallest effect of interest, on the outcome's own scale."""
    if not found.binary:
        return abs(fitted.value) >= found.interesting
    base = float(found.outcome.mean())
    return abs(fitted.value) * base * (1 - base) >= found.interesting


def robustness(found: Pairs, link_found: Finding) -> Finding | None:
    """The E-value of the estimate and of its interval's near end; ``None`` for outcomes that are not yes or no."""
    name = found.answers.outcome.name
    if not found.binary or link_found.estimate is None or link_found.interval is None:
        return None
    common = 0.15 <= float(found.outcome.mean()) <= 0.85
    low, high = link_found.interval
    near = 1.0 if low <= 1 <= high else high if high < 1 else low
    point, bound = (e_value(ratio, common=common) for ratio in (link_found.estimate, near))
    because = (
        f"Something unseen would have to go with both sides by a risk ratio of {point:.2f} to explain the link to "
        f"{name} away, by {bound:.2f} to make it unclear."
    )
    return Finding("e-value", "linked", "note", because, link_found.n, point, (bound, point), about=name,
                   measure="risk ratio", method="E-value")  # fmt: skip


def _residuals(found: Pairs) -> tuple[Floats, Floats]:
    """Dose and outcome after the adjusters have said what they can (Frisch–Waugh)."""
    dose = found.observed.scaled(found.dose)
    x = design(found.adjusters(), len(dose))
    both = np.column_stack([dose, found.outcome])
    left = both - x @ np.linalg.lstsq(x, both, rcond=None)[0]
    return left[:, 0], left[:, 1]


def _seed(found: Pairs) -> int:
    """A seed that depends on what is asked only, so that the same question has the same answer."""
    return zlib.crc32(f"{found.observed.definition.hash}:{found.answers.outcome.name}".encode())


def permuted(found: Pairs) -> Finding:
    """Refuter: values shuffled among units of the same month must not show the same effect."""
    name, (dose, outcome) = found.answers.outcome.name, _residuals(found)
    random, months = np.random.default_rng(_seed(found)), found.months.astype(str)
    actual = abs(float(dose @ outcome))
    blocks = [np.flatnonzero(months == month) for month in np.unique(months)]
    reached = 0
    for _ in range(limits.PERMUTATIONS):
        shuffled = np.arange(len(dose))
        for block in blocks:
            shuffled[block] = random.permutation(block)
        reached += abs(float(dose[shuffled] @ outcome)) >= actual
    found_share = reached / limits.PERMUTATIONS
    answer: Answer = "yes" if found_share <= limits.PERMUTED_MOST else "partly"
    because = f"{share(found_share)} of {limits.PERMUTATIONS} shuffles within months show as strong a link to {name}"
    because += ": no problem found." if answer == "yes" else ": the link may be chance."
    return Finding(
        "shuffled", "linked", answer, because, len(dose), found_share, measure="share of shuffles", about=name
    )


def subsets(found: Pairs) -> Finding:
    """Refuter: four units in five, drawn again and again, must keep the sign."""
    name, (dose, outcome) = found.answers.outcome.name, _residuals(found)
    random, products = np.random.default_rng(_seed(found) + 1), dose * outcome
    sign = np.sign(products.sum())
    size = int(len(products) * 0.8)
    signs = [np.sign(products[random.permutation(len(products))[:size]].sum()) for _ in range(limits.SUBSETS)]
    agree = float(np.mean(np.array(signs) == sign))
    answer: Answer = "yes" if agree >= limits.SUBSETS_AGREE else "partly"
    because = f"{share(agree, 0)} of {limits.SUBSETS} random four fifths of the units point the same way for {name}"
    because += ": no problem found." if answer == "yes" else ": a few units carry the link."
    return Finding("subsets", "linked", answer, because, len(dose), agree, measure="share of subsets", about=name)
