"""Experiments and natural experiments in which nothing, or exactly enough, happens."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from research.experiments.analysing import analyse
from research.experiments.assigning import assign
from research.experiments.design import Arm, Experiment, Kpi, Manipulation
from research.experiments.planning import History, plan
from research.experiments.quasi import Panel, supported
from research.experiments.soundness import Units, sample_ratio
from research.experiments.staggered import supported_by_rollout


def _experiment(name: str, per_arm: int, sesoi: float) -> Experiment:
    return Experiment(
        hypothesis=name, unit="case", arms=(Arm("now", 0.5), Arm("new", 0.5)), primary=Kpi("kpi", "higher", sesoi),
        manipulation=Manipulation("cpi", "lower", "1 h shorter"), per_arm=per_arm, weeks=2, mde=sesoi,
    )  # fmt: skip


def uneven_arms(seeds: Iterable[int], *, units: int = 4000) -> list[bool]:
    """Whether the sample ratio alarms though assignment by hash did nothing wrong."""
    found = []
    for seed in seeds:
        design = _experiment(f"A/A {seed}", 2000, 0.1)
        arms = [assign(design, f"unit {i}") for i in range(units)]
        found.append(sample_ratio([arms.count("now"), arms.count("new")], [0.5, 0.5]).level == "alarm")
    return found


def uneven_draws(seeds: Iterable[int], *, units: int = 20_000) -> list[bool]:
    """The same where arms are drawn by coin, for many more experiments."""
    counts = [int(np.random.default_rng(seed).binomial(units, 0.5)) for seed in seeds]
    return [sample_ratio([count, units - count], [0.5, 0.5]).level == "alarm" for count in counts]


def read_experiments(effect: float, seeds: Iterable[int]) -> list[str]:
    """How experiments of the planned size end where a change of the CPI moves the KPI by ``effect`` (SESOI .1)."""
    size, found = plan(History("mean", 0, 5000, sd=1.0), 0.1).per_arm, []
    design = _experiment("planted", size, 0.1)
    for seed in seeds:
        random = np.random.default_rng(seed)
        new = np.repeat([False, True], size)
        values = {"cpi": random.normal(10 - 1.0 * new, 3), "kpi": random.normal(effect * new, 1)}
        arm = analyse(design, Units(np.where(new, "new", "now").astype(object), values)).arms[0]
        seen = arm.effects.primary.low > 0 or arm.effects.primary.high < 0
        found.append(f"{arm.outcome}{', seen' if seen else ''}")
    return found


def moved_apart(units: int, seeds: Iterable[int], *, steps: bool) -> list[bool]:
    """Whether groups that move alike are said to have moved apart before the change, in ``steps`` or at once."""
    return [_apart(units, seed, steps=steps) for seed in seeds]


def _apart(n: int, seed: int, *, steps: bool) -> bool:
    random = np.random.default_rng(seed)
    if steps:
        starts, time = np.tile([2.0, 4.0, np.nan], n // 3), np.arange(7.0)
        after = time >= starts[:, None]
        values = random.normal(0, 1, (n, 1)) + 0.2 * time + 1.0 * after + random.normal(0, 0.5, (n, 7))
        return "moved apart" in supported_by_rollout(values, time, starts, sesoi=0.5).because
    time, treated = np.arange(6.0), np.arange(n) < n // 2
    values = random.normal(0, 2, (n, 1)) + 0.3 * time + random.normal(0, 0.5, (n, 6))
    values += treated[:, None] * (time >= 4)
    names = np.repeat([f"u{i}" for i in range(n)], 6).astype(object)
    panel = Panel(names, np.tile(time, n), values.reshape(-1), np.repeat(treated, 6))
    return "moved apart" in supported(panel, 4, sesoi=0.5).because
