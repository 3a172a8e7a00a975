"""Themes: groups of statements that say the same thing, found by Leiden on a graph of nearest neighbours.

Traag, Waltman & van Eck (2019), *From Louvain to Leiden* (Sci Rep 9:5233), on cosine likeness. How many groups there
are is read off the data; one setting makes them coarser or finer, by merging and splitting the same groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.parts import Vectors

Groups = NDArray[np.int64]
"""Shape (n,): a group number per row."""

Pairs = Sequence[tuple[int, int]]

_RESOLUTIONS = np.exp(np.linspace(np.log(0.5), np.log(24), 16))
_BLOCK = 2048  # rows of likeness held at once while looking for neighbours
_TOGETHER = 5.0  # weight of an edge between statements a person has put together; cosine² is at most 1
_LOOSE = 0.22  # cosine to the rest of its group under which a statement belongs nowhere


@dataclass(frozen=True, slots=True)
class ThemeClusterer:
    """Groups vectors; implements ``nlp.parts.Clusterer``. Equal input gives equal groups.

    ``granularity`` runs from −1 (few, broad groups) over 0 (as many as the data shows) to 1 (many, narrow ones):
    towards −1 the nearest groups are merged, towards 1 the loosest are split, so that a step never reshuffles.

    Raises:
        ValueError: if ``granularity`` lies outside [−1, 1].
    """

    granularity: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not -1 <= self.granularity <= 1:
            raise ValueError(f"granularity lies between -1 and 1, not {self.granularity}")

    @property
    def fingerprint(self) -> str:
        """Name, version and settings."""
        return f"leiden-themes/1 granularity={self.granularity:g} seed={self.seed}"

    def cluster(self, vectors: Vectors, *, must_link: Pairs = (), cannot_link: Pairs = ()) -> tuple[int | None, ...]:
        """One group per row, numbered by size from 0; ``None`` for a row that is like no group, or alone.

        ``must_link`` and ``cannot_link`` are pairs of rows that a person has put together or apart; both are kept
        without exception, and such rows never belong nowhere.

        Raises:
            ValueError: if a pair names a row that does not exist.
        """
        n = len(vectors)
        bad = [i for pair in (*must_link, *cannot_link) for i in pair if not 0 <= i < n]
        if bad:
            raise ValueError(f"row {bad[0]} does not exist; there are {n}")
        if n < 3:
            few = _joined(np.arange(n), must_link)
            return _numbered(few, np.array([int((few == group).sum()) < 2 for group in few], dtype=bool))
        rows = _centred(vectors)
        graph = _with_wishes(_neighbours(rows), must_link, cannot_link)
        groups = self._at_granularity(rows, graph, _chosen(rows, graph, self.seed))
        groups = _joined(groups, must_link)
        groups = _parted(rows, groups, cannot_link)
        fixed = {i for pair in (*must_link, *cannot_link) for i in pair}
        return _numbered(groups, _loose(vectors, groups, fixed))

    def _at_granularity(self, rows: Vectors, graph: Any, groups: Groups) -> Groups:
        wanted = round((int(groups.max()) + 1) * 4.0**self.granularity)
        if self.granularity < 0:
            return _merged(rows, groups, max(2, wanted))
        return _split(rows, graph, groups, wanted, self.seed) if self.granularity > 0 else groups


def _centred(vectors: Vectors) -> Vectors:
    """What all statements share says nothing about their differences."""
    rows = vectors - vectors.mean(axis=0)
    unit: Vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def _neighbours(rows: Vectors) -> Any:
    """Sparse (n, n): squared cosine to the k nearest rows, either way round. Few rows have few neighbours."""
    from scipy.sparse import csr_matrix

    n = len(rows)
    k = int(min(15, max(4, round(n / 12)), n - 1))
    nearest = np.empty((n, k), dtype=np.int64)
    weight = np.empty((n, k), dtype=np.float32)
    for start in range(0, n, _BLOCK):
        likeness = rows[start : start + _BLOCK] @ rows.T
        own = np.arange(len(likeness))
        likeness[own, start + own] = -2
        near = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        nearest[start : start + _BLOCK] = near
        weight[start : start + _BLOCK] = np.maximum(likeness[own[:, None], near], 0) ** 2
    where = (np.repeat(np.arange(n), k), nearest.ravel())
    one_way = csr_matrix((weight.ravel(), where), shape=(n, n))
    return one_way.maximum(one_way.T)


def _with_wishes(graph: Any, must_link: Pairs, cannot_link: Pairs) -> Any:
    if not (must_link or cannot_link):
        return graph
    changed = graph.tolil()
    for pairs, weight in ((must_link, _TOGETHER), (cannot_link, 0.0)):
        for a, b in pairs:
            if a != b:
                changed[a, b] = changed[b, a] = weight
    made = changed.tocsr()
    made.eliminate_zeros()
    return made


def _leiden(graph: Any, resolution: float, seed: int) -> Groups:
    from graspologic_native import leiden_csr

    held = graph.tocsr()
    held.sort_indices()
    n = held.shape[0]
    groups = np.full(n, -1, dtype=np.int64)
    if held.nnz:
        indptr, indices = held.indptr.astype(np.int64), held.indices.astype(np.int32)
        _, found = leiden_csr(
            indptr, indices, held.data.astype(np.float64), n, resolution=float(resolution), seed=seed, iterations=2
        )
        for row, group in found.items():
            groups[int(row)] = group
    alone = np.flatnonzero(groups < 0)
    groups[alone] = np.arange(len(alone)) + groups.max() + 1
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _chosen(rows: Vectors, graph: Any, seed: int) -> Groups:
    """The partition, over a range of resolutions, that is tight, clear and stable from one resolution to the next.

    The three are multiplied: mean silhouette with average linkage (Rousseeuw 1987), share of rows nearer to their own
    group than to any other, and adjusted Rand index with the neighbouring resolutions. Tuned on samples of banking77.
    """
    from sklearn.metrics import adjusted_rand_score

    parts = [_leiden(graph, resolution, seed) for resolution in _RESOLUTIONS]
    quality = np.array([_quality(rows, groups) for groups in parts])
    alike = np.array([adjusted_rand_score(a, b) for a, b in pairwise(parts)])
    stable = (np.append(0, alike) + np.append(alike, 0)) / 2  # nothing is known beyond either end, so neither is chosen
    worth = _smooth(quality[:, 0]) * _smooth(quality[:, 1]) * _smooth(stable)
    return parts[int(worth.argmax())]


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.pad(np.maximum(values, 0), 1, mode="edge")
    return np.convolve(padded, [0.25, 0.5, 0.25], "valid")


def _quality(rows: Vectors, groups: Groups) -> tuple[float, float]:
    """Mean silhouette, and the share of rows nearer to the rest of their own group than to any other group."""
    sizes = np.bincount(groups)
    if len(sizes) < 2:
        return 0.0, 0.0
    sums = _sums(rows, groups, len(sizes))
    likeness = rows @ sums.T
    row = np.arange(len(rows))
    others = sizes[groups] - 1
    paired = others > 0
    own = np.where(paired, (likeness[row, groups] - 1) / np.maximum(others, 1), 0)
    likeness /= sizes
    likeness[row, groups] = -9
    apart, aside = 1 - own, 1 - likeness.max(axis=1)
    silhouette = np.where(paired, (aside - apart) / np.maximum(np.maximum(apart, aside), 1e-9), 0)
    return float(silhouette.mean()), float((paired & (own > likeness.max(axis=1))).mean())


def _sums(rows: Vectors, groups: Groups, k: int) -> Vectors:
    sums = np.zeros((k, rows.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, rows)
    return sums


def _merged(rows: Vectors, groups: Groups, wanted: int) -> Groups:
    """Merges the two groups whose members are most alike on average until ``wanted`` are left."""
    groups = groups.copy()
    while (k := int(groups.max()) + 1) > wanted:
        sums, sizes = _sums(rows, groups, k), np.bincount(groups)
        mean = (sums @ sums.T) / np.outer(sizes, sizes)
        np.fill_diagonal(mean, -9)
        a, b = sorted(divmod(int(mean.argmax()), k))
        groups[groups == b] = a
        groups[groups > b] -= 1
    return groups


def _split(rows: Vectors, graph: Any, groups: Groups, wanted: int, seed: int) -> Groups:
    """Splits the group whose members are least alike, again and again, until there are ``wanted``."""
    groups = groups.copy()
    done: set[int] = set()
    while (k := int(groups.max()) + 1) < wanted:
        sums, sizes = _sums(rows, groups, k), np.bincount(groups)
        alike = (np.square(np.linalg.norm(sums, axis=1)) - sizes) / np.maximum(sizes * (sizes - 1), 1)
        open_ = [g for g in np.argsort(alike) if sizes[g] >= 4 and g not in done]
        if not open_:
            break
        group = int(open_[0])
        members = np.flatnonzero(groups == group)
        inside = _leiden(graph[members][:, members], 1.0, seed)
        if inside.max() == 0:
            done.add(group)
            continue
        halves = _merged(rows[members], inside, 2)
        groups[members[halves == 1]] = k
    return groups


def _joined(groups: Groups, must_link: Pairs) -> Groups:
    groups = groups.copy()
    for a, b in must_link:
        groups[groups == groups[b]] = groups[a]
    return groups


def _parted(rows: Vectors, groups: Groups, cannot_link: Pairs) -> Groups:
    """Moves the row that fits less well out of a group it must not share, into one of its own."""
    groups = groups.copy()
    for a, b in cannot_link:
        if groups[a] == groups[b]:
            centre = rows[groups == groups[a]].sum(axis=0)
            out = a if float(rows[a] @ centre) < float(rows[b] @ centre) else b
            groups[out] = groups.max() + 1
    return groups


def _loose(vectors: Vectors, groups: Groups, fixed: set[int]) -> NDArray[np.bool_]:
    """Rows alone in their group, or hardly like the rest of it."""
    compact = np.unique(groups, return_inverse=True)[1]
    sizes = np.bincount(compact)
    sums = _sums(vectors, compact, len(sizes))[compact] - vectors
    likeness = np.einsum("ij,ij->i", vectors, sums) / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
    loose: NDArray[np.bool_] = (sizes[compact] < 2) | (likeness < _LOOSE)
    loose[list(fixed)] = False
    return loose


def _numbered(groups: Groups, loose: NDArray[np.bool_]) -> tuple[int | None, ...]:
    """Groups by size, the largest first, then by their first row; a group that lost all but one is no group."""
    sizes = Counter(int(g) for g, out in zip(groups, loose, strict=True) if not out)
    first = {int(g): i for i, g in reversed(list(enumerate(groups)))}
    order = {g: n for n, g in enumerate(sorted(sizes, key=lambda g: (-sizes[g], first[g])))}
    return tuple(None if out else order[int(g)] for g, out in zip(groups, loose, strict=True))
