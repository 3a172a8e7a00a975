"""Reads an experiment in a fixed order: sample ratio, exposure, manipulation, KPI, guardrails, increment, verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nlp.errors import DataError
from research.experiments.contrasting import cut, gain, planned, sides
from research.experiments.design import Experiment, Guardrail
from research.experiments.effects import Flags, always_valid, harmless_p, holm
from research.experiments.exploring import by_segment, dominated, further, promised
from research.experiments.instrument import IncrementEffect, increment_effect
from research.experiments.readout import ArmEffects, GuardrailReadout, Readout, judged, too_early
from research.experiments.soundness import (
    SampleRatio,
    Units,
    covariate_late,
    early,
    exposure,
    mature,
    sample_ratio,
)
from research.validation.estimating import Estimate


@dataclass(frozen=True, slots=True)
class _Raw:
    """An arm's differences before the tests are adjusted for each other; all have gains above zero."""

    arm: str
    manipulation: Estimate
    primary: Estimate
    guardrails: tuple[Estimate, ...]
    smallest: int


def analyse(experiment: Experiment, units: Units) -> Readout:
    """The readout of a design on its data.

    Raises :class:`DataError` when a unit's arm is not in the design, a column is missing, or an arm has fewer than two
    values. Units with missing or immature values are left out of that difference and counted.
    """
    names = [arm.name for arm in experiment.arms]
    strange = sorted({str(name) for name in units.arm} - set(names))
    if strange:
        raise DataError(f"Units are in arms the design lacks: {', '.join(strange)}.", f"The arms are {names}.")
    if experiment.cluster and units.clusters is None:
        raise DataError(f"The data do not say which {experiment.cluster} a unit belongs to.", "Give the clusters.")
    ratio = _filled(experiment, units, np.ones(len(units.arm), dtype=bool))
    late = covariate_late(units)
    usable = replace(units, covariate=None) if late or not experiment.covariate else units
    flags = _flags(experiment, units, ratio)
    shown = exposure(units, names)
    windows = [experiment.primary.window, experiment.manipulation.window, *(g.window for g in experiment.guardrails)]
    immature = int((~mature(units, max(windows))).sum())
    missing = int(np.isnan(units.column(experiment.primary.name)).sum())
    if ratio.level == "alarm":
        return Readout(experiment.hash, ratio, shown, (), flags, immature, missing)
    effects = _effects(experiment, usable)
    early_read = any(too_early(experiment, effect) for effect in effects)  # then nothing more is kept to be seen
    flags = flags if early_read else (*flags, *dominated(experiment, usable))
    arms = tuple(judged(experiment, effect, flags) for effect in effects)
    found = Readout(experiment.hash, ratio, shown, arms, flags, immature, missing)
    if early_read:
        return found
    return replace(found, further=further(experiment, usable), segments=by_segment(experiment, usable))


def _flags(experiment: Experiment, units: Units, ratio: SampleRatio) -> tuple[str, ...]:
    ahead = int(early(units).sum())
    kept = mature(units, experiment.primary.window)
    rest = _filled(experiment, units, kept) if kept.any() else ratio
    said = (
        (ratio.level == "alarm", f"the arms did not fill as planned (p = {ratio.p:.2g}): no effect is shown"),
        (ratio.level == "amber", f"the arms filled unevenly (p = {ratio.p:.2g})"),
        (ratio.level == "ok" and rest.level != "ok", "the arms lost units unevenly to the window"),
        (ahead > 0, f"{ahead} units were exposed before assignment and left out"),
        (bool(experiment.covariate) and units.covariate is None, f"no {experiment.covariate} in the data to adjust by"),
        (covariate_late(units), "the covariate was measured after exposure and not used"),
        (experiment.stopping == "always valid", "intervals hold at every look and are wider for it"),
    )
    return (*(text for true, text in said if true), *promised(experiment, units))


def _filled(experiment: Experiment, units: Units, kept: Flags) -> SampleRatio:
    """The sample ratio of what was assigned: whole clusters where there are clusters."""
    what = np.arange(len(units.arm)) if units.clusters is None else units.clusters
    counts = [len(set(what[kept & (units.arm == arm.name)].tolist())) for arm in experiment.arms]
    return sample_ratio(counts, [arm.share for arm in experiment.arms])


def _effects(experiment: Experiment, units: Units) -> tuple[ArmEffects, ...]:
    raws = [_raw(experiment, units, arm.name) for arm in experiment.arms[1:]]
    rails = experiment.guardrails
    family = [
        p
        for raw in raws
        for p in (raw.primary.p, *(_harmless(experiment, e, g) for e, g in zip(raw.guardrails, rails, strict=True)))
    ]
    qs = iter(holm(family))
    found = []
    for raw in raws:
        q = next(qs)
        kept = tuple(
            GuardrailReadout(g.name, e, gq := next(qs), gq <= experiment.alpha and e.low > -g.margin)
            for e, g in zip(raw.guardrails, rails, strict=True)
        )
        increment = _increment(experiment, units, raw.arm)
        found.append(ArmEffects(raw.arm, raw.manipulation, raw.primary, q, kept, increment, raw.smallest))
    return tuple(found)


def _harmless(experiment: Experiment, found: Estimate, guardrail: Guardrail) -> float:
    if experiment.stopping == "one look":
        return harmless_p(found, guardrail.margin)
    shifted = replace(found, value=found.value + guardrail.margin)
    return always_valid(shifted, planned(experiment)).p if shifted.value > 0 else 1.0


def _raw(experiment: Experiment, units: Units, arm: str) -> _Raw:
    kpi, smallest = gain(experiment, units, arm, experiment.primary)
    cpi, _ = gain(experiment, units, arm, experiment.manipulation)
    rails = tuple(gain(experiment, units, arm, guardrail)[0] for guardrail in experiment.guardrails)
    return _Raw(arm, cpi, kpi, rails, smallest)


def _increment(experiment: Experiment, units: Units, arm: str) -> IncrementEffect | None:
    """One increment for the better; ``None`` where the CPI is known for nobody whose KPI is."""
    kpi, cpi = experiment.primary, experiment.manipulation
    values = units.column(cpi.cpi)
    kept = sides(experiment, units, arm) & mature(units, max(kpi.window, cpi.window)) & np.isfinite(values)
    kept &= np.isfinite(units.column(kpi.name))
    if kpi.denominator:
        kept &= np.isfinite(units.column(kpi.denominator))
    contrast = cut(units, kept, arm, (kpi.name, kpi.denominator), covaried=True)
    return increment_effect(contrast, values[kept] * (1.0 if cpi.direction == "higher" else -1.0))
