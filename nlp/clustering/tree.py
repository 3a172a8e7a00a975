"""Coarser and finer themes that nest: coarser only ever merges whole themes, finer only ever splits one."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.communities import Groups, communities
from nlp.clustering.links import Pair
from nlp.clustering.neighbours import Graph
from nlp.parts import Vectors

STEP = 4.0
"""The ends of the scale have a quarter and four times as many themes as its middle."""
HALVING = (1.0, 1.2, 1.4, 1.7, 2.0)
"""Resolutions tried to find the parts of a theme."""
FAINT = 1e-6
"""How little likeness counts beside edges when merging."""
SMALLEST_SPLIT = 4
"""Themes with fewer statements are not split further."""

Matrix = NDArray[np.float64]
Row = NDArray[np.float64]
Merge = tuple[int, int, float]
"""(kept group, absorbed group, how strongly the two are joined)."""


def merges(strength: Matrix, mass: Row, forbidden: NDArray[np.bool_]) -> list[Merge]:
    """Unites the two groups joined most strongly, again and again; those forbidden to meet never do.

    ``strength`` (k, k) is symmetric; that to a union is the mean of both parts, weighted by ``mass`` (k,). Neither
    argument is changed.
    """
    strength, mass = np.where(forbidden | np.eye(len(mass), dtype=bool), -np.inf, strength), mass.copy()
    done: list[Merge] = []
    while len(done) < len(mass) - 1:
        a, b = sorted(int(i) for i in np.unravel_index(int(strength.argmax()), strength.shape))
        if strength[a, b] == -np.inf:
            break
        done.append((a, b, float(strength[a, b])))
        _absorb(strength, mass, a, b)
    return done


def _absorb(strength: Matrix, mass: Row, a: int, b: int) -> None:
    """The strength to a union is the mean of both, weighted by mass; minus infinity in either stays."""
    row = (mass[a] * strength[a] + mass[b] * strength[b]) / (mass[a] + mass[b])
    strength[a, :] = strength[:, a] = row
    strength[b, :] = strength[:, b] = -np.inf
    strength[a, a] = -np.inf
    mass[a] += mass[b]


def _joined(graph: Graph, vectors: Vectors, groups: Groups) -> tuple[Matrix, Row]:
    """Edge weight between groups over the product of their total weights, and those totals.

    This is the resolution at which modularity neither gains nor loses by a merge (Bonald et al. 2018,
    arXiv:1806.01664). Groups with no edge between them come last, in order of mean cosine.
    """
    count = int(groups.max()) + 1
    ends = np.repeat(groups, np.diff(graph.starts)) * count + groups[graph.ends]
    between = np.bincount(ends, weights=graph.weights, minlength=count * count).reshape(count, count)
    mass = np.maximum(between.sum(axis=1), FAINT)
    likeness, _ = _likeness(vectors, groups)
    return (between + FAINT * likeness) / np.outer(mass, mass), mass


def _likeness(vectors: Vectors, groups: Groups) -> tuple[Matrix, Row]:
    """Mean cosine over all pairs between groups, and the groups' sizes."""
    sizes = np.bincount(groups).astype(np.float64)
    means = np.zeros((len(sizes), vectors.shape[1]))
    np.add.at(means, groups, vectors)
    means /= sizes[:, None]
    return means @ means.T, sizes


def coarser(graph: Graph, vectors: Vectors, groups: Groups, target: int, rivals: Sequence[Pair]) -> Groups:
    """The groups united until ``target`` are left, or until only rivals are."""
    strength, mass = _joined(graph, vectors, groups)
    forbidden = np.zeros(strength.shape, dtype=bool)
    for one, other in rivals:
        forbidden[groups[one], groups[other]] = forbidden[groups[other], groups[one]] = True
    return _united(groups, merges(strength, mass, forbidden)[: max(0, len(mass) - target)])


def finer(graph: Graph, vectors: Vectors, groups: Groups, target: int, *, seed: int) -> Groups:
    """The groups halved until there are ``target``, the loosest first, or until no group has two halves.

    What is halved next depends on nothing but the groups so far, so that a higher target splits the same ones further.
    """
    parts = groups.copy()
    count = int(groups.max()) + 1
    waiting = [_looseness(vectors, np.flatnonzero(parts == group), group) for group in range(count)]
    heapify(waiting)
    while waiting and count < target:
        _, group = heappop(waiting)
        members = np.flatnonzero(parts == group)
        second = members[_second_half(graph.within(members), vectors[members], seed=seed)]
        if len(second):
            parts[second] = count
            for half in (group, count):
                heappush(waiting, _looseness(vectors, np.flatnonzero(parts == half), half))
            count += 1
    return parts


def _looseness(vectors: Vectors, members: NDArray[np.intp], group: int) -> tuple[float, int]:
    """Mean cosine over the pairs of a group, which the heap has lowest first, and the group; groups of few go last."""
    size = len(members)
    if size < SMALLEST_SPLIT:
        return 2.0, group
    total = float(np.square(vectors[members].sum(axis=0, dtype=np.float64)).sum())
    return (total - size) / (size * (size - 1)), group


def _second_half(graph: Graph, vectors: Vectors, *, seed: int) -> NDArray[np.bool_]:
    """Which members make up the second half; none where no resolution leaves two parts of two or more."""
    for resolution in HALVING if len(graph) >= SMALLEST_SPLIT else ():
        inner = without_tiny(vectors, communities(graph, resolution, seed=seed, rounds=2), 2)
        if inner.max() > 0:
            likeness, sizes = _likeness(vectors, inner)
            steps = merges(likeness, sizes, np.zeros(likeness.shape, dtype=bool))
            second: NDArray[np.bool_] = _united(inner, steps[: len(sizes) - 2]) == 1
            return second
    return np.zeros(len(graph), dtype=bool)


def without_tiny(vectors: Vectors, groups: Groups, smallest: int) -> Groups:
    """The groups, with each below ``smallest`` rows given to the likest of the others."""
    sizes = np.bincount(groups)
    if sizes.max() < smallest:
        return np.zeros(len(groups), dtype=np.intp)
    kept = np.flatnonzero(sizes >= smallest)
    means = np.stack([vectors[groups == group].mean(axis=0) for group in kept])
    moved = groups.copy()
    for row in np.flatnonzero(sizes[groups] < smallest):
        moved[row] = kept[int((means @ vectors[row]).argmax())]
    renumbered: Groups = np.unique(moved, return_inverse=True)[1]
    return renumbered


def _united(groups: Groups, done: Sequence[Merge]) -> Groups:
    name = np.arange(int(groups.max()) + 1)
    for kept, absorbed, _ in done:
        name[name == name[absorbed]] = name[kept]
    united: Groups = np.unique(name[groups], return_inverse=True)[1]
    return united


def target_count(count: int, granularity: float) -> int:
    """Themes wanted at ``granularity`` when its middle has ``count``."""
    return max(1, round(count * float(STEP**granularity)))
