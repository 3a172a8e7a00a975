"""What a study has taught the machine: which of its suggestions would change by what people decided so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

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


def lessons(judged: Mapping[int, Sequence[Coding]]) -> list[Lesson]:
    """What people said about statements, by index; one with several judgements carries the signals of all.

    A coding with a code but no signal, on a statement the machine passed over, says nothing about signals.
    """
    told = {
        at: [c for c in group if c.suggested_by or c.kinds or c.status == "rejected"] for at, group in judged.items()
    }
    return [_lesson(at, group) for at, group in sorted(told.items()) if group]


def _lesson(at: int, group: Sequence[Coding]) -> Lesson:
    kept = [c for c in group if c.status == "confirmed" and c.kinds]
    kinds = frozenset(kind for coding in kept for kind in coding.kinds)
    return Lesson(at, tuple(k for k in KINDS if k in kinds), kept[-1].dimension if kept else None)


def placed(statements: Sequence[Statement], codings: Sequence[Coding]) -> dict[int, list[Coding]]:
    """The codings by the statement each is about: the one it shares most with, if it covers half of it.

    The statements of a source stand together, in the order of its text.
    """
    met = meeting(statements, codings)
    found: dict[int, list[Coding]] = {}
    for coding, among in zip(codings, met, strict=True):
        best = max(among, key=partial(_shared, statements, coding.span), default=None)
        if best is not None and 2 * _shared(statements, coding.span, best) >= len(statements[best].segment.span):
            found.setdefault(best, []).append(coding)
    return found


def meeting(statements: Sequence[Statement], codings: Sequence[Coding]) -> list[range]:
    """For each coding the indices of the statements it shares words with; statements ordered as in :func:`placed`."""
    first: dict[str, int] = {}
    ends: dict[str, list[int]] = {}
    starts: dict[str, list[int]] = {}
    for n, statement in enumerate(statements):
        first.setdefault(statement.source, n)
        ends.setdefault(statement.source, []).append(statement.segment.span.end)
        starts.setdefault(statement.source, []).append(statement.segment.span.start)
    made = []
    for coding in codings:
        at = first.get(coding.source, 0)
        low = bisect_right(ends.get(coding.source, ()), coding.span.start)
        made.append(range(at + low, at + bisect_left(starts.get(coding.source, ()), coding.span.end)))
    return made


def _shared(statements: Sequence[Statement], span: Span, n: int) -> int:
    own = statements[n].segment.span
    return min(own.end, span.end) - max(own.start, span.start)


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
    about = placed(statements, codings)
    taken = {at: own for at, group in about.items() if (own := [c for c in group if c.status != "suggested"])}
    told = lessons(taken)
    if len(told) < LEAST:
        return Revision(len(told), {})
    now = _Now(statements, vectors, told, thresholds)
    held = {at: group[-1] for at, group in about.items() if at not in taken}
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
