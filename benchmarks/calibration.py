"""How often chance is called a finding, and how often an effect of the size that matters is found.

::

    python benchmarks/calibration.py [--runs 1000] [--only links,thresholds] [--bpic ../shared/data/…/bpic2012.csv.gz]

Values are shuffled or outcomes drawn anew on arrays that were read once from the sample study's log (and from the log
of a bank, BPI Challenge 2012, where it is at hand), then put before the same functions that judge a study. A rate is
shown with its 95 % interval (Wilson) beside what it should be. Two processes share the work; the same seed gives the
same numbers.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # two processes, one thread each

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.calibrating.breaks import false_thresholds, threshold_cells  # noqa: E402
from benchmarks.calibrating.grids import bank_grid, sample_grid  # noqa: E402
from benchmarks.calibrating.links import false_links  # noqa: E402
from benchmarks.calibrating.power import found_links, found_values, units_needed  # noqa: E402
from benchmarks.calibrating.rates import Rate  # noqa: E402
from benchmarks.calibrating.trials import moved_apart, read_experiments, uneven_arms, uneven_draws  # noqa: E402
from research.validation.observed import Observed, pairs  # noqa: E402

GUARDS = ("shuffled", "random cause", "subsets", "simpson", "leakage", "outlier", "drift")
"""Refuters and guards that look at the link itself."""

BPIC = ROOT.parent / "shared" / "data" / "interactions" / "bpic2012.csv.gz"

Run = Callable[[Iterable[int]], list]


def spread(work: Run, runs: int, *, workers: int) -> list:
    """All runs, in so many processes."""
    if workers < 2:
        return work(range(runs))
    parts = [range(i, runs, 4 * workers) for i in range(4 * workers)]
    with ProcessPoolExecutor(workers) as pool:
        return [each for part in pool.map(work, parts) for each in part]


def link_rates(name: str, grid: Sequence[Observed], runs: int, *, workers: int) -> list[Rate]:
    """False links of a grid."""
    found = spread(partial(false_links, grid), runs, workers=workers)
    asked = sum(each[3] for each in found)
    return [
        Rate(
            f"{name}: a shuffled grid of {asked // runs} has any link called linked",
            sum(f[0] for f in found),
            runs,
            0.05,
        ),
        Rate(f"{name}: any link called at least weakly linked", sum(f[1] for f in found), runs, 0.10),
        Rate(f"{name}: links called linked", sum(f[2] for f in found), asked, 0.05),
    ]


def threshold_rates(name: str, grid: Sequence[Observed], runs: int, *, workers: int) -> list[Rate]:
    """False thresholds of a grid, for each truth without one."""
    cells = threshold_cells(grid)
    return [
        Rate(f"{name}: threshold told of where the truth is {truth}",
             sum(spread(partial(false_thresholds, cells, truth), runs, workers=workers)), runs, 0.05)
        for truth in ("nothing", "line", "curve", "root")
    ]  # fmt: skip


def power_rates(runs: int, *, workers: int) -> list[Rate]:
    """Effects that are just worth noticing, on as many units as are said to be enough."""
    waits, _, contacts = sample_grid()
    bought, content = pairs(waits, waits.outcomes[0]), pairs(contacts, contacts.outcomes[2])
    planted = spread(partial(found_links, bought), runs, workers=workers)
    asked, seen = [each[0] for each in planted], [each[1] for each in planted if each[1] is not None]
    valued_by = spread(partial(found_values, content), runs, workers=workers)
    read = spread(partial(read_experiments, 0.1), runs, workers=workers)
    size = f"{units_needed(bought):,} units"
    return [
        Rate(f"link of 2 points per doubling, {size}: linked or weakly", sum(a in ("yes", "partly") for a in asked),
             runs, least=0.75),
        Rate("the same called linked (estimate itself at least 2 points)", asked.count("yes"), runs),
        *(Rate(f"the same where it is seen: {check} fires", sum(check in flags for flags in seen), len(seen), 0.05)
          for check in GUARDS),
        Rate("0.1 SD per increment: valued", sum(a in ("yes", "partly") for a in valued_by), runs, least=0.75),
        Rate("experiment of the planned size, effect = SESOI: effect seen", sum("seen" in r for r in read), runs,
             least=0.75),
    ]  # fmt: skip


def experiment_rates(runs: int, *, workers: int) -> list[Rate]:
    """A/A runs and roll-outs without an earlier trend."""
    read = spread(partial(read_experiments, 0.0), runs, workers=workers)
    alike = [(n, steps) for steps in (False, True) for n in (30, 60, 300)]
    return [
        Rate("A/A by hash: sample ratio alarms", sum(spread(uneven_arms, runs, workers=workers)), runs, 0.003),
        Rate("A/A by coin: sample ratio alarms", sum(uneven_draws(range(20 * runs))), 20 * runs, 0.003),
        Rate("A/A read as proven or the wrong way", sum(r.startswith(("proven",)) for r in read), runs, 0.05),
        *(Rate(f"{'staggered' if steps else 'two groups'}, {n} units: alike, said to move apart",
               sum(spread(partial(moved_apart, n, steps=steps), runs, workers=workers)), runs, 0.05)
          for n, steps in alike),
    ]  # fmt: skip


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--only", default="links,thresholds,power,experiments")
    parser.add_argument("--bpic", type=Path, default=BPIC)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    grids = {"sample": sample_grid()} | ({"bank": bank_grid(str(given.bpic))} if given.bpic.is_file() else {})
    kinds: dict[str, list[Callable[..., list[Rate]]]] = {
        "links": [partial(link_rates, name, grid) for name, grid in grids.items()],
        "thresholds": [partial(threshold_rates, name, grid) for name, grid in grids.items()],
        "power": [power_rates],
        "experiments": [experiment_rates],
    }
    print("| rate | seen | share | 95 % | aim | |\n|---|---|---|---|---|---|", flush=True)
    good = True
    for kind in given.only.split(","):
        for rates in kinds[kind]:
            began = time.perf_counter()
            for rate in rates(given.runs, workers=given.workers):
                print(rate.row(), flush=True)
                good &= rate.holds
            print(f"{kind}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
