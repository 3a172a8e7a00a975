"""A design from what a person typed into a form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research.experiments.design import Arm, Direction, Experiment, Further, Guardrail, Kpi, Manipulation, Stopping
from research.experiments.planning import Plan

_WEEKS = 8
"""Weeks promised where the plan finds that no number of weeks would do."""


@dataclass(frozen=True, slots=True)
class DesignDraft:
    """The fields of the form as they stand; ``arms``, ``guardrails`` and ``further`` are rows of edited tables."""

    hypothesis: str
    unit: str
    kpi: str
    kpi_better: str
    cpi: str
    cpi_better: str
    increment: str
    stopping: str
    arms: Sequence[Mapping[Any, Any]]
    guardrails: Sequence[Mapping[Any, Any]]
    further: Sequence[Mapping[Any, Any]] = ()
    segments: str = ""
    covariate: str = ""
    cluster: str = ""
    denominator: str = ""
    window: float = 0.0


def design_from(draft: DesignDraft, plan: Plan, sesoi: float) -> Experiment:
    """The promise that the form and the plan make; ``sesoi`` is the smallest difference that matters.

    Raises:
        RecordError: as :class:`Experiment` does, when they make no sense together.
    """
    stopping: Stopping = "always valid" if draft.stopping == "always valid" else "one look"
    return Experiment(
        hypothesis=draft.hypothesis.strip(), unit=draft.unit.strip() or "unit",
        arms=tuple(Arm(_text(row["arm"]), _number(row["share"])) for row in draft.arms),
        primary=Kpi(draft.kpi.strip(), _way(draft.kpi_better), sesoi, draft.denominator.strip(), draft.window),
        manipulation=Manipulation(draft.cpi.strip(), _way(draft.cpi_better), draft.increment.strip()),
        guardrails=tuple(
            Guardrail(_text(row["guardrail"]), _way(row["good when"]), _number(row["margin"]))
            for row in draft.guardrails if _text(row["guardrail"])
        ),
        further=tuple(
            Further(_text(row["outcome"]), _way(row["good when"])) for row in draft.further if _text(row["outcome"])
        ),
        segments=tuple(dict.fromkeys(filter(None, (name.strip() for name in draft.segments.split(","))))),
        covariate=draft.covariate.strip(), cluster=draft.cluster.strip(), per_arm=plan.per_arm,
        weeks=plan.weeks or _WEEKS, mde=plan.mde if math.isfinite(plan.mde) else sesoi, stopping=stopping,
    )  # fmt: skip


def one_increment(unit: str, better: str) -> str:
    """One unit for the better, as it is said behind "one": ``hour less``."""
    return f"{unit.removesuffix('s') or 'increment'} {'more' if better == 'higher' else 'less'}"


def _way(said: object) -> Direction:
    return "lower" if said == "lower" else "higher"


def _text(cell: object) -> str:
    missing = cell is None or (isinstance(cell, float) and math.isnan(cell))
    return "" if missing else str(cell).strip()


def _number(cell: Any) -> float:
    """A number of an edited table; 0 for an empty cell, which the design then refuses."""
    return float(cell) if _text(cell) else 0.0
