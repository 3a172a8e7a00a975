"""Which new quotes may belong to a candidate that a person has settled: suggestions, never more.

Derived anew each time from what stands in the records, so that nothing has to be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.parts import Vectors
from research.coding import Coding
from research.language import Language
from research.linking import Links

NEAR = 0.55
"""Cosine to the centre of a candidate's quotes from which a new quote may belong to it. Higher than what makes a theme:
here a person looks at each."""


def joining(
    free: Sequence[Coding], settled: Mapping[str, Sequence[Coding]], links: Links, language: Language
) -> dict[str, tuple[Coding, ...]]:
    """For each settled candidate (id → its quotes) the free codings that may join it, likest first.

    Each joins one at most, the nearest. A quote that a person tied to one of a candidate's quotes joins it however far
    it is; one that a person took away from it never does.
    """
    held = {ref: quotes for ref, quotes in settled.items() if quotes}
    if not held or not free:
        return {}
    centres = np.stack([_centre(language.embedder.embed([c.quote for c in quotes])) for quotes in held.values()])
    likeness = language.embedder.embed([coding.quote for coding in free]) @ centres.T
    drawn, barred = _by_links(free, held, links)
    likeness = np.where(barred, -np.inf, np.where(drawn, 2.0 + likeness, likeness))
    found: dict[str, list[tuple[float, Coding]]] = {}
    for coding, row in zip(free, likeness, strict=True):
        if row.max() >= NEAR:
            found.setdefault(list(held)[int(row.argmax())], []).append((-float(row.max()), coding))
    return {
        ref: tuple(c for _, c in sorted(near, key=lambda pair: (pair[0], pair[1].id))) for ref, near in found.items()
    }


def _by_links(
    free: Sequence[Coding], held: Mapping[str, Sequence[Coding]], links: Links
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a person tied a free coding to a candidate's quote, and where they took them apart; shape (free, held)."""
    quotes = [{coding.id for coding in own} for own in held.values()]

    def told(pairs: frozenset[tuple[str, str]]) -> list[list[bool]]:
        beside: dict[str, set[str]] = {}
        for one, other in pairs:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
        return [[bool(own & beside.get(coding.id, set())) for own in quotes] for coding in free]

    return np.array(told(links.together)), np.array(told(links.apart))


def _centre(rows: Vectors) -> Vectors:
    centre: Vectors = rows.mean(axis=0)
    return centre / max(float(np.linalg.norm(centre)), 1e-9)
