"""Is there a point from which it starts, or up to which it goes on, to matter? What is said of the best broken line."""

from __future__ import annotations

import zlib

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.breaking import Break, find_break
from research.validation.checks.wording import between, number
from research.validation.estimating import Floats
from research.validation.finding import Answer, Finding
from research.validation.observed import Pairs

_MOST_UNITS = 100_000


def threshold(found: Pairs, wanted: int) -> Finding | None:
    """The finding of the break; ``None`` where none is likely. ``wanted`` is the sign that customers value.

    ``yes`` needs a break that wins by BIC, whose place is known to within half the middle half of values, and one
    increment on its steep side that is worth noticing.
    """
    observed, (dose, outcome) = found.observed, _limited(found)
    seed = zlib.crc32(f"break:{observed.definition.hash}:{found.answers.outcome.name}".encode())
    if observed.is_yes_or_no or np.ptp(dose) == 0:
        return None
    held = find_break(dose, outcome, step=observed.step, seed=seed, binary=found.binary)
    if held is None or held.p > limits.PERMUTED_MOST:
        return None
    low, high = np.quantile(dose, [0.25, 0.75])
    narrow = held.interval[1] - held.interval[0] < (high - low) / 2
    share = float(outcome.mean())
    steep = (
        held.slope * observed.step * (share * (1 - share) if found.binary else 1.0)
    )  # log odds as a share, at its mean
    answer: Answer = "yes" if narrow and abs(steep) >= found.interesting and steep * wanted > 0 else "note"
    because = _said(found, held, steep, narrow=narrow)
    return Finding("threshold", "valued", answer, because, len(dose), held.place, held.interval, p=held.p,
                   about=found.answers.outcome.name, measure=observed.definition.increment.unit,
                   method="broken line, BIC, bootstrap of cases")  # fmt: skip


def _said(found: Pairs, held: Break, steep: float, *, narrow: bool) -> str:
    observed, name = found.observed, found.answers.outcome.name
    place = f"{number(held.place)} {observed.definition.increment.unit} {between(held.interval)}"
    where = "beyond" if held.beyond else "up to there"
    flat = "up to there no change is seen" if held.beyond else "beyond no change is seen"
    more = f"{where} {observed.step_words} more goes with {number(steep)} in {name}"
    because = f"There is a threshold at {place}: {flat}, {more}"
    return f"{because}." if narrow else f"{because}; where it lies is not certain enough to build on."


def _limited(found: Pairs) -> tuple[Floats, Floats]:
    """Doses cut at the 99th percentile, an even sample of units where there are very many."""
    dose, outcome = found.dose, found.outcome
    if len(dose) > _MOST_UNITS:
        every = np.linspace(0, len(dose) - 1, _MOST_UNITS).astype(np.int64)
        dose, outcome = dose[every], outcome[every]
    return np.minimum(dose, np.quantile(dose, 0.99)), outcome
