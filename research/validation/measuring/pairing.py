"""A CPI laid against a score or outcome of the same units: what each increment of the one goes with in the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from research.validation.checks.binning import binned, natural_edges
from research.validation.definition import Definition
from research.validation.estimating import Floats
from research.validation.mapping import Question
from research.validation.measuring.measure import Units, arrays
from research.validation.periods import Pairing

FEWEST = 20
"""Units with both below which a pair shows nothing."""

SCORE = "Score given"
"""Name of the score that a score pair carries with it."""


def pairs_of(units: Units, question: Question) -> tuple[Pairing, ...]:
    """A pair for the score of a score pair and for every outcome that enough units have and that differs at all."""
    sides: list[tuple[str, str, Literal["binary", "count", "score", "amount"]]] = [
        (f"o{i}", outcome.name, outcome.kind) for i, outcome in enumerate(question.outcomes)
    ]
    if "score" in units.table.columns:
        sides.insert(0, ("score", SCORE, "score"))
    if not sides or units.definition.measure.type == "ratio":
        return ()
    held = arrays(units, ["value", *(column for column, _, _ in sides)])
    dose = held["value"].astype(np.float64) / _step(units.definition)
    return tuple(_pairs(sides, dose, held, units.definition.increment.unit))


def _pairs(
    sides: list[tuple[str, str, Literal["binary", "count", "score", "amount"]]], dose: Floats, held: dict[str, Floats],
    unit: str,
) -> Iterator[Pairing]:  # fmt: skip
    measured = ~np.isnan(dose)
    for column, name, kind in sides:
        outcome = held[column].astype(np.float64)
        both = measured & ~np.isnan(outcome)
        if both.sum() < FEWEST or np.ptp(outcome[both]) == 0 or np.ptp(dose[both]) == 0:
            continue
        edges = natural_edges(dose[measured], unit)
        bins = binned(dose[both], outcome[both], edges, binary=kind == "binary")
        asked = binned(dose[measured], both[measured].astype(np.float64), edges, binary=True)
        shown = [(one, whole.mean or 0.0) for one, whole in zip(bins, asked, strict=True) if whole.n]
        yield Pairing(name, kind, unit, tuple(one for one, _ in shown), tuple(share for _, share in shown))


def _step(definition: Definition) -> float:
    return float(definition.increment.unit_us or 1) if definition.is_time else 1.0
