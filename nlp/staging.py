"""Placing statements on the study's own journey stages, with "unsure" as an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nlp.embedding import MiniLM
from nlp.parts import Embedder, Vectors
from nlp.values import Placement, Stage

NEIGHBOURS = 3
"""Confirmed statements of a stage, nearest first, that speak for it."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Statements a person has placed: ``vectors`` of shape (n, d) and one stage name each.

    Raises:
        ValueError: if there is not one name per vector.
    """

    vectors: Vectors
    stages: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.vectors) != len(self.stages):
            raise ValueError(f"{len(self.vectors)} vectors but {len(self.stages)} stages")


@dataclass(frozen=True, slots=True)
class StagePlacer:
    """Likeness of meaning to a stage's name and the parts of its description; implements ``nlp.parts.Placer``.

    A statement is placed when the best stage is at least ``least`` (cosine) like it and leads the next by ``margin``;
    otherwise the answer is unsure. With ``confirmed`` statements of the same study, a stage is also as near as those of
    its own that are nearest. ``score`` is the lead over the next stage, in [0, 1].
    """

    embedder: Embedder = field(default_factory=MiniLM)
    margin: float = 0.06
    least: float = 0.2
    confirmed: Confirmed | None = None

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        taught = len(self.confirmed.stages) if self.confirmed else 0
        return f"stages/1 margin={self.margin:g} least={self.least:g} taught={taught} on {self.embedder.fingerprint}"

    def place(self, texts: Sequence[str], vectors: Vectors, stages: Sequence[Stage]) -> tuple[Placement, ...]:
        """One placement per text; with a single stage, or none, there is nothing to tell apart: unsure.

        Raises:
            ValueError: if there is not one vector per text.
        """
        if len(texts) != len(vectors):
            raise ValueError(f"{len(texts)} texts but {len(vectors)} vectors")
        if len(stages) < 2 or not len(texts):
            return tuple(Placement(None, 0.0) for _ in texts)
        likeness = self._likeness(vectors, stages)
        order = np.sort(likeness, axis=1)
        best, lead = order[:, -1], order[:, -1] - order[:, -2]
        sure = (best >= self.least) & (lead >= self.margin)
        names = [stages[n].name for n in likeness.argmax(axis=1)]
        return tuple(
            Placement(name if ok else None, float(np.clip(gap, 0, 1)))
            for name, ok, gap in zip(names, sure, lead, strict=True)
        )

    def taught(self, vectors: Vectors, stages: Sequence[str]) -> StagePlacer:
        """A placer that also goes by what a person has placed; without any it is this one.

        Raises:
            ValueError: if there is not one name per vector.
        """
        return replace(self, confirmed=Confirmed(vectors, tuple(stages)) if len(stages) else None)

    def _likeness(self, vectors: Vectors, stages: Sequence[Stage]) -> Vectors:
        """Shape (n, stages): half the stage as a whole, half its nearest part; what people confirmed weighs as much."""
        wholes = vectors @ self.embedder.embed([f"{s.name}. {s.description}".strip() for s in stages]).T
        nearest = [(vectors @ self.embedder.embed(_parts(stage)).T).max(axis=1) for stage in stages]
        told: Vectors = (wholes + np.stack(nearest, axis=1)) / 2
        return told if self.confirmed is None else self._taught(told, vectors, stages, self.confirmed)

    @staticmethod
    def _taught(told: Vectors, vectors: Vectors, stages: Sequence[Stage], confirmed: Confirmed) -> Vectors:
        likeness = told.copy()
        owners = np.array(confirmed.stages)
        for n, stage in enumerate(stages):
            own = confirmed.vectors[owners == stage.name]
            if len(own):
                near = np.sort(vectors @ own.T, axis=1)[:, -NEIGHBOURS:].mean(axis=1)
                likeness[:, n] = (told[:, n] + near) / 2
        return likeness


def _parts(stage: Stage) -> list[str]:
    """The name and each thing the description lists."""
    listed = (part.strip() for part in re.split(r"[,;.]", stage.description))
    return [stage.name, *(part for part in listed if part)]
