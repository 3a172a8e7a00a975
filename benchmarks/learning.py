"""How much a study gains from what a researcher decided in it: F1 of signals and right dimensions on the rest of it.

    python benchmarks/learning.py --statements STATEMENTS.csv --work DIR

``--work`` holds ``held_out.npz`` from ``python -m nlp.training.signals``: what networks that never saw a study say of
it. The settings of ``nlp.learning`` were chosen on the studies of the first two rounds; the table is about those of the
other two, one row after each number of decisions. The most uncertain statements are decided first, as the page offers
them, three times with small chances in the order; dimensions in random order. Calibration and thresholds of a study
come from all others.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nlp.embedding import MiniLM
from nlp.learning import learn_dimensions, learn_signals
from nlp.training.signals.calibration import f1, fitted, fitted_temperature
from nlp.training.signals.data import (
    Statement,
    dimension_targets,
    fold_of,
    plainly_sampled,
    read_statements,
    signal_targets,
)
from nlp.values import DIMENSIONS, KINDS
from research.learning import ENOUGH

AFTER = (0, 25, 50, 100, 200)
DRAWS = 3
SMALLEST = 100
"""Studies with fewer statements are left out; so are collections of many small ones."""
COLLECTIONS = ("written", "ewt-", "semeval")


@dataclass(frozen=True)
class Held:
    """One study: the model's calibrated log-odds (n, 5), thresholds (5,), dimension probabilities (n, 13), vectors
    (n, d), and what its statements carry."""

    name: str
    odds: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    shares: NDArray[np.float64]
    vectors: NDArray[np.float32]
    signals: NDArray[np.bool_]
    dimensions: NDArray[np.int64]


def studies(statements: list[Statement], work: Path, rounds: tuple[int, ...]) -> Iterator[Held]:
    """Every large study tested in one of ``rounds``."""
    told = np.load(work / "held_out.npz")
    targets, named = signal_targets(statements), dimension_targets(statements)
    source, fold = np.array([s.source for s in statements]), fold_of(statements)
    plain = plainly_sampled(statements)
    embedder = MiniLM()
    for name in np.unique(source):
        rows = np.flatnonzero(source == name)
        if len(rows) < SMALLEST or name.startswith(COLLECTIONS) or fold[rows[0]] not in rounds:
            continue
        others = plain & (source != name)
        model = fitted(told["signals"][others], targets[others])
        scaled = told["dimensions"] / fitted_temperature(told["dimensions"][others], named[others])
        powers = np.exp(scaled[rows] - scaled[rows].max(axis=1, keepdims=True))
        yield Held(
            str(name),
            told["signals"][rows] * model.slopes + model.offsets,
            np.asarray(model.thresholds),
            powers / powers.sum(axis=1, keepdims=True),
            embedder.embed([statements[i].text for i in rows]),
            targets[rows] > 0,
            named[rows],
        )


def after_signals(study: Held, decided: int, seed: int) -> tuple[float, float, float] | None:
    """F1 on the rest without and with learning, and on the whole study with the decisions themselves; ``None`` where
    fewer than three statements in ten would be left."""
    if decided > 0.7 * len(study.odds):
        return None
    chance = np.random.default_rng(seed)
    edge = np.log(study.thresholds / (1 - study.thresholds))
    unsure = np.abs(study.odds - edge).min(axis=1) + chance.normal(0, 0.3, len(study.odds))
    order = chance.permutation(len(study.odds))
    order = order[np.argsort(unsure[order])]
    known, rest = order[:decided], order[decided:]
    taught = known if decided >= ENOUGH else known[:0]
    told = [[k for k, carried in zip(KINDS, row, strict=True) if carried] for row in study.signals[taught]]
    head = learn_signals(study.odds[taught], study.vectors[taught], told)
    plain = study.odds[rest] >= edge
    learnt = head.odds(study.odds[rest], study.vectors[rest]) >= edge
    truth = study.signals[rest]
    whole = np.concatenate([study.signals[known], learnt])
    return f1(plain, truth), f1(learnt, truth), f1(whole, np.concatenate([study.signals[known], truth]))


def after_dimensions(study: Held, decided: int, seed: int) -> tuple[float, float] | None:
    """Share of right dimensions on the rest without and with learning; ``None`` as above."""
    carrying = np.flatnonzero(study.dimensions >= 0)
    if decided > 0.7 * len(carrying):
        return None
    order = np.random.default_rng(seed).permutation(carrying)
    known, rest = order[:decided], order[decided:]
    head = learn_dimensions(study.shares[known], study.vectors[known], [DIMENSIONS[n] for n in study.dimensions[known]])
    learnt = head.shares(study.shares[rest], study.vectors[rest]).argmax(axis=1)
    truth = study.dimensions[rest]
    return float((study.shares[rest].argmax(axis=1) == truth).mean()), float((learnt == truth).mean())


def table(held: list[Held], title: str) -> None:
    """Prints means over studies and draws."""
    print(f"\n{title}: {', '.join(study.name for study in held)}")
    print(f"{'decided':>8} {'studies':>8} {'F1 rest':>8} {'learnt':>8} {'F1 whole':>9} {'dimension':>10} {'learnt':>8}")
    for decided in AFTER:
        runs = [r for s in held for n in range(DRAWS) if (r := after_signals(s, decided, n))]
        named = [r for s in held for n in range(DRAWS) if (r := after_dimensions(s, decided, n))]
        if not runs:
            continue
        means = [f"{value:.3f}" for value in np.mean(runs, axis=0)]
        right = [f"{value:.3f}" for value in np.mean(named, axis=0)] if named else ["–", "–"]
        count = len(runs) // DRAWS
        print(f"{decided:8} {count:8} {means[0]:>8} {means[1]:>8} {means[2]:>9} {right[0]:>10} {right[1]:>8}")


def main() -> None:
    """Prints both tables and what a thousand decisions cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--statements", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    asked = parser.parse_args()
    statements = read_statements(asked.statements)
    table(list(studies(statements, asked.work, (0, 1))), "settings chosen on")
    table(list(studies(statements, asked.work, (2, 3))), "never looked at while choosing")
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(1000, 384)).astype(np.float32) / 384**0.5
    before = time.process_time()
    learn_signals(chance.normal(-1, 2, (1000, 5)), vectors, [[k for k in KINDS if chance.random() < 0.2]] * 1000)
    print(f"\nlearning from 1,000 decisions: {time.process_time() - before:.2f} processor seconds")


if __name__ == "__main__":
    main()
