"""Small language parts with known behaviour, so that tests of the floors above need no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from zlib import crc32

import numpy as np

from nlp.parts import Progress, Vectors
from nlp.values import (
    DIMENSIONS,
    KINDS,
    Dimension,
    Heard,
    Kind,
    Leaning,
    Placement,
    Segment,
    Signal,
    Span,
    Stage,
    Transcript,
)
from research.language import Language

CUES: dict[str, tuple[Kind, Dimension]] = {
    "waited": ("frustration", "time"),
    "want": ("outcome", "trust"),
    "should": ("expectation", "time"),
    "great": ("met", "service"),
    "spreadsheet": ("workaround", "convenience"),
}


class SentenceSegmenter:
    fingerprint = "sentences/test"

    def segment(self, transcript: Transcript) -> tuple[Segment, ...]:
        made = []
        for number, turn in enumerate(transcript.turns):
            for found in re.finditer(r"[^.!?]+[.!?]*", transcript.words(turn)):
                words = found.group().strip()
                start = turn.span.start + found.start() + found.group().index(words) if words else 0
                if words:
                    span = Span(start, start + len(words))
                    made.append(Segment(span, number, words, speaker=turn.speaker, role=turn.role))
        return tuple(made)


class CueExtractor:
    fingerprint = "cues/test"
    thresholds = (0.5,) * len(KINDS)

    def __init__(self) -> None:
        self.read = 0

    def hear(self, segments: Sequence[Segment], *, progress: Progress | None = None) -> tuple[Heard, ...]:
        self.read += len(segments)
        return tuple(self._heard(s) if s.role in ("customer", "observer") else Heard() for s in segments)

    def tell(self, segments: Sequence[Segment], kinds: Sequence[Sequence[Kind]]) -> tuple[tuple[Signal, ...], ...]:
        return tuple(
            tuple(Signal(kind, segment.span, "other", 0.2, segment.text.split()[0]) for kind in KINDS if kind in asked)
            for segment, asked in zip(segments, kinds, strict=True)
        )

    def _heard(self, segment: Segment) -> Heard:
        signals = self._signals(segment)
        scores = {signal.kind: signal.score for signal in signals}
        odds = tuple(log(scores.get(kind, 0.02) / (1 - scores.get(kind, 0.02))) for kind in KINDS)
        best = signals[0].dimension if signals else "other"
        return Heard(signals, Leaning(odds, tuple(0.52 if name == best else 0.04 for name in DIMENSIONS)))

    def _signals(self, segment: Segment) -> tuple[Signal, ...]:
        return tuple(
            Signal(kind, segment.span, dimension, 0.9 - n / 10, cue)
            for n, (cue, (kind, dimension)) in enumerate(CUES.items())
            if cue in segment.text
        )


class WordEmbedder:
    fingerprint = "words/test"

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.embedded += len(texts)
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for n, text in enumerate(texts):
            for word in re.findall(r"\w{5,}", text.lower()):
                rows[n, crc32(word.encode()) % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class NearClusterer:
    fingerprint = "near/test"

    def at(self, granularity: float) -> NearClusterer:
        self.granularity = granularity
        return self

    def cluster(
        self,
        vectors: Vectors,
        *,
        must_link: Sequence[tuple[int, int]] = (),
        cannot_link: Sequence[tuple[int, int]] = (),
    ) -> tuple[int | None, ...]:
        group: list[int | None] = [None] * len(vectors)
        made = 0
        for i in range(len(vectors)):
            near = [j for j in range(len(vectors)) if j != i and float(vectors[i] @ vectors[j]) > 0.3]
            if group[i] is None and near:
                for j in (i, *near):
                    group[j] = made if group[j] is None else group[j]
                made += 1
        return tuple(group)


class FirstWordsLabeller:
    fingerprint = "first-words/test"

    def label(self, groups: Sequence[Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((" ".join(group[0].split()[:4]), tuple(group[0].split()[:2])) for group in groups)


class NamePlacer:
    fingerprint = "name/test"

    def taught(self, vectors: Vectors, stages: Sequence[str]) -> NamePlacer:
        return self

    def place(self, texts: Sequence[str], vectors: Vectors, stages: Sequence[Stage]) -> tuple[Placement, ...]:
        def at(text: str) -> Placement:
            name = next((stage.name for stage in stages if stage.name in text), None)
            return Placement(name, 1.0 if name else 0.0)

        return tuple(at(text) for text in texts)


def state(
    texts: Sequence[str],
    *,
    dimension: Dimension,
    kind: Kind,
    key: Sequence[str] = (),
    around: Sequence[str] = (),
    odds: Sequence[float] = (),
) -> str:
    return f"Minimize the {dimension} it takes to settle: {texts[0]}"


def fake_language() -> Language:
    return Language(
        segmenter=SentenceSegmenter(),
        extractor=CueExtractor(),
        embedder=WordEmbedder(),
        clusterer=NearClusterer(),
        labeller=FirstWordsLabeller(),
        placer=NamePlacer(),
        state=state,
    )
