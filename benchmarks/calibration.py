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
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # two processes, one thread each

import numpy as np  # noqa: E402
import yaml  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from research.experiments.analysing import analyse  # noqa: E402
from research.experiments.assigning import assign  # noqa: E402
from research.experiments.design import Arm, Experiment, Kpi, Manipulation  # noqa: E402
from research.experiments.planning import History, plan  # noqa: E402
from research.experiments.quasi import Panel, supported  # noqa: E402
from research.experiments.soundness import Units, sample_ratio  # noqa: E402
from research.experiments.staggered import supported_by_rollout  # noqa: E402
from research.validation import thresholds as limits  # noqa: E402
from research.validation import verdict as judge  # noqa: E402
from research.validation.checks.linked import link, linked  # noqa: E402
from research.validation.checks.refuters import residuals  # noqa: E402
from research.validation.checks.threshold import threshold  # noqa: E402
from research.validation.checks.valued import slope, wanted  # noqa: E402
from research.validation.estimating import wilson  # noqa: E402
from research.validation.grid import Asked, links  # noqa: E402
from research.validation.loading import load_definition  # noqa: E402
from research.validation.mapping import Adjuster, Mapping, Outcome, Question  # noqa: E402
from research.validation.observed import Observed, Pairs, pairs  # noqa: E402
from research.validation.validating import observe  # noqa: E402

SAMPLE = ROOT / "data" / "sample"
TESTED = {"quote-turnaround": "quote", "plans-offered": "quote", "contacts-to-settle": "claim"}
"""The sample's definitions that can be measured, with what is held equal for each."""

GUARDS = ("shuffled", "random cause", "subsets", "simpson", "leakage", "outlier", "drift")
"""Refuters and guards that look at the link itself."""

BPIC = ROOT.parent / "shared" / "data" / "interactions" / "bpic2012.csv.gz"


@dataclass(frozen=True)
class Rate:
    """How often something happened in so many runs; ``least`` or ``most`` is what the rate should be."""

    name: str
    hits: int
    runs: int
    most: float | None = None
    least: float | None = None

    @property
    def share(self) -> float:
        """Hits over runs."""
        return self.hits / self.runs

    @property
    def holds(self) -> bool:
        """Whether the runs leave it possible: the 95 % interval reaches the side where the rate should be."""
        low, high = wilson(self.hits, self.runs)
        return (self.most is None or low <= self.most) and (self.least is None or high >= self.least)

    def row(self) -> str:
        """A line of the table."""
        low, high = wilson(self.hits, self.runs)
        aim = f"≤ {self.most:.1%}" if self.most is not None else f"≥ {self.least:.0%}" if self.least is not None else ""
        said = "" if not aim else "holds" if self._inside else "within error" if self.holds else "OFF"
        seen = f"{self.hits:,} of {self.runs:,} | {self.share:.1%} | {low:.1%}–{high:.1%}"
        return f"| {self.name} | {seen} | {aim} | {said} |"

    @property
    def _inside(self) -> bool:
        return (self.most is None or self.share <= self.most) and (self.least is None or self.share >= self.least)


# ── what is shuffled ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def sample_grid() -> tuple[Observed, ...]:
    """The sample's CPIs beside all its KPIs and outcomes, with what the study holds equal."""
    data = yaml.safe_load((SAMPLE / "study.yaml").read_text(encoding="utf-8"))["data"]
    mapping = TypeAdapter(Mapping).validate_python(data["mapping"] | {"outcomes": data["outcomes"]})
    found = []
    for name, alike in TESTED.items():
        definition = load_definition((SAMPLE / "definitions" / f"{name}.yaml").read_text(encoding="utf-8"), name=name)
        adjusters = TypeAdapter(tuple[Adjuster, ...]).validate_python(data["adjusters"][alike])
        question = Question(mapping.outcomes, adjusters, data["cluster"])
        found.append(observe(definition, str(SAMPLE / data["location"]), mapping, question)[1])
    return tuple(found)


@cache
def bank_grid(path: str) -> tuple[Observed, ...]:
    """Two waits of a bank's log against what became of the application."""
    top = "statement: s\nincrement: hours, lower\nrows: {lifecycle:transition: COMPLETE}\n"
    ends = {"quote": "O_SENT", "accept": "A_ACCEPTED"}
    outcomes = tuple(Outcome(n, events=(e,), role="kpi") for n, e in (("taken", "O_ACCEPTED"), ("back", "O_SENT_BACK")))
    adjusters = (Adjuster("case:AMOUNT_REQ", "log"), Adjuster(form="month"), Adjuster(form="hour"))
    mapping = Mapping("case:concept:name", "concept:name", "time:timestamp")
    found = []
    for name, end in ends.items():
        text = f"{top}measure: {{type: duration, from: A_SUBMITTED, to: {{event: {end}, pick: first_after}}}}"
        found.append(observe(load_definition(text, name=name), path, mapping, Question(outcomes, adjusters))[1])
    return tuple(found)


def shuffled(observed: Observed, random: np.random.Generator) -> Observed:
    """Values dealt anew among the units that have one; outcomes, adjusters and clusters stay together."""
    known = np.flatnonzero(~np.isnan(observed.dose))
    dose = observed.dose.copy()
    dose[known] = dose[random.permutation(known)]
    return replace(observed, dose=dose)


# ── links over the whole grid ────────────────────────────────────────────────────────────────────────────────────────


def false_links(grid: Sequence[Observed], seeds: Iterable[int]) -> list[tuple[bool, bool, int, int]]:
    """Per shuffle: whether any link was called linked, whether any was called at least weakly so, links called, asked.

    Only where the estimate and q allow the word are refuters and guards asked: without them no link gets better.
    """
    found = []
    for seed in seeds:
        drawn = [shuffled(observed, np.random.default_rng((seed, i))) for i, observed in enumerate(grid)]
        held = links([_asked(i, observed, full=False) for i, observed in enumerate(drawn)])
        if any(each.verdict.answer in ("yes", "partly") for each in held):
            held = links([_asked(i, observed, full=True) for i, observed in enumerate(drawn)])
        answers = [each.verdict.answer for each in held]
        found.append(("yes" in answers, "yes" in answers or "partly" in answers, answers.count("yes"), len(answers)))
    return found


def _asked(place: int, observed: Observed, *, full: bool) -> Asked:
    findings = []
    for answers in observed.outcomes:
        kept = pairs(observed, answers)
        if answers.outcome.role == "kpi" and kept.rare >= limits.RARE_CLASS_LEAST:
            findings += linked(observed, answers) if full else [link(kept, adjust=bool(observed.covariates))]
    return Asked(str(place), observed.definition.id, observed.definition, tuple(findings))


# ── thresholds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def threshold_cells(grid: Sequence[Observed]) -> list[Pairs]:
    """Every CPI × outcome on which a threshold could be looked for."""
    cells = [pairs(observed, answers) for observed in grid for answers in observed.outcomes]
    return [cell for cell in cells if cell.rare >= limits.RARE_CLASS_LEAST and not cell.observed.is_yes_or_no]


def false_thresholds(cells: Sequence[Pairs], truth: str, seeds: Iterable[int]) -> list[bool]:
    """Whether a threshold was told of where there is none, a run per seed on the cells in turn.

    ``truth``: ``nothing`` (outcomes shuffled), ``line`` (outcomes drawn from the straight line that fits best),
    ``curve`` (from the line on the logarithm: an effect that wears off smoothly) or ``root`` (from the line on the
    square root, which is none of the curves that a break is held against).
    """
    return [_claimed(cells[seed % len(cells)], truth, seed) for seed in seeds]


def _claimed(cell: Pairs, truth: str, seed: int) -> bool:
    random = np.random.default_rng(seed)
    return threshold(_with(cell, drawn(cell, truth, random)), wanted(cell)) is not None


def drawn(cell: Pairs, truth: str, random: np.random.Generator) -> np.ndarray:
    """Outcomes of the cell's units where the truth is so."""
    outcome = cell.outcome
    if truth == "nothing":
        return random.permutation(outcome)
    dose = np.minimum(cell.dose, np.quantile(cell.dose, 0.99))
    bends = {"curve": lambda d: np.log2(d + limits.LOG_OFFSET * cell.observed.step), "root": np.sqrt}
    x = bends[truth](np.maximum(dose, 0)) if truth in bends else dose
    if cell.binary:
        return (random.random(len(x)) < _expected(x, outcome)).astype(float)
    line = np.polyval(np.polyfit(x, outcome, 1), x)
    return line + random.permutation(outcome - line)


def _expected(x: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """Shares of the logit of ``hit`` on ``x``, by Newton's method."""
    z = (x - x.mean()) / x.std()
    held, columns = np.zeros(2), np.column_stack([np.ones(len(z)), z])
    for _ in range(25):
        p = 1 / (1 + np.exp(-columns @ held))
        held = held + np.linalg.solve((columns * (p * (1 - p))[:, None]).T @ columns, columns.T @ (hit - p))
    return 1 / (1 + np.exp(-columns @ held))


def _with(cell: Pairs, outcome: np.ndarray) -> Pairs:
    values = cell.answers.values.copy()
    values[cell.keep] = outcome
    return Pairs(cell.observed, replace(cell.answers, values=values), cell.keep)


# ── power ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def found_links(cell: Pairs, seeds: Iterable[int]) -> list[tuple[str, tuple[str, ...] | None]]:
    """The answer where one step moves a KPI by exactly the smallest effect of interest, on so many units as say
    themselves that they are enough (80 %); and, where the effect was seen, what fired though nothing is wrong."""
    return [_planted(cell, seed) for seed in seeds]


def _planted(cell: Pairs, seed: int) -> tuple[str, tuple[str, ...] | None]:
    random, size = np.random.default_rng(seed), units_needed(cell)
    observed = _resampled(cell, random, size)
    x = observed.scaled(observed.dose)
    base, sign = float(cell.outcome.mean()), wanted(cell)
    share = np.clip(base + sign * limits.SESOI_SHARE * (x - x.mean()), 0.01, 0.99)
    hit = (random.random(size) < share).astype(float)
    answers = replace(observed.outcomes[0], values=hit)
    findings = judge.with_q(linked(observed, answers))
    flags = tuple(f.check for f in findings if f.verdict == "partly" and not f.check.startswith("link"))
    (head,) = judge.headlines(findings)
    seen = head.q is not None and head.q <= limits.Q_LINKED
    return judge.linked(findings).answer, flags if seen else None


def units_needed(cell: Pairs) -> int:
    """Units for 80 % power to see the smallest effect of interest per step, adjusters held equal."""
    base, spread = float(cell.outcome.mean()), residuals(cell)[0].var()
    return int(np.ceil(base * (1 - base) / spread * (2.802 / limits.SESOI_SHARE) ** 2))


def _resampled(cell: Pairs, random: np.random.Generator, size: int) -> Observed:
    """So many of the cell's units, drawn with replacement, in order of time, with all that belongs to them."""
    held, kept = cell.observed, np.flatnonzero(cell.keep)
    rows = np.sort(random.choice(kept, size))
    outcomes = (replace(cell.answers, values=cell.answers.values[rows], at_us=cell.answers.at_us[rows]),)
    return replace(
        held, dose=held.dose[rows], end_us=held.end_us[rows], lost=held.lost[rows], months=held.months[rows],
        outcomes=outcomes, covariates=tuple(replace(c, values=c.values[rows]) for c in held.covariates), control=None,
        clusters=None if held.clusters is None else held.clusters[rows], start_us=None, customers=None,
    )  # fmt: skip


def found_values(cell: Pairs, seeds: Iterable[int]) -> list[str]:
    """The answer of "valued" where one increment moves a score by the smallest effect of interest, on enough units."""
    found, spread = [], float(cell.outcome.std(ddof=1))
    worth = limits.SESOI_SD * spread
    size = int(np.ceil((2.802 * spread / worth) ** 2 / (cell.dose / cell.observed.step).var()))
    for seed in seeds:
        random = np.random.default_rng(seed)
        observed = _resampled(cell, random, max(size, limits.UNITS_LEAST))
        x = observed.dose / observed.step
        score = wanted(cell) * worth * (x - x.mean()) + random.normal(0, spread, len(x))
        answers = replace(observed.outcomes[0], values=score)
        found.append(slope(pairs(observed, answers)).verdict)
    return found


# ── experiments ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────

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
