"""What the machine has already worked out, so that nothing is embedded, read or named twice.

Everything is keyed by the part's fingerprint and a hash of exactly what the part was given: another model, another
setting or another word makes another key, so a memory can never answer for something it has not seen.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from nlp.errors import StoreError
from nlp.parts import Extractor, Labeller, Progress, Segmenter, Vectors
from nlp.values import Dimension, Heard, Kind, Leaning, Segment, Signal, Span, Transcript
from research.language import FOR_CANDIDATES, Language, Stater, ThemeFinder, shipped_language
from research.records import Blob
from research.storage import open_repository
from research.storage.contract import Repository

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class VectorMemory:
    """Vectors as blobs, keyed by embedder and text hash (the key an embedder gives)."""

    repository: Repository

    def recall(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors already known, each of shape (d,)."""
        found = self.repository.find(Blob, key=tuple(f"vector:{key}" for key in keys)) if keys else []
        return {blob.key.removeprefix("vector:"): np.frombuffer(blob.data, dtype=np.float32) for blob in found}

    def remember(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps vectors for next time."""
        self.repository.add(*(Blob(f"vector:{k}", v.astype(np.float32).tobytes()) for k, v in vectors.items()))


@dataclass(frozen=True, slots=True)
class RememberingSegmenter:
    """A segmenter that cuts each transcript once."""

    segmenter: Segmenter
    repository: Repository

    @property
    def fingerprint(self) -> str:
        """That of the segmenter behind."""
        return self.segmenter.fingerprint

    def segment(self, transcript: Transcript) -> tuple[Segment, ...]:
        """As the segmenter's own."""
        turns = [[t.speaker, t.role, t.span.start, t.span.end] for t in transcript.turns]
        key = key_of("segments", self.fingerprint, [transcript.text, turns])
        known = self.repository.get(Blob, key)
        if known is not None:
            return tuple(_segment(row, transcript) for row in json.loads(known.data))
        made = self.segmenter.segment(transcript)
        rows = [[s.span.start, s.span.end, s.turn, s.context, s.speaker, s.role] for s in made]
        self.repository.add(Blob(key, json.dumps(rows).encode()))
        return made


def _segment(row: list[object], transcript: Transcript) -> Segment:
    start, end, turn, context, speaker, role = row
    span = Span(start, end)  # type: ignore[arg-type]
    return Segment(span, turn, span.of(transcript.text), tuple(context), speaker, role)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class RememberingExtractor:
    """An extractor that reads each statement, in its context and role, once."""

    extractor: Extractor
    repository: Repository

    @property
    def fingerprint(self) -> str:
        """That of the extractor behind."""
        return self.extractor.fingerprint

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Those of the extractor behind."""
        return self.extractor.thresholds

    def hear(self, segments: Sequence[Segment], *, progress: Progress | None = None) -> tuple[Heard, ...]:
        """As the extractor's own; only statements never seen before cost time."""
        keys = [key_of("heard", self.fingerprint, [s.text, s.context, s.role, s.speaker]) for s in segments]
        known = {b.key: b.data for b in self.repository.find(Blob, key=tuple(dict.fromkeys(keys)))} if keys else {}
        missing = {key: segment for key, segment in zip(keys, segments, strict=True) if key not in known}
        if missing:
            fresh = self.extractor.hear(tuple(missing.values()), progress=progress)
            new = {key: _pack(heard) for key, heard in zip(missing, fresh, strict=True)}
            self.repository.add(*(Blob(key, data) for key, data in new.items()))
            known |= new
        return tuple(_unpack(known[key], segment) for key, segment in zip(keys, segments, strict=True))

    def tell(self, segments: Sequence[Segment], kinds: Sequence[Sequence[Kind]]) -> tuple[tuple[Signal, ...], ...]:
        """As the extractor's own, worked out anew."""
        return self.extractor.tell(segments, kinds)


def _pack(heard: Heard) -> bytes:
    signals = [[s.kind, s.dimension, s.score, s.because] for s in heard.signals]
    leaning = [list(heard.leaning.odds), list(heard.leaning.dimensions)] if heard.leaning else None
    return json.dumps([signals, leaning]).encode()


def _unpack(data: bytes, segment: Segment) -> Heard:
    signals, leaning = json.loads(data)
    return Heard(
        tuple(Signal(kind, segment.span, dimension, score, because) for kind, dimension, score, because in signals),
        Leaning(tuple(leaning[0]), tuple(leaning[1])) if leaning else None,
    )


@dataclass(frozen=True, slots=True)
class RememberingClusterer:
    """A clusterer that groups the same vectors, under the same wishes, once."""

    clusterer: ThemeFinder
    repository: Repository

    @property
    def fingerprint(self) -> str:
        """That of the clusterer behind."""
        return self.clusterer.fingerprint

    def at(self, granularity: float) -> RememberingClusterer:
        """The clusterer behind at another granularity, with the same memory."""
        return replace(self, clusterer=self.clusterer.at(granularity))

    def cluster(self, vectors: Vectors, *, must_link: Pairs = (), cannot_link: Pairs = ()) -> tuple[int | None, ...]:
        """As the clusterer's own."""
        rows = hashlib.sha256(np.ascontiguousarray(vectors).tobytes()).hexdigest()
        key = key_of("groups", self.fingerprint, [rows, list(must_link), list(cannot_link)])
        known = self.repository.get(Blob, key)
        if known is None:
            groups = self.clusterer.cluster(vectors, must_link=must_link, cannot_link=cannot_link)
            known = Blob(key, json.dumps(groups).encode())
            self.repository.add(known)
        return tuple(json.loads(known.data))


@dataclass(frozen=True, slots=True)
class RememberingLabeller:
    """A labeller that names the same groups once."""

    labeller: Labeller
    repository: Repository

    @property
    def fingerprint(self) -> str:
        """That of the labeller behind."""
        return self.labeller.fingerprint

    def label(self, groups: Sequence[Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """As the labeller's own. All groups count, since a label sets its group apart from the others."""
        key = key_of("labels", self.fingerprint, [list(group) for group in groups])
        known = self.repository.get(Blob, key)
        if known is None:
            known = Blob(key, json.dumps(self.labeller.label(groups)).encode())
            self.repository.add(known)
        return tuple((label, tuple(terms)) for label, terms in json.loads(known.data))


@dataclass(frozen=True, slots=True)
class RememberingStater:
    """Writes the outcome statement of the same quotes once."""

    state: Stater
    fingerprint: str
    repository: Repository

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
        """As the stater's own."""
        given = [list(texts), dimension, kind, list(key), _digest(tuple(around)), list(odds)]
        name = key_of("statement", self.fingerprint, given)
        known = self.repository.get(Blob, name)
        if known is None:
            made = self.state(texts, dimension=dimension, kind=kind, key=key, around=around, odds=odds)
            known = Blob(name, made.encode())
            self.repository.add(known)
        return known.data.decode()


def remembering(repository: Repository, language: Language) -> Language:
    """The same parts, with a memory kept in ``repository``."""
    from nlp.embedding import Remembering

    return replace(
        language,
        segmenter=RememberingSegmenter(language.segmenter, repository),
        extractor=RememberingExtractor(language.extractor, repository),
        embedder=Remembering(language.embedder, VectorMemory(repository)),
        clusterer=RememberingClusterer(language.clusterer, repository),
        labeller=RememberingLabeller(language.labeller, repository),
        state=RememberingStater(language.state, language.stater_fingerprint, repository),
    )


def open_memory() -> Repository:
    """The memory of commands that keep no study: ``CPI_WORKBENCH_MEMORY``, else a file in the person's own folder."""
    named = os.environ.get("CPI_WORKBENCH_MEMORY")
    path = Path(named) if named else Path.home() / ".cpi-workbench" / "memory.db"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open_repository(str(path))


def memory_problem() -> str:
    """Why nothing can be remembered here, as a sentence; "" where it can."""
    try:
        open_memory()
    except (OSError, StoreError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem.message
        return f"Nothing is remembered for the next run ({why}); CPI_WORKBENCH_MEMORY names another place for it."
    return ""


def language_with_memory(*, memory: bool = True, granularity: float = FOR_CANDIDATES) -> Callable[[], Language]:
    """The shipped parts, built on first call; with ``memory`` they remember across runs (``open_memory``)."""
    parts = partial(shipped_language, granularity)
    return once(lambda: remembering(open_memory(), parts()) if memory else parts())


def once(build: Callable[[], Language]) -> Callable[[], Language]:
    """``build``, carried out on first call only."""
    made: list[Language] = []

    def give() -> Language:
        if not made:
            made.append(build())
        return made[0]

    return give


@lru_cache(maxsize=64)
def _digest(texts: tuple[str, ...]) -> str:
    """A hash of many texts, worked out once for themes that lie in the same sources."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def key_of(what: str, fingerprint: str, given: object) -> str:
    """Under which name an answer is kept: what was asked, by which part, and exactly what it was given."""
    said = json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return f"{what}:{fingerprint}:{hashlib.sha256(said).hexdigest()}"
