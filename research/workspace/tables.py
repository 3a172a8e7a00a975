"""Rows of somebody's CSV file, labelled or grouped: for data that is not a study."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from nlp.errors import DataError
from nlp.extracting import Scores, SignalExtractor
from nlp.parts import Progress
from nlp.values import DIMENSIONS, KINDS
from research.language import Language, shipped_language
from research.workspace.glances import state_of
from research.workspace.resuming import taken_up, whole


class Scorer(Protocol):
    """Scores statements; a signal is suggested from its threshold on (in the order of ``KINDS``)."""

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        ...

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The probability from which each signal is suggested, in the order of ``KINDS``."""
        ...

    def score(self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None) -> Scores:
        """Calibrated probabilities, one row per text."""
        ...


CHUNK = 2048
"""Rows held at a time while labelling: memory stays flat however long the file is."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many ``rows`` a file has by now, and how many of them an earlier, interrupted run had labelled ``before``."""

    rows: int
    before: int = 0


def label_csv(
    source: Path,
    target: Path,
    *,
    text: str,
    context: str | None = None,
    scorer: Scorer | None = None,
    progress: Progress | None = None,
) -> Labelled:
    """Adds ``signals`` (joined by ``|``, or ``none``), ``dimension`` ("" for none) and ``score_<signal>`` to each row.

    ``context`` names the column with the statements before, joined by ``¶``. ``target`` appears only once all rows are
    written; an interrupted run goes on where it stopped, if file, columns and model are still the same.

    Raises:
        DataError: if the file cannot be read, or lacks a column.
    """
    total = _count(source)
    judge = scorer or _shipped_scorer()
    added = ("signals", "dimension", *(f"score_{kind}" for kind in KINDS))
    given = {
        "file": [str(source.resolve()), *state_of(source)],
        "text": text,
        "context": context,
        "model": judge.fingerprint,
    }
    with _rows(source, (text, *([context] if context else []))) as (columns, rows), taken_up(target, given) as draft:
        writer = csv.DictWriter(draft.out, [c for c in columns if c not in added] + list(added), lineterminator="\n")
        before = done = sum(1 for _ in islice(rows, draft.rows))
        if not before:
            writer.writeheader()
        while chunk := list(islice(rows, CHUNK)):
            contexts = [_context(row[context]) if context else () for row in chunk]
            writer.writerows(_labelled(chunk, judge, judge.score([row[text] for row in chunk], contexts)))
            done += len(chunk)
            draft.keep(done)
            if progress is not None:
                progress(done, total)
    return Labelled(done, before)


def _labelled(rows: Sequence[Row], judge: Scorer, scores: Scores) -> Iterator[Row]:
    for n, row in enumerate(rows):
        marked = scores.signals[n] >= judge.thresholds
        kinds = [kind for kind, is_one in zip(KINDS, marked, strict=True) if is_one]
        dimension = DIMENSIONS[int(scores.dimensions[n].argmax())] if kinds else ""
        figures = {f"score_{kind}": f"{scores.signals[n, k]:.4f}" for k, kind in enumerate(KINDS)}
        yield row | {"signals": "|".join(kinds) or "none", "dimension": dimension} | figures


def _shipped_scorer() -> Scorer:
    return SignalExtractor()


def cluster_csv(
    source: Path,
    target: Path,
    *,
    text: str,
    language: Callable[[], Language] = shipped_language,
    progress: Progress | None = None,
) -> tuple[int, int]:
    """Adds ``theme`` (numbered from 1, largest first; "" for what belongs nowhere) and ``theme_label`` to each row.

    Returns the number of rows and of themes.

    Raises:
        DataError: if the file cannot be read, or lacks the column.
    """
    with _rows(source, (text,)) as (columns, lines):
        rows = list(lines)
    parts = language()
    texts = [row[text] for row in rows]
    groups = _grouped(texts, parts, progress)
    themes = 1 + max((group for group in groups if group is not None), default=-1)
    members = [[texts[i] for i, group in enumerate(groups) if group == theme] for theme in range(themes)]
    labels = [label for label, _ in parts.labeller.label(members)]
    added = ("theme", "theme_label")
    with whole(target) as out:
        writer = csv.DictWriter(out, [c for c in columns if c not in added] + list(added), lineterminator="\n")
        writer.writeheader()
        for row, group in zip(rows, groups, strict=True):
            theme = ("", "") if group is None else (group + 1, labels[group])
            writer.writerow(row | dict(zip(added, theme, strict=True)))
    return len(rows), themes


def _grouped(texts: Sequence[str], parts: Language, progress: Progress | None) -> list[int | None]:
    """The group of each text; one without a letter or digit belongs nowhere, however often it stands there."""
    telling = [n for n, text in enumerate(texts) if any(char.isalnum() for char in text)]
    vectors = parts.embedder.embed([texts[n] for n in telling], progress=progress)
    found = dict(zip(telling, parts.clusterer.cluster(vectors), strict=True))
    return [found.get(n) for n in range(len(texts))]


def _context(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("¶") if part.strip())


@contextmanager
def _rows(source: Path, needed: Sequence[str]) -> Iterator[tuple[list[str], Iterator[Row]]]:
    try:
        lines = source.open(encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise DataError(f"{source} cannot be read: {problem.strerror}.", "Check the path.") from problem
    try:
        with lines:
            reader = csv.DictReader(lines, restval="")
            columns = _columns(source, reader.fieldnames, needed)
            yield columns, ({k: v for k, v in row.items() if k is not None} for row in reader)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise DataError(f"{source} is not a CSV file in UTF-8: {problem}.", "Save it as CSV (UTF-8).") from problem


def _columns(source: Path, names: Sequence[str] | None, needed: Sequence[str]) -> list[str]:
    if not names:
        raise DataError(f"{source} is empty.", "Give a CSV file whose first row names its columns.")
    missing = [column for column in needed if column not in names]
    if missing:
        raise DataError(
            f"{source} has no column {missing[0]!r}; it has {', '.join(map(repr, names))}.",
            "Name the column as its first row spells it.",
        )
    return list(names)


def _count(source: Path) -> int:
    """Rows of the file, near enough for a progress bar."""
    try:
        with source.open("rb") as lines:
            return max(0, sum(1 for _ in lines) - 1)
    except OSError:
        return 0
