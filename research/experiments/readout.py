"""What an experiment says when it is read, and the rules by which it proves or disproves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.experiments.design import Experiment
from research.experiments.instrument import IncrementEffect
from research.experiments.planning import Risk
from research.experiments.soundness import Exposure, SampleRatio
from research.validation.estimating import Estimate

Outcome = Literal["proven", "disproved", "inconclusive"]

STRONG_P = 0.005
"""p under which one experiment is strong evidence without a replication (Benjamin et al. 2018)."""

POINT_SHARE = 0.5
"""Share of the smallest effect that matters which the estimate itself must reach."""


@dataclass(frozen=True, slots=True)
class GuardrailReadout:
    """A guardrail's difference (gains above zero), adjusted p of "worse by the margin", and whether it is ruled out."""

    name: str
    estimate: Estimate
    q: float
    kept: bool


@dataclass(frozen=True, slots=True)
class ArmEffects:
    """One arm against the control. ``manipulation`` and ``primary`` have gains above zero; ``q`` is the primary's p
    by Holm; ``smallest`` counts the units with a value in the smaller arm."""

    arm: str
    manipulation: Estimate
    primary: Estimate
    q: float
    guardrails: tuple[GuardrailReadout, ...]
    increment: IncrementEffect | None
    smallest: int


@dataclass(frozen=True, slots=True)
class ArmReadout:
    """An arm's effects with the verdict; ``strong`` adds p < .005. ``more`` is the number of further units per arm that
    would settle it (``None`` when settled, or when no number of units would)."""

    effects: ArmEffects
    outcome: Outcome
    because: str
    strong: bool
    more: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class FurtherReadout:
    """A further outcome of an arm (gains above zero); ``q`` by Benjamini & Hochberg over all arms and outcomes."""

    arm: str
    name: str
    estimate: Estimate
    q: float


@dataclass(frozen=True, slots=True)
class Level:
    """The primary KPI's gain among the units of one segment; ``None`` with too few of them in either arm."""

    name: str
    units: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class SegmentReadout:
    """Whether an arm's effect differs by segment: ``p`` of all levels gaining alike, ``q`` over all that was asked so.

    Both are ``None`` where fewer than two levels have units enough.
    """

    arm: str
    name: str
    levels: tuple[Level, ...]
    p: float | None
    q: float | None


@dataclass(frozen=True, slots=True)
class Readout:
    """The whole reading in its order. ``arms`` is empty when the sample ratio blocks effects.

    ``flags`` are the known threats, each a phrase; ``design`` is the registered hash. ``further`` and ``segments`` hold
    what the design promised to look at beside its claim.
    """

    design: str
    sample_ratio: SampleRatio
    exposure: Exposure | None
    arms: tuple[ArmReadout, ...]
    flags: tuple[str, ...]
    immature: int
    missing: int
    further: tuple[FurtherReadout, ...] = ()
    segments: tuple[SegmentReadout, ...] = ()


def judged(experiment: Experiment, effects: ArmEffects, flags: tuple[str, ...]) -> ArmReadout:
    """The verdict on one arm."""
    outcome, because = _outcome(experiment, effects)
    more = None
    if outcome == "inconclusive" and effects.manipulation.low > 0:
        more = units_to_go(experiment, effects)
        if more:
            because = f"{because} {more:,} more units per arm would tell."
    strong = outcome == "proven" and effects.primary.p < STRONG_P
    return ArmReadout(effects, outcome, because, strong, more, _sentence(experiment, effects, outcome, flags))


def too_early(experiment: Experiment, effects: ArmEffects) -> bool:
    """Whether a one-look experiment was read before its planned size: no number of it may be shown."""
    return experiment.stopping == "one look" and effects.smallest < experiment.per_arm


def _outcome(experiment: Experiment, effects: ArmEffects) -> tuple[Outcome, str]:
    cpi, kpi = experiment.manipulation.cpi, effects.primary
    if too_early(experiment, effects):
        return "inconclusive", (
            f"{effects.smallest:,} of {experiment.per_arm:,} units per arm; read before its time, a fixed test "
            "claims too much."
        )
    if effects.manipulation.low <= 0:
        return "inconclusive", f"The change failed to move {cpi}; the KPI then says nothing about {cpi}."
    if kpi.high < 0:
        return "disproved", f"{cpi} moved, and {experiment.primary.name} went the wrong way."
    return _moved(experiment, effects)


def _moved(experiment: Experiment, effects: ArmEffects) -> tuple[Outcome, str]:
    """The verdict once the CPI has moved and the KPI has not gone the wrong way."""
    cpi, kpi, sesoi = experiment.manipulation.cpi, effects.primary, experiment.primary.sesoi
    lost = [guardrail.name for guardrail in effects.guardrails if not guardrail.kept]
    if effects.q <= experiment.alpha and kpi.low > 0 and kpi.value >= POINT_SHARE * sesoi:
        if lost:
            return (
                "inconclusive",
                f"The KPI moved, but a loss beyond the margin is not ruled out for {', '.join(lost)}.",
            )
        return "proven", f"{cpi} moved, and {experiment.primary.name} with it, in the direction hoped for."
    if kpi.low > -sesoi and kpi.high < sesoi and effects.smallest >= experiment.per_arm:
        return "disproved", f"{cpi} moved, and {experiment.primary.name} stayed within ±{sesoi:g} of no change."
    return (
        "inconclusive",
        f"The interval is {kpi.high - kpi.low:.4g} wide: it neither excludes 0 nor lies within ±{sesoi:g}.",
    )


def units_to_go(experiment: Experiment, effects: ArmEffects) -> int:
    """Further units per arm until the planned size is reached and an effect of the smallest size that matters would be
    seen with the planned power, going by the standard error found."""
    alpha, power = Risk(experiment.alpha, experiment.power).quantiles
    wanted = effects.smallest * (effects.primary.se * (alpha + power) / experiment.primary.sesoi) ** 2
    return max(0, int(max(wanted, experiment.per_arm) + 0.999) - effects.smallest)


def _sentence(experiment: Experiment, effects: ArmEffects, outcome: Outcome, flags: tuple[str, ...]) -> str:
    n, threats = effects.primary.n, ", ".join(flags) or "none seen"
    effect = effects.increment
    if effect is None or effect.weak or effect.interval is None or effect.shape != "bounded":
        kpi = effects.primary
        head = f"“{effects.arm}” changes {experiment.primary.name} by {kpi.value:.4g} [{kpi.low:.4g}, {kpi.high:.4g}]"
        if experiment.primary.direction == "lower":
            head = f"{head} (a fall is a gain above zero)"
    else:
        low, high = effect.interval
        head = f"One {experiment.manipulation.increment} changes {experiment.primary.name} by"
        head = f"{head} {effect.value:.4g} [{low:.4g}, {high:.4g}]"
    return f"{head} (randomised, n = {n:,}); {outcome}; known threats: {threats}."
