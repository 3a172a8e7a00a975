"""Small language parts with known behaviour, so that tests of the floors above need no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from nlp.parts import Progress, Vectors
from nlp.values import Dimension, Kind, Placement, Segment, Signal, Span, Stage, Transcript
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

    def __init__(self) -> None:
        self.read = 0

    def extract(
        self, segments: Sequence[Segment], *, progress: Progress | None = None
    ) -> tuple[tuple[Signal, ...], ...]:
        self.read += len(segments)
        return tuple(self._signals(s) if s.role in ("customer", "observer") else () for s in segments)

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

    def place(self, texts: Sequence[str], vectors: Vectors, stages: Sequence[Stage]) -> tuple[Placement, ...]:
        def at(text: str) -> Placement:
            name = next((stage.name for stage in stages if stage.name in text), None)
            return Placement(name, 1.0 if name else 0.0)

        return tuple(at(text) for text in texts)


def state(
    texts: Sequence[str], *, dimension: Dimension, kind: Kind, key: Sequence[str] = (), around: Sequence[str] = ()
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
