"""An arm beside the control, as the design asks for it."""

from __future__ import annotations

import numpy as np

from nlp.errors import DataError
from research.experiments.design import Experiment, Further, Guardrail, Kpi, Manipulation
from research.experiments.effects import Contrast, Flags, always_valid, difference, signed
from research.experiments.soundness import Units, early, mature
from research.validation.estimating import Estimate

Measure = Kpi | Guardrail | Manipulation | Further


def gain(experiment: Experiment, units: Units, arm: str, measure: Measure) -> tuple[Estimate, int]:
    """The difference of an arm from the control, gains above zero, and the units in the smaller of the two.

    Raises :class:`DataError` where either has fewer than two units with a value.
    """
    held = contrast(experiment, units, arm, measure)
    found = difference(held)
    if found is None:
        name = measure.cpi if isinstance(measure, Manipulation) else measure.name
        raise DataError(f"“{name}” has fewer than two units in “{arm}” or the control.", "Wait for more data.")
    found = signed(found, measure.direction)
    if experiment.stopping == "always valid":
        found = always_valid(found, planned(experiment))
    return found, held.smallest()


def planned(experiment: Experiment) -> int:
    """Units of an arm and the control together, as promised."""
    return 2 * experiment.per_arm


def contrast(experiment: Experiment, units: Units, arm: str, measure: Measure) -> Contrast:
    """An arm and the control, side by side: those whose time has passed and whose value is known."""
    kept = sides(experiment, units, arm) & mature(units, measure.window)
    if isinstance(measure, Manipulation):
        return cut(units, kept, arm, (measure.cpi, ""))
    return cut(units, kept, arm, (measure.name, measure.denominator), covaried=isinstance(measure, Kpi))


def sides(experiment: Experiment, units: Units, arm: str) -> Flags:
    """Units of an arm or the control that were not exposed before their assignment."""
    return np.isin(units.arm, [arm, experiment.control.name]) & ~early(units)


def cut(units: Units, kept: Flags, arm: str, names: tuple[str, str], *, covaried: bool = False) -> Contrast:
    """The kept units with a value; the covariate foretells the primary KPI only."""
    values = units.column(names[0])
    below = units.column(names[1]) if names[1] else None
    kept = kept & np.isfinite(values) & (np.isfinite(below) if below is not None else True)
    return Contrast(
        np.asarray(units.arm[kept] == arm, dtype=bool),
        values[kept],
        None if below is None else below[kept],
        units.covariate[kept] if covaried and units.covariate is not None else None,
        None if units.clusters is None else units.clusters[kept],
    )
