"""Finds the increments in statements: a grammar of quantities, and the parser for what they are attached to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from nlp import pipeline
from nlp.increments.attaching import attached
from nlp.increments.calendar import calendar
from nlp.increments.phrases import phrases
from nlp.increments.quantities import Found, quantities
from nlp.increments.values import VERSION, Increment
from nlp.parts import Progress
from nlp.values import Span


class IncrementFinder:
    """Finds stated increments; texts without one are never parsed.

    The grammar reads the words as they stand, upper or lower case, with or without punctuation, so that captions are
    read like prose; only ``about`` rests on the parser. Where two readings overlap the longer one is kept.
    """

    def __init__(self, *, attach: bool = True, model: Path = pipeline.MODEL) -> None:
        """``attach=False`` leaves ``about`` empty and needs no model."""
        self._attach, self._model = attach, model

    @property
    def fingerprint(self) -> str:
        """Version of the grammar and fingerprint of the parser behind it.

        Raises:
            LanguageError: if the parser is wanted and cannot be loaded.
        """
        behind = pipeline.pipeline_fingerprint(self._model) if self._attach else "unattached"
        return f"increments/{VERSION}/{behind}"

    def find(self, texts: Sequence[str], *, progress: Progress | None = None) -> tuple[tuple[Increment, ...], ...]:
        """The increments of each text in text order, never overlapping; ``text[span] == quote`` for each.

        Raises:
            LanguageError: if the parser is wanted and cannot be loaded, or a text with an increment is too long for it.
        """
        found = [_without_overlap(chain(quantities(text), calendar(text), phrases(text))) for text in texts]
        about = self._about(texts, found, progress)
        return tuple(
            tuple(_increment(text, each, about(n, each)) for each in some)
            for n, (text, some) in enumerate(zip(texts, found, strict=True))
        )

    def _about(
        self, texts: Sequence[str], found: Sequence[Sequence[Found]], progress: Progress | None
    ) -> Callable[[int, Found], str]:
        if not self._attach:
            return lambda _n, _each: ""
        rows = [n for n, some in enumerate(found) if some]
        docs = pipeline.parse([texts[n] for n in rows], without=("ner",), progress=progress, path=self._model)
        by_row = dict(zip(rows, docs, strict=True))
        return lambda n, each: attached(by_row[n], Span(each.start, each.end))


def _without_overlap(found: chain[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)


def _increment(text: str, found: Found, about: str) -> Increment:
    span = Span(found.start, found.end)
    return Increment(
        span,
        span.of(text),
        found.low,
        found.high,
        found.unit,
        found.dimension,
        found.comparison,
        about,
        found.vague,
    )
