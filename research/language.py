"""The language parts that studies work with, built once and shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from nlp.parts import Embedder, Extractor, Labeller, Placer, Progress, Segmenter, Vectors
from nlp.values import Dimension, Kind


class ThemeFinder(Protocol):
    """A clusterer that knows what a person merged or split."""

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        ...

    def at(self, granularity: float) -> ThemeFinder:
        """The same finder with coarser (towards -1) or finer (towards 1) themes, which nest."""
        ...

    def cluster(
        self,
        vectors: Vectors,
        *,
        must_link: Sequence[tuple[int, int]] = (),
        cannot_link: Sequence[tuple[int, int]] = (),
    ) -> tuple[int | None, ...]:
        """One group number per row, ``None`` for what belongs nowhere."""
        ...


class Stater(Protocol):
    """Writes an outcome statement for a theme."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        dimension: Dimension,
        kind: Kind,
        key: Sequence[str] = (),
        around: Sequence[str] = (),
        odds: Sequence[float] = (),
    ) -> str:
        """The statement, e.g. ``"Minimize the time it takes to learn whether a claim was paid"``.

        ``key`` are the theme's label and terms; ``around`` is what else the study says, to tell what an "it" stands
        for; ``odds`` is how likely each text is a signal.
        """
        ...


@dataclass(frozen=True, slots=True)
class Language:
    """Every part the path of a sentence needs, from statement to theme."""

    segmenter: Segmenter
    extractor: Extractor
    embedder: Embedder
    clusterer: ThemeFinder
    labeller: Labeller
    placer: Placer
    state: Stater
    stater_fingerprint: str = "statements/1"


FOR_CANDIDATES = 0.3
"""Granularity of themes that become candidates: interviews hold dozens of statements, not thousands, and a candidate
that mixes two outcomes costs a person more than two that say the same, which merge with one click. Looked at on the
two studies with researchers' own findings."""


@lru_cache(maxsize=2)
def shipped_language(granularity: float = FOR_CANDIDATES) -> Language:
    """The parts that ship with the project; loaded on first use, about a second."""
    from nlp.clustering import ThemeClusterer
    from nlp.embedding import MiniLM
    from nlp.extracting import SignalExtractor
    from nlp.labelling import PhraseLabeller
    from nlp.segmenting import StatementSegmenter
    from nlp.staging import StagePlacer
    from nlp.stating import FINGERPRINT, draft_statement

    return Language(
        segmenter=StatementSegmenter(),
        extractor=SignalExtractor(),
        embedder=MiniLM(),
        clusterer=ThemeClusterer(granularity),
        labeller=PhraseLabeller(),
        placer=StagePlacer(),
        state=draft_statement,
        stater_fingerprint=FINGERPRINT,
    )


__all__ = ["Language", "Progress", "shipped_language"]
