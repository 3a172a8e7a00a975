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

FOLDS: tuple[frozenset[str], ...] = (
    frozenset({"ewt-reviews"}),
    frozenset({"written"}),
    frozenset({"otel-end-user-2023", "otel-other"}),
    frozenset(
        {
            "va-1010cg-usability-2020",
            "va-526-landing-pages-2023",
            "vaos-mvp-2020-07",
            "medical-copays-discovery-2021-04",
            "medical-copays-usability-2021-06",
            "va-chatbot-usertest-2025",
            "health-record-medications-2021-02",
            "va-direct-deposit-2019",
            "ewt-answers",
        }
    ),
    frozenset(
        {
            "va-signin-transition-2024",
            "va-travel-status-look-2024",
            "after-visit-summary-mvp-2023-04",
            "servicemembers-benefits-2019-01",
            "va-document-status-2024",
            "va-higher-level-review-2020",
            "va-facility-locator-search-2020",
            "va-chatbot-inclusive-design-2021",
            "semeval19-forum",
            "ewt-email",
            "ewt-newsgroup",
        }
    ),
)
"""Sources that are tested together. Neighbours (two rounds of one study, talks of one community, parts of one corpus
that share people) stand in one fold, so that no fold is easier than a study never seen before."""


SAMPLED = ("tr", "tv", "to")
"""Prefixes of ids that were sampled plainly. The others were picked for cue words or written, so their shares of
signals are not those of life, and probabilities calibrated on them would be too high."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled statement; ``signals`` empty means none, ``dimension`` empty where there is no signal."""

    id: str
    source: str
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
    return Statement(row.get("id", where), row["source"], context, row["text"], signals, dimension)


def read_examples(folder: Path) -> list[Statement]:
    """Our own training examples: all CSV files beside the scripts, in name order."""
    return [statement for path in sorted(folder.glob("*.csv")) for statement in read_statements(path)]


def fold_of(statements: Iterable[Statement]) -> NDArray[np.int64]:
    """The fold of each statement, -1 for one that is only ever trained on (our own examples)."""
    places = {source: fold for fold, sources in enumerate(FOLDS) for source in sources}
    return np.array([places.get(statement.source, -1) for statement in statements], dtype=np.int64)


def plainly_sampled(statements: Iterable[Statement]) -> NDArray[np.bool_]:
    """Which statements came from a plain sample, so that shares of signals are as in life."""
    return np.array([statement.id.startswith(SAMPLED) for statement in statements], dtype=np.bool_)


def signal_targets(statements: Sequence[Statement]) -> NDArray[np.float32]:
    """(n, 5) zeros and ones in the order of ``KINDS``."""
    return np.array([[kind in s.signals for kind in KINDS] for s in statements], dtype=np.float32).reshape(-1, 5)


def dimension_targets(statements: Sequence[Statement]) -> NDArray[np.int64]:
    """Index into ``DIMENSIONS``; -1 where the statement carries no signal."""
    return np.array([DIMENSIONS.index(s.dimension) if s.dimension else -1 for s in statements], dtype=np.int64)
