"""Statements with their labels, as arrays, and the folds that keep every source whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.values import DIMENSIONS, KINDS

BETWEEN = " ¶ "
"""Parts the statements of a context, oldest first, in the statements file and in ours."""

FOLDS = 4
"""Rounds of cross-validation. No study is in two of them."""

PLACES = Path(__file__).parent / "judged" / "folds.csv"
"""Which round tests a study (``file`` empty) or, in collections of many small studies, a document: a review of one
business, a thread, a service domain. Neighbours (two rounds of one study, talks of one community) stand in one round,
so that no round is easier than a study never seen before."""


SAMPLED = ("tr", "tv", "to")
"""Prefixes of ids that were sampled plainly. The others were picked for cue words or written, so their shares of
signals are not those of life, and probabilities calibrated on them would be too high."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled statement; ``signals`` empty means none, ``dimension`` empty where there is no signal."""

    id: str
    source: str
    file: str
    context: tuple[str, ...]
    text: str
    signals: frozenset[str]
    dimension: str


def read_statements(path: Path) -> list[Statement]:
    """Every row of a statements file or of one of our own example files.

    Raises:
        ValueError: if a row carries a signal or dimension outside the codebook, names the file and row.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [_statement(row, f"{path.name} row {number}") for number, row in enumerate(csv.DictReader(file), 2)]


def _statement(row: dict[str, str], where: str) -> Statement:
    signals = frozenset(row["signals"].split("|")) - {"", "none"}
    dimension = row["dimension"]
    if signals - set(KINDS) or (dimension and dimension not in DIMENSIONS) or bool(signals) != bool(dimension):
        raise ValueError(f"{where}: signals {row['signals']!r} with dimension {dimension!r} break the codebook")
    context = tuple(part.strip() for part in row["context"].split(BETWEEN.strip()) if part.strip())
    return Statement(row.get("id", where), row["source"], row.get("file", ""), context, row["text"], signals, dimension)


def read_examples(folder: Path) -> list[Statement]:
    """Our own training examples: all CSV files beside the scripts, in name order."""
    return [statement for path in sorted(folder.glob("*.csv")) for statement in read_statements(path)]


def fold_of(statements: Iterable[Statement]) -> NDArray[np.int64]:
    """The fold of each statement, -1 for one that is only ever trained on (our own examples)."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        places = {(row["source"], row["file"]): int(row["fold"]) for row in csv.DictReader(file)}
    folds = [places.get((s.source, s.file), places.get((s.source, ""), -1)) for s in statements]
    return np.array(folds, dtype=np.int64)


FIRST_EXAMPLES = frozenset(
    f"own-{name}" for name in ("benefits", "edges", "long", "more", "none", "notes", "reviews", "talk")
)
"""Our examples that the first stage saw, by source."""


def later(statements: Iterable[Statement]) -> NDArray[np.bool_]:
    """Which statements came after the first stage: judged by us (ids ``j…``), or in a later file of examples."""
    return np.array(
        [s.id.startswith("j") or (s.source.startswith("own-") and s.source not in FIRST_EXAMPLES) for s in statements]
    )


def plainly_sampled(statements: Iterable[Statement]) -> NDArray[np.bool_]:
    """Which statements came from a plain sample, so that shares of signals are as in life."""
    return np.array([statement.id.startswith(SAMPLED) for statement in statements], dtype=np.bool_)


def signal_targets(statements: Sequence[Statement]) -> NDArray[np.float32]:
    """(n, 5) zeros and ones in the order of ``KINDS``."""
    return np.array([[kind in s.signals for kind in KINDS] for s in statements], dtype=np.float32).reshape(-1, 5)


def dimension_targets(statements: Sequence[Statement]) -> NDArray[np.int64]:
    """Index into ``DIMENSIONS``; -1 where the statement carries no signal."""
    return np.array([DIMENSIONS.index(s.dimension) if s.dimension else -1 for s in statements], dtype=np.int64)
