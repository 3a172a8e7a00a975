"""Does it go with a KPI? Crude and adjusted, per doubling for times, with refuters; never more than an association."""

from __future__ import annotations

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.guards import fixed_at_entry, order, simpson
from research.validation.checks.influence import drift, leak, outlier, rows_or_units, selection
from research.validation.checks.lags import before_the_case, future, lagged
from research.validation.checks.parts import Part, looked_at
from research.validation.checks.refuters import common_cause, control, permuted, residuals, subsets
from research.validation.checks.valued import effect, too_few
from research.validation.checks.wording import between, number, share
from research.validation.estimating import Estimate, Floats, e_value, quantile
from research.validation.finding import Answer, Finding
from research.validation.observed import Answers, Observed, Pairs, pairs
from research.validation.regressing import FEW_CLUSTERS, design, least_squares, logit, poisson

PARTS: tuple[Part, ...] = (
    Part("shuffled", permuted),
    Part("random cause", common_cause),
    Part("subsets", subsets),
    Part("control", control, ("control",)),
    Part("figure before", before_the_case, ("customers over time",)),
    Part("reverse", lagged, ("customers over time",)),
    Part("future value", future, ("customers over time",)),
    Part("leakage", leak),
    Part("outlier", outlier),
    Part("drift", drift, ("months",)),
    Part("selection", selection),
    Part("row or unit", rows_or_units),
)
"""Refuters, then guards; each is looked at when its needs are met."""


_SEPARATES = 8.0
"""Log odds per standard deviation of the value from which the value does not foretell the answer but draws a line
through it: some values never occur with one answer, and the estimate only says how far the fit was carried."""


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
        *strength(found, adjusted or crude),
        fixed_at_entry(observed, answers.outcome.name),
    ]
    if flat is not None:
        findings.append(simpson(found, flat, flat_adjusted if observed.covariates else None))
    asked = PARTS if crude.estimate is not None else [part for part in PARTS if part.name == "leakage"]
    findings += looked_at(asked, found, "linked")
    return tuple(finding for finding in findings if finding)


def link(found: Pairs, *, adjust: bool = False) -> Finding:
    """The effect of one step (a doubling for times, else an increment): odds ratio for yes/no, slope for numbers."""
    name, observed = found.answers.outcome.name, found.observed
    adjusters = found.adjusters() if adjust else []
    fitted = _fit(found, adjusters)
    check = "link, adjusted" if adjust else "link, crude"
    if fitted is None:
        because = (
            f"The model for {name} has no solution: the value or the outcome does not differ enough, or one answer "
            "never occurs at some values. Are these the units that could have had either? Name a population."
        )
        return Finding(check, "linked", "undecided", because, len(found.dose), about=name)
    value, interval = fitted.odds() if found.ratio else (fitted.value, fitted.interval)
    answer, why = _judged(found, fitted)
    words = ", ".join(c.adjuster.name for c in observed.covariates) if adjust else ""
    measure = f"{found.measure} {'for' if observed.is_yes_or_no else 'per'} {_step(observed)}"
    because = f"{measure[0].upper()}{measure[1:]}, {name}: {number(value)} {between(interval, 5)}"
    because += f", among units alike in {words}{why}" if adjust else f", before comparing like with like{why}"
    model = {"binary": "logit", "count": "Poisson"}.get(found.answers.outcome.kind, "least squares")
    errors = _errors(found)
    method = f"{model}{', ' + errors if errors else ''}"
    return Finding(check, "linked", answer, because, fitted.n, value, interval, measure, method, name, fitted.p,
                   se=fitted.se, df=fitted.df)  # fmt: skip


def _errors(found: Pairs) -> str:
    """How standard errors are made, in words."""
    if found.clusters is None:
        return "" if found.binary else "robust"
    groups = len(np.unique(found.clusters.astype(str)))
    return f"{groups:,} clusters, CR2" if groups < FEW_CLUSTERS else f"{groups:,} clusters"


def _judged(found: Pairs, fitted: Estimate) -> tuple[Answer, str]:
    """Whether one step matters; equivalence before "no", and how many units it would take before "undecided"."""
    flat, worth = fitted.times(_flat(found)), found.interesting
    if fitted.low > 0 or fitted.high < 0:
        return (
            ("yes", ".") if abs(flat.value) >= worth else ("partly", f"; less than the {number(worth)} worth noticing.")
        )
    enough = (quantile(0.975, fitted.df) + quantile(limits.POWER)) * flat.se <= worth
    if flat.within(worth) and enough:
        return "no", f"; less than the {number(worth)} worth noticing either way (equivalence)."
    needed = fitted.n * ((quantile(0.975) + quantile(limits.POWER)) * flat.se / worth) ** 2 if worth else 0.0
    more = f"; about {needed:,.0f} units would show {number(worth)}" if needed > fitted.n else ""
    return "undecided", f"; that may be nothing{more}."


def _flat(found: Pairs) -> float:
    """Change of the outcome itself per unit of the model's scale, at its mean."""
    base = float(found.outcome.mean())
    return {"binary": base * (1 - base), "count": base}.get(found.answers.outcome.kind, 1.0)


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
    fit = {"binary": logit, "count": poisson}.get(found.answers.outcome.kind, least_squares)
    fitted = fit(found.outcome, x, clusters=found.clusters)
    apart = fitted is not None and found.ratio and abs(fitted.value) * float(dose.std()) > _SEPARATES
    return None if apart else fitted


def _linear(found: Pairs) -> Estimate | None:
    dose = found.observed.scaled(found.dose)
    return least_squares(found.outcome, design([dose, *found.adjusters()], len(dose)), clusters=found.clusters)


def strength(found: Pairs, link_found: Finding) -> list[Finding]:
    """How strong something unseen would have to be, and how much of the outcome the value explains by itself."""
    if link_found.estimate is None or link_found.interval is None:
        return []
    return [_e_value(found, link_found), _explained(found)]


def _e_value(found: Pairs, held: Finding) -> Finding:
    name, (low, high), estimate = found.answers.outcome.name, held.interval or (0.0, 0.0), held.estimate or 0.0
    common = found.binary and 0.15 <= float(found.outcome.mean()) <= 0.85
    if not found.ratio:  # a difference in standard deviations as a risk ratio (VanderWeele & Ding 2017)
        spread = float(found.outcome.std(ddof=1)) or 1.0
        low, high, estimate = (float(np.exp(0.91 * value / spread)) for value in (low, high, estimate))
    near = 1.0 if low <= 1 <= high else high if high < 1 else low
    point, bound = (e_value(ratio, common=common) for ratio in (estimate, near))
    because = (
        f"Something unseen would have to go with both sides by a risk ratio of {point:.2f} to explain the link to "
        f"{name} away, by {bound:.2f} to make it unclear."
    )
    return Finding("e-value", "linked", "note", because, held.n, point, (bound, point), about=name,
                   measure="risk ratio", method="E-value")  # fmt: skip


def _explained(found: Pairs) -> Finding:
    dose, outcome = residuals(found)
    both = float(np.sqrt((dose @ dose) * (outcome @ outcome)))
    part = (float(dose @ outcome) / both) ** 2 if both else 0.0
    name = found.answers.outcome.name
    because = f"The value explains {share(part, 2)} of what {name} leaves open once like is compared with like."
    return Finding("partial r2", "linked", "note", because, len(dose), part, about=name, measure="partial R²")
