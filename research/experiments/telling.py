"""What a readout says, a sentence a step, in the order in which it was promised to be read."""

from __future__ import annotations

from research.experiments.design import Experiment
from research.experiments.exploring import LEVEL_LEAST
from research.experiments.instrument import IncrementEffect
from research.experiments.readout import ArmReadout, FurtherReadout, Readout, SegmentReadout
from research.validation.estimating import Estimate

_FILLED = {"ok": "as planned", "amber": "unevenly", "alarm": "not as planned: no effect is shown"}


def arms_filled(design: Experiment, readout: Readout) -> tuple[str, str]:
    """Whether the arms filled as planned, and the numbers behind it."""
    ratio = readout.sample_ratio
    filled = ", ".join(f"{arm.name} {n:,}" for arm, n in zip(design.arms, ratio.counts, strict=True))
    return f"The arms filled {_FILLED[ratio.level]}", f"{filled}; χ² = {ratio.chi2:.4f}, p = {ratio.p:.4g}"


def arms_exposed(design: Experiment, readout: Readout) -> str:
    """Who was exposed, arm by arm; "" where that was not recorded."""
    if readout.exposure is None:
        return ""
    counts = zip(design.arms, readout.exposure.exposed, readout.exposure.assigned, strict=True)
    return f"Exposed: {', '.join(f'{arm.name} {n:,} of {of:,}' for arm, n, of in counts)}."


def arm_steps(design: Experiment, arm: ArmReadout) -> tuple[str, str, str, str]:
    """What comes after arms and exposure, in the order promised: CPI, KPI, guardrails, one increment."""
    found = arm.effects
    rails = [
        f"{rail.name} {'kept' if rail.kept else 'not shown to be kept'} ({gain(rail.estimate)}, Holm p {rail.q:.2g})"
        for rail in found.guardrails
    ]
    return (
        f"Did the CPI move? {design.manipulation.cpi}: gain {gain(found.manipulation)}.",
        f"Did the KPI move, reached or not? {design.primary.name}: gain {gain(found.primary)}, Holm p {found.q:.2g}.",
        f"Did anything suffer? {'; '.join(rails) or 'No guardrail was named'}.",
        f"What does one {design.manipulation.increment} do? {_increment(found.increment)}",
    )


def gain(found: Estimate) -> str:
    """A gain with its interval."""
    return f"{found.value:.4g} [{found.low:.4g}, {found.high:.4g}]"


def _increment(found: IncrementEffect | None) -> str:
    """The instrument's estimate with its interval, or why there is none."""
    if found is None:
        return "The CPI is not known for those whose KPI is."
    if found.weak or found.interval is None or found.shape != "bounded":
        return f"Assignment moved the CPI too little to say (first stage F {found.first_stage_f:,.1f}; 10 are needed)."
    low, high = found.interval
    return (
        f"{found.value:.4g} [{low:.4g}, {high:.4g}] (Anderson–Rubin; first stage F {found.first_stage_f:,.0f}), if "
        "assignment moves the KPI through the CPI only."
    )


def further_told(design: Experiment, held: FurtherReadout) -> str:
    """The sentence on a further outcome of an arm."""
    moved = "moved" if held.q <= design.alpha else "not seen to move"
    return f"“{held.arm}”: {held.name} {moved}, gain {gain(held.estimate)}, q {held.q:.2g}."


def segment_told(design: Experiment, held: SegmentReadout) -> str:
    """The sentence on an arm's effect by segment."""
    where = f"“{held.arm}” by {held.name}"
    if held.q is None or held.p is None:
        return f"{where}: fewer than two groups have {LEVEL_LEAST} units in each arm, so that nothing can be told."
    if held.q > design.alpha:
        return f"{where}: the effect on {design.primary.name} is not seen to differ (p {held.p:.2g}, q {held.q:.2g})."
    return (
        f"{where}: the effect on {design.primary.name} differs (p {held.p:.2g}, q {held.q:.2g}). A hint for the next "
        "experiment, not a proof."
    )
