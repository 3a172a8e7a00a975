"""What the machine has already worked out, so that no text is embedded and no statement read twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.parts import Extractor, Progress, Vectors
from nlp.values import Segment, Signal
from research.language import Language
from research.records import Blob
from research.storage.contract import Repository


@dataclass(frozen=True, slots=True)
class VectorMemory:
    """Vectors as blobs, keyed by embedder and text hash (the key an embedder gives)."""

    repository: Repository

    def recall(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors already known, each of shape (d,)."""
        found = self.repository.find(Blob, key=tuple(f"vector:{key}" for key in keys))
        return {blob.key.removeprefix("vector:"): np.frombuffer(blob.data, dtype=np.float32) for blob in found}

    def remember(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps vectors for next time."""
        self.repository.add(*(Blob(f"vector:{k}", v.astype(np.float32).tobytes()) for k, v in vectors.items()))


class RememberingExtractor:
    """An extractor that reads each statement, in its context and role, once."""

    def __init__(self, extractor: Extractor, repository: Repository) -> None:
        self._extractor = extractor
        self._repository = repository

    @property
    def fingerprint(self) -> str:
        """That of the extractor behind."""
        return self._extractor.fingerprint

    def extract(
        self, segments: Sequence[Segment], *, progress: Progress | None = None
    ) -> tuple[tuple[Signal, ...], ...]:
        """As the extractor's own; only statements never seen before cost time."""
        keys = [self._key(segment) for segment in segments]
        known = {blob.key: blob.data for blob in self._repository.find(Blob, key=tuple(dict.fromkeys(keys)))}
        missing = {key: segment for key, segment in zip(keys, segments, strict=True) if key not in known}
        fresh = self._extractor.extract(tuple(missing.values()), progress=progress) if missing else ()
        new = {key: _pack(signals) for key, signals in zip(missing, fresh, strict=True)}
        self._repository.add(*(Blob(key, data) for key, data in new.items()))
        known |= new
        return tuple(_unpack(known[key], segment) for key, segment in zip(keys, segments, strict=True))

    def _key(self, segment: Segment) -> str:
        said = json.dumps([segment.text, segment.context, segment.role, segment.speaker])
        return f"signals:{self.fingerprint}:{hashlib.sha256(said.encode()).hexdigest()}"


def _pack(signals: Sequence[Signal]) -> bytes:
    return json.dumps([[s.kind, s.dimension, s.score, s.because] for s in signals]).encode()


def _unpack(data: bytes, segment: Segment) -> tuple[Signal, ...]:
    rows = json.loads(data)
    return tuple(Signal(kind, segment.span, dimension, score, because) for kind, dimension, score, because in rows)


def remembering(repository: Repository, language: Language) -> Language:
    """The same parts, with a memory kept in ``repository``."""
    from nlp.embedding import Remembering

    return replace(
        language,
        extractor=RememberingExtractor(language.extractor, repository),
        embedder=Remembering(language.embedder, VectorMemory(repository)),
    )


def once(build: Callable[[], Language]) -> Callable[[], Language]:
    """``build``, carried out on first call only."""
    made: list[Language] = []

    def give() -> Language:
        if not made:
            made.append(build())
        return made[0]

    return give
