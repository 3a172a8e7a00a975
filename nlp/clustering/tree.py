"""Coarser and finer themes that nest: coarser only ever merges whole themes, finer only ever splits one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.communities import Groups, communities
from nlp.clustering.links import Pair
from nlp.clustering.neighbours import Graph
from nlp.parts import Vectors

STEP = 4.0
"""The ends of the scale have a quarter and four times as many themes as its middle."""
FINER = 12.0
"""How much the resolution rises to find the parts of a theme."""
COARSEST = 0.5
"""The lowest resolution a theme is looked at with."""
FAINT = 1e-6
"""How little likeness counts beside edges when merging."""
SMALLEST_SPLIT = 6
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


def finer(graph: Graph, vectors: Vectors, groups: Groups, target: int, *, resolution: float, seed: int) -> Groups:
    """The groups split until there are ``target``, the loosest split first, or until no part can be told from another.

    ``resolution`` is the one that ``groups`` were found at.
    """
    parts = groups.copy()
    undone: list[Merge] = []
    for group in range(int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        inside = graph.within(members)
        share = inside.weights.sum() / max(graph.weights.sum(), FAINT)
        inner = _parts(inside, vectors[members], resolution * FINER * share, seed=seed)
        names = np.concatenate(([group], parts.max() + 1 + np.arange(inner.max()))).astype(np.intp)
        parts[members] = names[inner]
        likeness, sizes = _likeness(vectors[members], inner)
        found = merges(likeness, sizes, np.zeros(likeness.shape, dtype=bool))
        undone += [(int(names[a]), int(names[b]), strength) for a, b, strength in found]
    splits = target - (int(groups.max()) + 1)
    undone.sort(key=lambda merge: merge[2])
    return _united(parts, undone[max(0, splits) :][::-1])


def _parts(graph: Graph, vectors: Vectors, resolution: float, *, seed: int) -> Groups:
    if len(graph) < SMALLEST_SPLIT:
        return np.zeros(len(graph), dtype=np.intp)
    return without_tiny(vectors, communities(graph, max(COARSEST, resolution), seed=seed, rounds=2), 2)


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
