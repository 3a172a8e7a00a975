"""Experiments, a natural experiment, and how many an experiment takes."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.figures.figure import Figure, interval


def mail(folder: Path) -> Iterator[Figure]:
    """Hillstrom: an e-mail experiment with 64,000 customers."""
    import numpy as np

    from research.experiments.analysing import analyse
    from research.experiments.design import Arm, Experiment, Kpi, Manipulation
    from research.experiments.soundness import Units

    with gzip.open(folder / "hillstrom.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    column = {name: [row[name] for row in rows] for name in rows[0]}
    values = {name: np.array(column[name], dtype=float) for name in ("visit", "conversion", "spend")}
    units = Units(np.array(column["segment"], dtype=object), values, covariate=np.array(column["history"], dtype=float))
    arms = (Arm("No E-Mail", 1 / 3), Arm("Mens E-Mail", 1 / 3), Arm("Womens E-Mail", 1 / 3))
    moved = Manipulation("visit", "higher", "visit")
    wanted = {
        "visit": ((0.0765896, 0.0699531, 0.0832260), (0.0452331, 0.0388935, 0.0515727), 1e-7),
        "conversion": ((0.0068050,), (0.0031111,), 1e-7),
        "spend": ((0.769827, 0.485140, 1.054515), (0.424412,), 1e-6),
    }
    for kpi, (mens, womens, off) in wanted.items():
        design = Experiment("A mail brings in.", "customer", arms, Kpi(kpi, "higher", 0.01), moved, 20_000, 2, 0.01)
        found = analyse(design, units)
        if kpi == "visit":
            yield "sample ratio, chi2", found.sample_ratio.chi2, 0.2025, 5e-5
            yield "sample ratio, p", found.sample_ratio.p, 0.9037, 5e-5
            helped = analyse(replace(design, covariate="history"), units).arms[0].effects.primary
            cut = 1 - (helped.se / found.arms[0].effects.primary.se) ** 2
            yield "variance cut by history (%)", 100 * cut, 0.44, 5e-3
        for arm, name, held in zip(found.arms, ("men's", "women's"), (mens, womens), strict=True):
            primary = arm.effects.primary
            yield f"{kpi}, {name}", primary.value, held[0], off
            if len(held) == 3:
                yield from interval(f"{kpi}, {name}", primary.interval, (held[1], held[2]), off)
    ratio = Experiment("h", "customer", arms, Kpi("spend", "higher", 0.5, denominator="visit"), moved, 20_000, 2, 0.5)
    primary = analyse(ratio, units).arms[0].effects.primary
    yield "spend per visit", primary.value, 1.635517, 1e-6
    yield from interval("spend per visit", primary.interval, (-0.299299, 3.570332), 1e-6)


def wages(folder: Path) -> Iterator[Figure]:
    """Card and Krueger: fast-food wages in two states."""
    import numpy as np

    from research.experiments.quasi import Panel, difference_in_differences, difference_of_changes

    lines = (folder / "card_krueger_public.dat").read_text(encoding="utf-8").splitlines()
    rows = np.array([[np.nan if cell == "." else float(cell) for cell in line.split()] for line in lines])
    treated, before, after = rows[:, 3] == 1, rows[:, 11:14] @ [1, 0.5, 1], rows[:, 31:34] @ [1, 0.5, 1]
    units = np.repeat(np.arange(len(rows)).astype(str), 2).astype(object)
    values = np.column_stack([before, after]).ravel()
    both = Panel(units, np.tile([0.0, 1.0], len(rows)), values, np.repeat(treated, 2))
    whole, even = difference_in_differences(both, 1, balanced=False), difference_in_differences(both, 1)
    yield "difference in differences", whole.value if whole else 0, 2.7536, 5e-5
    yield "stores in both", even.n if even else 0, 384, 0
    yield "balanced", even.value if even else 0, 2.75, 1e-9
    yield "balanced, SE by store", even.se if even else 0, 1.3385, 1.1e-4
    known = np.isfinite(before) & np.isfinite(after) & np.isfinite(rows[:, 14])
    known &= np.isfinite(rows[:, 34]) | (rows[:, 28] == 3)
    found = difference_of_changes((after - before)[known], treated[known])
    yield "Table 4(i), n", found.n if found else 0, 357, 0
    yield "Table 4(i)", found.value if found else 0, 2.3258, 5e-5
    yield "Table 4(i), SE", found.se if found else 0, 1.1916, 5e-5


def planning(_folder: Path) -> Iterator[Figure]:
    """How many per arm."""
    from research.experiments.planning import per_arm_for_means, per_arm_for_shares

    yield "10 % to 12 %", per_arm_for_shares(0.10, 0.12), 3_841, 0
    yield "d = .2", per_arm_for_means(0.2, 1.0), 394, 0
