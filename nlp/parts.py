"""The contracts of the language floor: each step is a part with one method and a fingerprint.

A part receives values, never the pipeline. Its ``fingerprint`` (name, version, settings) is stored with what it
produced, so that every suggestion can be traced to the exact model that made it and nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.values import Heard, Kind, Placement, Segment, Signal, Stage, Transcript

Vectors = NDArray[np.float32]
"""Shape (n, d), float32, every row of length one."""

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on; may raise to cancel."""


class Part(Protocol):
    """Anything that produces something worth remembering."""

    @property
    def fingerprint(self) -> str:
        """Name, version and settings, e.g. ``"minilm-l6-v2-int8/1"``; equal fingerprints give equal results."""
        ...


class Segmenter(Part, Protocol):
    """Cuts turns into statements."""

    def segment(self, transcript: Transcript) -> tuple[Segment, ...]:
        """Statements of every turn, in text order; ``text[span] == segment.text`` for each."""
        ...


class Extractor(Part, Protocol):
    """Finds signals in statements."""

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The probability from which each signal is suggested, in the order of ``KINDS``."""
        ...

    def hear(self, segments: Sequence[Segment], *, progress: Progress | None = None) -> tuple[Heard, ...]:
        """What is suggested for each segment, and how the model leans; same order and length as ``segments``."""
        ...

    def tell(self, segments: Sequence[Segment], kinds: Sequence[Sequence[Kind]]) -> tuple[tuple[Signal, ...], ...]:
        """The signals named in ``kinds`` for each segment, however the model leans, with the words that speak for
        each. Meant for signals that somebody, or something, else has found."""
        ...


class Embedder(Part, Protocol):
    """Turns texts into vectors whose cosine is likeness of meaning."""

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), d), float32, rows of length one; (0, d) for no texts."""
        ...


class Placer(Part, Protocol):
    """Places statements on the study's own journey stages."""

    def place(self, texts: Sequence[str], vectors: Vectors, stages: Sequence[Stage]) -> tuple[Placement, ...]:
        """One placement per text; ``stage`` is ``None`` where unsure."""
        ...

    def taught(self, vectors: Vectors, stages: Sequence[str]) -> Placer:
        """A placer that also goes by statements a person has placed: ``vectors`` (n, d) and one stage name each."""
        ...


class Clusterer(Part, Protocol):
    """Groups vectors."""

    def cluster(self, vectors: Vectors) -> tuple[int | None, ...]:
        """One group number per row, counted from 0, largest group first; ``None`` belongs nowhere."""
        ...


class Labeller(Part, Protocol):
    """Names groups of texts so that a product manager can read them."""

    def label(self, groups: Sequence[Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One (label, distinguishing phrases) per group; texts come most central first."""
        ...
