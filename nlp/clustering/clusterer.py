"""The shipped clusterer: from vectors to themes, with the person's own merges and splits kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.clustering.communities import Groups, Settled, settle
from nlp.clustering.links import Pair, join, part_rivals, unit_vectors
from nlp.clustering.neighbours import likeness_graph
from nlp.clustering.tree import coarser, finer, target_count
from nlp.parts import Vectors

ONE_THEME = 0.6
"""Mean cosine of all pairs from which statements count as all saying the same."""
LOOSE = 0.12
"""Mean cosine to the rest of its group, the common direction taken out, below which a row belongs nowhere."""
MANY = 100
"""From this many statements on, a theme needs three of them instead of two."""


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
            raise ValueError(f"granularity runs from -1 (coarse) to 1 (fine), not {granularity}")
        self._granularity = granularity
        self._seed = seed

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        return f"leiden-themes/1 granularity={self._granularity:g} seed={self._seed}"

    def cluster(
        self, vectors: Vectors, *, must_link: Sequence[Pair] = (), cannot_link: Sequence[Pair] = ()
    ) -> tuple[int | None, ...]:
        """One group number per row, from 0, largest group first; ``None`` belongs nowhere.

        Rows of a ``must_link`` pair always share a group and those of a ``cannot_link`` pair never do; where the two
        contradict each other the split stands. Linked rows are never loose.

        Raises:
            ValueError: if a pair names a row that is not there.
        """
        count = len(vectors)
        if any(not 0 <= row < count for pair in (*must_link, *cannot_link) for row in pair):
            raise ValueError(f"a link names a row outside 0..{count - 1}")
        if not count:
            return ()
        units = join(count, must_link, cannot_link)
        rivals = [(int(units[a]), int(units[b])) for a, b in cannot_link if units[a] != units[b]]
        rows = _spread(np.asarray(vectors, dtype=np.float32))
        means = unit_vectors(rows, units)
        settled, groups = self._groups(means, rivals, alike=_alike(vectors))
        loose = _loose(means, settled.groups, np.bincount(units), smallest=2 if count < MANY else 3)
        return _numbered(groups[units], loose[units])

    def _groups(self, means: Vectors, rivals: Sequence[Pair], *, alike: bool) -> tuple[Settled, Groups]:
        """The settled groups and those at the wanted granularity, one number per unit."""
        if len(means) < 3 or alike:
            whole = part_rivals(means, np.zeros(len(means), dtype=np.intp), rivals)
            return Settled(whole, 1.0, 0.0), whole
        graph = likeness_graph(means, seed=self._seed)
        found = settle(graph, means, seed=self._seed)
        base = part_rivals(means, found.groups, rivals)
        settled = Settled(base, found.resolution, found.separation)
        target = target_count(int(base.max()) + 1, self._granularity)
        if self._granularity < 0:
            return settled, coarser(graph, means, base, target, rivals)
        if self._granularity > 0:
            return settled, finer(graph, means, base, target, resolution=found.resolution, seed=self._seed)
        return settled, base


def _spread(vectors: Vectors) -> Vectors:
    """Takes out the direction all rows share, which tells no two of them apart; rows keep length one."""
    apart = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.where(lengths > 1e-4, apart / np.maximum(lengths, np.float32(1e-9)), vectors)


def _alike(vectors: Vectors) -> bool:
    """Whether the mean cosine over all pairs says that there is only one theme."""
    count = len(vectors)
    if count < 2:
        return False
    pairs = float(np.square(vectors.sum(axis=0, dtype=np.float64)).sum()) - count
    return pairs / (count * (count - 1)) >= ONE_THEME


def _loose(means: Vectors, groups: Groups, weight: Groups, *, smallest: int) -> Groups:
    """Which units belong nowhere: those in too small a group, and those hardly like the rest of theirs."""
    sums = np.zeros((int(groups.max()) + 1, means.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, means)
    units = np.bincount(groups)[groups]
    near = (np.einsum("ij,ij->i", means, sums[groups]) - 1) / np.maximum(units - 1, 1)
    rows = np.bincount(groups, weights=weight)[groups]
    loose: Groups = (weight == 1) & ((rows < smallest) | (near < LOOSE))
    return loose


def _numbered(groups: Groups, loose: Groups) -> tuple[int | None, ...]:
    numbers: dict[int, int] = {}
    sizes = np.bincount(groups[~loose], minlength=int(groups.max()) + 1)
    firsts = {int(group): row for row, group in reversed(list(enumerate(groups)))}
    for group in sorted(firsts, key=lambda g: (-sizes[g], firsts[g])):
        if sizes[group]:
            numbers[group] = len(numbers)
    return tuple(None if gone else numbers[int(group)] for group, gone in zip(groups, loose, strict=True))
