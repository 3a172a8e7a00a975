"""What a study has taught the machine: which of its suggestions would change by what people decided so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.learning import learn_dimensions, learn_signals, odds_of, shares_of_dimensions
from nlp.parts import Vectors
from nlp.values import DIMENSIONS, KINDS, Dimension, Kind, Leaning, Segment, Span
from research.coding import Coding

LEAST = 10
"""Statements a person has judged, from which on there is something to learn from: their dimensions."""
ENOUGH = 50
"""Judged statements from which on the signals are learnt too; with fewer, the rest of a study gained nothing
(``benchmarks/learning.py``)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a source that a model has heard."""

    source: str
    segment: Segment
    leaning: Leaning


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person said of statement ``at``: its signals, none for a rejected one, and the dimension if any."""

    at: int
    kinds: tuple[Kind, ...]
    dimension: Dimension | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine would suggest now for one statement, the likeliest signal first; scores in [0, 1].

    ``instead_of`` is the open suggestion that it would take the place of, "" where there was none.
    """

    statement: Statement
    kinds: tuple[Kind, ...]
    scores: tuple[float, ...]
    dimension: Dimension
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """What would change by what people decided: ``fresh`` suggestions, ``changed`` ones, and those that would go.

    ``learnt_from`` counts the judged statements; below ``LEAST`` nothing changes, below ``ENOUGH`` only dimensions do.
    ``scores`` are what the kinds of
    every open suggestion score now, by its id, in the order of its own kinds.
    """

    learnt_from: int
    scores: Mapping[str, tuple[float, ...]]
    fresh: tuple[Proposal, ...] = ()
    changed: tuple[Proposal, ...] = ()
    gone: tuple[Coding, ...] = ()

    @property
    def changes(self) -> int:
        """Suggestions that would come, go or read otherwise."""
        return len(self.fresh) + len(self.changed) + len(self.gone)


def lessons(statements: Sequence[Statement], codings: Sequence[Coding]) -> list[Lesson]:
    """What people said about the statements; a statement with several judgements carries the signals of all.

    A person's coding counts for the statement it shares most with, if it covers half of it. One with a code but no
    signal, on a statement the machine passed over, says nothing about signals.
    """
    judged = [c for c in codings if c.status != "suggested" and (c.suggested_by or c.kinds or c.status == "rejected")]
    told: dict[int, list[Coding]] = {}
    for coding, at in zip(judged, placed(statements, judged), strict=True):
        if at is not None:
            told.setdefault(at, []).append(coding)
    return [_lesson(at, group) for at, group in sorted(told.items())]


def _lesson(at: int, group: Sequence[Coding]) -> Lesson:
    kept = [c for c in group if c.status == "confirmed" and c.kinds]
    kinds = frozenset(kind for coding in kept for kind in coding.kinds)
    return Lesson(at, tuple(k for k in KINDS if k in kinds), kept[-1].dimension if kept else None)


def placed(statements: Sequence[Statement], codings: Sequence[Coding]) -> list[int | None]:
    """For each coding the index of the statement it is about, ``None`` where there is none."""
    of_source: dict[str, list[int]] = {}
    for n, statement in enumerate(statements):
        of_source.setdefault(statement.source, []).append(n)
    return [_best(statements, of_source.get(coding.source, ()), coding.span) for coding in codings]


def _best(statements: Sequence[Statement], among: Sequence[int], span: Span) -> int | None:
    def shared(n: int) -> int:
        own = statements[n].segment.span
        return min(own.end, span.end) - max(own.start, span.start)

    best = max(among, key=shared, default=None)
    return None if best is None or 2 * shared(best) < len(statements[best].segment.span) else best


def revise(
    statements: Sequence[Statement],
    vectors: Vectors,
    codings: Sequence[Coding],
    *,
    thresholds: Sequence[float],
) -> Revision:
    """Learns from the judged ``codings`` and reads the other statements again.

    ``vectors`` is (n, d), one row per statement; ``codings`` are all live ones of the sources (``source`` as in
    ``statements``); ``thresholds`` are the probabilities from which a signal is suggested, in the order of ``KINDS``.
    Judged statements are left alone: nothing a person decided is ever overturned.
    """
    told = lessons(statements, codings)
    still = [c for c in codings if c.status == "suggested"]
    if len(told) < LEAST:
        return Revision(len(told), {})
    now = _Now(statements, vectors, told, thresholds)
    taken = {at for at in placed(statements, [c for c in codings if c.status != "suggested"]) if at is not None}
    held = {at: c for at, c in zip(placed(statements, still), still, strict=True) if at is not None and at not in taken}
    scores = {c.id: tuple(float(now.shares[at, KINDS.index(k)]) for k in c.kinds) for at, c in held.items()}
    fresh, changed, gone = [], [], []
    for n in range(len(statements)):
        old = held.get(n)
        proposal = now.proposal(n, old)
        if n in taken or (old is None and proposal is None):
            continue
        if proposal is None:
            gone.append(held[n])
        elif old is None:
            fresh.append(proposal)
        elif (set(old.kinds), old.dimension) != (set(proposal.kinds), proposal.dimension):
            changed.append(proposal)
    return Revision(len(told), scores, tuple(fresh), tuple(changed), tuple(gone))


class _Now:
    """How the statements look after the lessons."""

    def __init__(
        self, statements: Sequence[Statement], vectors: Vectors, told: Sequence[Lesson], thresholds: Sequence[float]
    ) -> None:
        leanings = [statement.leaning for statement in statements]
        odds, dimensions = odds_of(leanings), shares_of_dimensions(leanings)
        rows = [lesson.at for lesson in told] if len(told) >= ENOUGH else []
        head = learn_signals(odds[rows], vectors[rows], [lesson.kinds for lesson in told][: len(rows)])
        named = [(lesson.at, lesson.dimension) for lesson in told if lesson.dimension is not None]
        at = [n for n, _ in named]
        taught = learn_dimensions(dimensions[at], vectors[at], [dimension for _, dimension in named])
        self.statements, self.thresholds = statements, np.array(thresholds)
        self.shares = 1 / (1 + np.exp(-head.odds(odds, vectors)))
        self.dimensions = taught.shares(dimensions, vectors).argmax(axis=1)

    def proposal(self, n: int, old: Coding | None) -> Proposal | None:
        """What would be suggested for statement ``n``; ``None`` for nothing."""
        over = np.flatnonzero(self.shares[n] >= self.thresholds)
        ordered = sorted(over.tolist(), key=lambda k: -self.shares[n, k])
        if not ordered:
            return None
        return Proposal(
            self.statements[n],
            tuple(KINDS[k] for k in ordered),
            tuple(float(self.shares[n, k]) for k in ordered),
            DIMENSIONS[self.dimensions[n]],
            old.id if old else "",
        )
