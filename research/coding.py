"""Coding: what a person, or a machine as one more coder, says about a stretch of a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp.values import Dimension, Kind, Signal, Span
from research.records import Record, Stamp
from research.studies import Source

Status = Literal["suggested", "confirmed", "rejected"]
"""``suggested`` only ever comes from a machine; ``rejected`` means a person saw it and said no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Record):
    """An entry of the codebook. ``path`` is the names from the root down, e.g. ``("waiting", "on hold")``.

    ``colour`` is ``#rrggbb`` or ""; ``example`` holds words somebody wrote down, ``shown_by`` the id of a coding that
    shows what is meant and wins over them. An ``archived`` code is offered no more; what it was given to keeps it.
    """

    path: tuple[str, ...]
    definition: str = ""
    include: str = ""
    exclude: str = ""
    colour: str = ""
    example: str = ""
    shown_by: str | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding(Record):
    """One judgement on one statement.

    ``quote`` equals ``source.transcript.text[span.start:span.end]``; ``person`` is whose experience it tells;
    ``kinds`` are the signals it carries, the likeliest first; ``stage`` is a journey stage of the study or "" when
    unsure; ``scores`` are the machine's calibrated probabilities, one per kind it suggested, and ``because`` the words
    that carried the first (both empty for a person's own coding);
    ``suggested_by`` is the fingerprint of the model whose suggestion was the start, "" when a person began.
    """

    source: str
    span: Span
    quote: str
    person: str
    kinds: tuple[Kind, ...]
    dimension: Dimension = "other"
    stage: str = ""
    code: str | None = None
    status: Status = "confirmed"
    scores: tuple[float, ...] = ()
    because: str = ""
    suggested_by: str = ""

    @property
    def score(self) -> float | None:
        """The machine's probability of its likeliest suggestion, ``None`` when no machine made one."""
        return max(self.scores, default=None)

    @property
    def counts(self) -> bool:
        """Whether it may serve as evidence: not rejected, and it carries a signal or a code."""
        return self.status != "rejected" and bool(self.kinds or self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo(Record):
    """A note on a record: an observation, an interpretation or a question."""

    about: str
    text: str
    type: Literal["observation", "interpretation", "question"] = "observation"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model says of a stretch that somebody had judged before it read: kept to hold it against people's
    judgements, never a suggestion and never evidence. Fields as in :class:`Coding`."""

    span: Span
    kinds: tuple[Kind, ...]
    scores: tuple[float, ...]
    dimension: Dimension = "other"
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineReading(Record):
    """That a model has read a source, with or without finding anything.

    ``model`` is its fingerprint; ``statements`` and ``suggestions`` say how many statements it read and how many of
    them it made a suggestion for. ``passed`` holds what it found in statements that people had judged already;
    ``None`` for readings of a time when that was not kept.
    """

    source: str
    model: str
    statements: int
    suggestions: int
    passed: tuple[Opinion, ...] | None = None


def suggest(
    source: Source, signals: Sequence[tuple[Signal, ...]], stages: Sequence[str], *, model: str, stamp: Stamp
) -> tuple[Coding, ...]:
    """Suggested codings of one source, one per statement that carries a signal.

    ``signals`` holds one tuple per statement (empty tuples are passed over) and ``stages`` one stage name or ""
    per statement. The strongest signal gives dimension and score.
    """
    found = [(group, stage) for group, stage in zip(signals, stages, strict=True) if group]
    return tuple(
        _suggestion(source, group, stage, model=model, stamp=stamp, n=n) for n, (group, stage) in enumerate(found)
    )


def _suggestion(source: Source, group: tuple[Signal, ...], stage: str, *, model: str, stamp: Stamp, n: int) -> Coding:
    ordered = sorted(group, key=lambda signal: -signal.score)
    best = ordered[0]
    return Coding(
        id=stamp.id(n),
        stamp=stamp,
        source=source.id,
        span=best.span,
        quote=best.span.of(source.transcript.text),
        person=source.person_at(best.span),
        kinds=tuple(signal.kind for signal in ordered),
        dimension=best.dimension,
        stage=stage,
        status="suggested",
        scores=tuple(signal.score for signal in ordered),
        because=best.because,
        suggested_by=model,
    )


def opinion_of(suggestion: Coding) -> Opinion:
    """What is kept of a suggestion on a statement that somebody has judged."""
    return Opinion(
        suggestion.span, suggestion.kinds, suggestion.scores, suggestion.dimension, suggestion.because
    )  # fmt: skip


def opinions_of(reading: MachineReading, source: Source) -> tuple[Coding, ...]:
    """What the machine thought of statements that people had judged, in the shape of suggestions on ``source``, with
    ids of their own: ``<reading>:<n>``. None where the source was corrected since: positions may have moved."""
    if reading.source != source.id:
        return ()
    return tuple(
        Coding(
            id=f"{reading.id}:{n}", stamp=reading.stamp, source=source.id, span=held.span,
            quote=held.span.of(source.transcript.text),
            person=source.person_at(held.span),
            kinds=held.kinds, dimension=held.dimension, status="suggested", scores=held.scores, because=held.because,
            suggested_by=reading.model,
        )
        for n, held in enumerate(reading.passed or ())
    )  # fmt: skip


def decide(coding: Coding, status: Status, *, stamp: Stamp, id: str, **corrections: object) -> Coding:
    """A person's judgement on ``coding``: the same statement, with any of ``kinds``, ``dimension``, ``stage``,
    ``code`` corrected. The old record stays; the new one replaces it."""
    allowed = {"kinds", "dimension", "stage", "code"}
    unknown = set(corrections) - allowed
    if unknown:
        raise TypeError(f"a coding has no {', '.join(sorted(unknown))} to correct")
    changed = replace(coding, id=id, stamp=stamp, replaces=coding.id, status=status)
    return replace(changed, **corrections)  # type: ignore[arg-type]


def people(codings: Iterable[Coding]) -> tuple[str, ...]:
    """Distinct people behind the codings, in order of first appearance: evidence is counted in these."""
    return tuple(dict.fromkeys(coding.person for coding in codings))
