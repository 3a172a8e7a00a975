"""The shipped clusterer: from vectors to themes, with the person's own merges and splits kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.communities import Groups, settle
from nlp.clustering.links import Pair, join, part_rivals, unit_vectors
from nlp.clustering.neighbours import likeness_graph
from nlp.clustering.tree import coarser, finer, target_count
from nlp.parts import Vectors

ONE_THEME = 0.6
"""Mean cosine of all pairs from which statements count as all saying the same."""
FEW = 3
"""Fewer statements than this make no theme, unless a person links them."""
SHARED = 10
"""Rows of which half of what they share is taken out."""
LOOSE = 0.22
"""Cosine to the rest of its group below which a statement belongs nowhere."""


class ThemeClusterer:
    """Groups vectors by Leiden on their nearest-neighbour graph; how many groups is read from the data.

    ``granularity`` moves that number: 0 is the data's own, -1 a quarter as many, 1 four times as many (fewer where
    statements cannot be told apart). Settings nest: a coarser theme is a union of finer ones. Equal vectors, settings
    and ``seed`` give equal themes.

    Raises:
        ValueError: if ``granularity`` is outside [-1, 1].
    """

    def __init__(self, granularity: float = 0.0, seed: int = 0) -> None:
        if not -1 <= granularity <= 1:
            raise ValueError(f"granularity lies between -1 and 1, not {granularity}")
        self._granularity = granularity
        self._seed = seed

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        return f"leiden-themes/3 granularity={self._granularity:g} seed={self._seed}"

    def at(self, granularity: float) -> ThemeClusterer:
        """The same clusterer at another granularity."""
        return ThemeClusterer(granularity, self._seed)

    def cluster(
        self, vectors: Vectors, *, must_link: Sequence[Pair] = (), cannot_link: Sequence[Pair] = ()
    ) -> tuple[int | None, ...]:
        """One group number per row, from 0, largest group first; ``None`` belongs nowhere.

        Rows of a ``must_link`` pair always share a group and those of a ``cannot_link`` pair never do; where the two
        contradict each other the split stands. Rows of either kind never belong nowhere.

        Raises:
            ValueError: if a pair names a row that is not there.
        """
        count = len(vectors)
        linked = {row for pair in (*must_link, *cannot_link) for row in pair}
        if bad := sorted(row for row in linked if not 0 <= row < count):
            raise ValueError(f"row {bad[0]} does not exist; there are {count}")
        if not count:
            return ()
        units = join(count, [*must_link, *_repeats(vectors)], cannot_link)
        rivals = [(int(units[a]), int(units[b])) for a, b in cannot_link if units[a] != units[b]]
        rows = _spread(np.asarray(vectors, dtype=np.float32))
        means = unit_vectors(rows, units)
        base, groups = self._groups(means, rivals, alike=_alike(vectors))
        loose = _loose(vectors, base[units])
        loose[sorted(linked)] = False
        return _numbered(groups[units], loose)

    def _groups(self, means: Vectors, rivals: Sequence[Pair], *, alike: bool) -> tuple[Groups, Groups]:
        """The data's own groups and those at the wanted granularity, one number per unit."""
        if len(means) < FEW:
            return np.arange(len(means)), np.arange(len(means))
        graph = likeness_graph(means, seed=self._seed)
        found = np.zeros(len(means), dtype=np.intp) if alike else settle(graph, means, seed=self._seed)
        base = part_rivals(means, found, rivals)
        target = target_count(int(base.max()) + 1, self._granularity)
        if self._granularity < 0:
            return base, coarser(graph, means, base, target, rivals)
        if self._granularity > 0:
            return base, finer(graph, means, base, target, seed=self._seed)
        return base, base


def _repeats(vectors: Vectors) -> list[Pair]:
    """Each row with the first that equals it: what is said twice in the same words is one thing."""
    firsts: dict[bytes, int] = {}
    pairs = ((firsts.setdefault(row.tobytes(), number), number) for number, row in enumerate(vectors))
    return [(first, number) for first, number in pairs if first != number]


def _spread(vectors: Vectors) -> Vectors:
    """Takes out the direction all rows share, which tells no two of them apart; rows keep length one.

    What many share is their manner of speaking, what a few share is what they speak of: of few rows less is taken.
    """
    apart = vectors - vectors.mean(axis=0) * np.float32(len(vectors) / (len(vectors) + SHARED))
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.where(lengths > 1e-4, apart / np.maximum(lengths, np.float32(1e-9)), vectors)


def _alike(vectors: Vectors) -> bool:
    """Whether the mean cosine over all pairs says that there is only one theme."""
    count = len(vectors)
    if count < 2:
        return False
    pairs = float(np.square(vectors.sum(axis=0, dtype=np.float64)).sum()) - count
    return pairs / (count * (count - 1)) >= ONE_THEME


def _loose(vectors: Vectors, groups: Groups) -> NDArray[np.bool_]:
    """Rows alone in their group, or hardly like the rest of it; looked at in the data's own groups at every setting."""
    sums = np.zeros((int(groups.max()) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, vectors)
    rest = sums[groups] - vectors
    likeness = np.einsum("ij,ij->i", vectors, rest) / np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
    loose: NDArray[np.bool_] = (np.bincount(groups)[groups] < 2) | (likeness < LOOSE)
    return loose


def _numbered(groups: Groups, loose: NDArray[np.bool_]) -> tuple[int | None, ...]:
    numbers: dict[int, int] = {}
    sizes = np.bincount(groups[~loose], minlength=int(groups.max()) + 1)
    firsts = {int(group): row for row, group in reversed(list(enumerate(groups)))}
    for group in sorted(firsts, key=lambda g: (-sizes[g], firsts[g])):
        if sizes[group]:
            numbers[group] = len(numbers)
    return tuple(None if gone else numbers[int(group)] for group, gone in zip(groups, loose, strict=True))
