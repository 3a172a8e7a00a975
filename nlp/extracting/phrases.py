"""What a statement's own wording adds: a linear model on its words, word pairs and triples.

The network generalises over meaning; fixed turns of phrase ("should be", "I figured") it learns slowly. A linear model
on n-grams (tf-idf with dampened counts, rows of length one) has just those, and its logits are added to the network's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import LanguageError

Floats = NDArray[np.float32]

SHARE = 0.5
"""Weight of the phrases' logits beside the network's."""
LONGEST = 3
MOST_WORDS = 200
"""Words of a statement that are read, so that one endless line costs no more than a long sentence."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


def grams(text: str) -> list[str]:
    """Every run of one to three words or marks, in lower case."""
    words = _TOKEN.findall(text.lower())[:MOST_WORDS]
    return [" ".join(words[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)]


@dataclass(frozen=True, slots=True)
class Phrases:
    """``places`` maps an n-gram to its row; ``rarity`` (rows,) is its inverse document frequency; ``weights``
    (rows, 5) and ``offsets`` (5,) are the linear model's."""

    places: dict[str, int]
    rarity: Floats
    weights: Floats
    offsets: Floats

    def logits(self, texts: Sequence[str]) -> Floats:
        """(n, 5), in the order of ``KINDS``."""
        return np.array([self._logits(text) for text in texts], dtype=np.float32).reshape(-1, len(self.offsets))

    def _logits(self, text: str) -> Floats:
        counts = Counter(place for gram in grams(text) if (place := self.places.get(gram)) is not None)
        if not counts:
            return self.offsets
        rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = self.rarity[rows] * np.array([1 + math.log(count) for count in counts.values()], dtype=np.float32)
        told: Floats = values @ self.weights[rows] / np.linalg.norm(values) + self.offsets
        return told


def read_phrases(path: Path) -> Phrases:
    """The stored phrases.

    Raises:
        LanguageError: if the file is missing or broken.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = bytes(stored["grams"]).decode("utf-8").split("\n")
            numbers = {name: stored[name].astype(np.float32) for name in ("rarity", "weights", "offsets")}
    except (OSError, ValueError, KeyError) as problem:
        raise LanguageError(
            f"The signal model is incomplete: {path.name} cannot be read ({problem}).",
            "Restore the file from the release, or build it with `python -m nlp.training.signals`.",
        ) from None
    return Phrases({name: place for place, name in enumerate(names)}, **numbers)


def write_phrases(phrases: Phrases, path: Path) -> None:
    """Store for ``read_phrases``; weights are rounded to half precision."""
    names = np.frombuffer("\n".join(phrases.places).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(
        path,
        grams=names,
        rarity=phrases.rarity.astype(np.float16),
        weights=phrases.weights.astype(np.float16),
        offsets=phrases.offsets,
    )
