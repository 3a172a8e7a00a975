"""Customers who come back: does the value go before the figure, or the figure before the value?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from research.validation import thresholds as limits
from research.validation.checks.wording import number
from research.validation.estimating import Estimate, Floats
from research.validation.finding import Answer, Finding
from research.validation.observed import Pairs
from research.validation.regressing import design, least_squares


def lagged(found: Pairs) -> Finding | None:
    """The value of one case on the figure at the next, and the figure on the next value, each with its own past.

    Only the second being clear means that the figure may come first.
    """
    before, after = found.successive
    dose, outcome, name = found.observed.scaled(found.dose), found.outcome, found.answers.outcome.name
    forward = _effect(outcome[after], dose[before], [outcome[before]], found, before)
    back = _effect(dose[after], outcome[before], [dose[before]], found, before)
    if forward is None or back is None:
        return None
    reverse = back.p <= limits.Q_LINKED < forward.p
    answer: Answer = "partly" if reverse else "yes"
    because = (
        f"From one case of a customer to the next: value before {name} {number(forward.value)} (p {forward.p:.2g}), "
        f"{name} before value {number(back.value)} (p {back.p:.2g})"
    )
    because += f": {name} may come first." if reverse else ": no sign that the figure comes first."
    return Finding("reverse", "linked", answer, because, forward.n, back.value, back.interval, about=name, p=back.p,
                   measure=f"change of the next value per {name}", method="least squares, clustered")  # fmt: skip


def future(found: Pairs) -> Finding | None:
    """The value of the *next* case cannot have moved today's figure."""
    before, after = found.successive
    dose, outcome, name = found.observed.scaled(found.dose), found.outcome, found.answers.outcome.name
    fit = _effect(outcome[before], dose[after], [dose[before]], found, before)
    if fit is None:
        return None
    answer: Answer = "partly" if fit.p <= limits.CONTROL_P else "yes"
    because = f"The value of a customer's next case goes with today's {name} by {number(fit.value)} (p {fit.p:.2g})"
    because += ": no problem found." if answer == "yes" else ": who the customer is explains part of the link."
    return Finding("future value", "linked", answer, because, fit.n, fit.value, fit.interval, about=name, p=fit.p,
                   measure=f"change of {name}", method="least squares, clustered")  # fmt: skip


def before_the_case(found: Pairs) -> Finding | None:
    """The figure at the *previous* case is settled before this one: it must not go with this value."""
    before, after = found.successive
    dose, outcome, name = found.observed.scaled(found.dose), found.outcome, found.answers.outcome.name
    fit = _effect(outcome[before], dose[after], [], found, before)
    if fit is None:
        return None
    linked = fit.p <= limits.CONTROL_P and not fit.within(found.interesting)
    because = f"{name} of the case before goes with this value by {number(fit.value)} (p {fit.p:.2g})"
    because += ": like is not compared with like." if linked else ": no problem found."
    return Finding("figure before", "linked", "partly" if linked else "yes", because, fit.n, fit.value, fit.interval,
                   about=name, p=fit.p, measure=f"change of {name}", method="least squares, clustered")  # fmt: skip


def _effect(y: Floats, x: Floats, held: list[Floats], found: Pairs, units: NDArray[np.intp]) -> Estimate | None:
    if np.ptp(x) == 0 or np.ptp(y) == 0 or found.observed.customers is None:
        return None
    customers = found.observed.customers[found.keep][units]
    return least_squares(y, design([x, *held], len(y)), clusters=customers)
