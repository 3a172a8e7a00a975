"""How well each theme stands when other people had been interviewed: the bootstrap of participants.

Cluster-wise stability after Hennig 2007 (Comput Stat Data Anal 52:258-271): draw as many participants as there are,
with replacement, group what they said anew, and take for each theme the Jaccard likeness to the group most like it;
the mean over the draws is its stability. Whole people are drawn, since what one person says hangs together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp.parts import Progress

DRAWS = 50
ENOUGH_PEOPLE = 5
"""People in the study from which drawing them anew says something."""
STABLE = 0.75
DISSOLVED = 0.5
"""Hennig's landmarks: from .75 a valid, stable group; up to .5 it dissolves more often than not."""

Verdict = Literal["stable", "in part", "dissolves", "too few people"]
WORDS: dict[Verdict, str] = {
    "stable": "It stands whoever is asked",
    "in part": "Its heart stands; its edge changes with who is asked",
    "dissolves": "It mostly dissolves when others are asked",
    "too few people": "Too few people to say how well it stands",
}
Cluster = Callable[[Sequence[int]], Sequence[int | None]]
"""Groups rows (indices) anew: a group number, or ``None``, for each."""


@dataclass(frozen=True, slots=True)
class Stability:
    """One theme's. ``jaccard`` in [0, 1] is the mean over ``draws`` draws that held any two of its quotes, ``None``
    where none did; ``people`` are distinct people behind the theme, ``asked`` those of the study."""

    jaccard: float | None
    draws: int
    people: int
    asked: int

    @property
    def verdict(self) -> Verdict:
        """In a word; one person's theme, like a study of four, is too small to say."""
        if self.jaccard is None or self.people < 2 or self.asked < ENOUGH_PEOPLE:
            return "too few people"
        if self.jaccard >= STABLE:
            return "stable"
        return "in part" if self.jaccard > DISSOLVED else "dissolves"

    @property
    def sentence(self) -> str:
        """The verdict in words with its number and what it rests on."""
        if self.asked < ENOUGH_PEOPLE:
            return f"{WORDS['too few people']}: the study has {self.asked}, {ENOUGH_PEOPLE} are needed."
        if self.people < 2:
            return f"{WORDS['too few people']}: one person says it."
        if self.jaccard is None:
            return f"{WORDS['too few people']}: no draw of people held two of its quotes."
        likeness = f"{self.jaccard:.2f}".lstrip("0") if self.jaccard < 1 else "1.00"
        return f"{WORDS[self.verdict]}: likeness {likeness} on average over {self.draws} draws of {self.asked} people."


def stability_of(
    themes: Sequence[Sequence[int]],
    people: Sequence[str],
    cluster: Cluster,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Stability, ...]:
    """One per theme. ``themes`` hold indices of quotes, ``people`` says whose each quote is; ``cluster`` groups some.

    Equal input and ``seed`` give equal numbers. ``progress`` is told (draws done, draws in all).
    """
    asked = sorted(set(people))
    found: list[list[float]] = [[] for _ in themes]
    rng = np.random.default_rng(seed)
    for draw in range(draws if len(asked) >= ENOUGH_PEOPLE else 0):
        drawn = {asked[i] for i in rng.integers(0, len(asked), len(asked))}
        rows = [row for row, person in enumerate(people) if person in drawn]
        group_of = {row: group for row, group in zip(rows, cluster(rows), strict=True) if group is not None}
        sizes = Counter(group_of.values())
        for theme, likenesses in zip(themes, found, strict=True):
            own = {row for row in theme if people[row] in drawn}
            if len(own) > 1:
                met = Counter(group_of[row] for row in own if row in group_of)
                alike = (n / (len(own) + sizes[group] - n) for group, n in met.items())
                likenesses.append(max(alike, default=0.0))
        if progress is not None:
            progress(draw + 1, draws)
    return tuple(
        Stability(float(np.mean(own)) if own else None, len(own), len({people[r] for r in theme}), len(asked))
        for theme, own in zip(themes, found, strict=True)
    )
