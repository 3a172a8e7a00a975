"""Groups in a graph, and the resolution at which they stand apart most clearly.

Groups are found by the Leiden algorithm (Traag, Waltman & van Eck 2019, Scientific Reports 9:5233) on modularity
with a resolution parameter (Reichardt & Bornholdt 2006).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.neighbours import Graph
from nlp.parts import Vectors

Groups = NDArray[np.intp]
"""One group number per row, from 0, without gaps."""

RESOLUTIONS = tuple(float(r) for r in np.geomspace(0.5, 48, 19))
PLATEAU = 0.92
"""Resolutions whose separation comes this near to the best count as equally good."""
FALLEN = 0.8
"""Once separation falls below this share of the best it does not come back; finer resolutions are not tried."""


def communities(graph: Graph, resolution: float, *, seed: int, rounds: int = 1) -> Groups:
    """Leiden groups at one resolution; nodes without any edge are groups of one. Equal seeds give equal groups."""
    import graspologic_native

    if not len(graph.ends):
        return np.arange(len(graph))
    _, found = graspologic_native.leiden_csr(
        graph.starts, graph.ends, graph.weights, len(graph), resolution=resolution, iterations=rounds, seed=seed
    )
    numbers = np.array([found.get(node, -1) for node in range(len(graph))])
    alone = numbers < 0
    numbers[alone] = numbers.max() + 1 + np.arange(alone.sum())
    groups: Groups = np.unique(numbers, return_inverse=True)[1]
    return groups


def settle(graph: Graph, vectors: Vectors, *, seed: int) -> Groups:
    """Groups at the resolution that the vectors themselves ask for.

    Each resolution is scored by how clearly its groups stand apart (:func:`separation`). Scores rise to a plateau
    and fall; the middle of the plateau around the best is taken, on the finer side if it has no middle, since its
    edges move with chance and its middle does not. The plateau's height was chosen on samples of banking77.
    """
    scores: list[float] = []
    tried: list[Groups] = []
    for resolution in RESOLUTIONS:
        tried.append(communities(graph, resolution, seed=seed))
        scores.append(separation(vectors, tried[-1]))
        if len(scores) > 2 and max(scores[-3:]) < FALLEN * max(scores):
            break
    chosen = _middle_of_plateau(np.array(scores))
    return communities(graph, RESOLUTIONS[chosen], seed=seed, rounds=2)


def separation(vectors: Vectors, groups: Groups) -> float:
    """Mean silhouette with average cosine distance to a group in place of single pairs, in [-1, 1].

    (Rousseeuw 1987, J Comput Appl Math 20:53-65; the mean over pairs equals the cosine to the group's sum, so no
    pairs are formed.) Rows in groups of one count 0, as there; a single group scores 0.
    """
    sizes = np.bincount(groups)
    if len(sizes) < 2:
        return 0.0
    sums = np.zeros((len(sizes), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, vectors)
    total = 0.0
    step = max(1, 16_000_000 // len(sizes))
    for start in range(0, len(groups), step):
        own = groups[start : start + step]
        total += _silhouettes(vectors[start : start + step] @ sums.T, own, sizes)
    return total / len(groups)


def _silhouettes(likeness: Vectors, own: Groups, sizes: NDArray[np.intp]) -> float:
    rows = np.arange(len(own))
    inside = 1 - (likeness[rows, own] - 1) / np.maximum(sizes[own] - 1, 1)
    mean = likeness / sizes
    mean[rows, own] = -np.inf
    outside = 1 - mean.max(axis=1)
    scores = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-9)
    return float(scores[sizes[own] > 1].sum())


def _middle_of_plateau(scores: NDArray[np.float64]) -> int:
    first = last = int(scores.argmax())
    enough = PLATEAU * scores.max()
    while first > 0 and scores[first - 1] >= enough:
        first -= 1
    while last + 1 < len(scores) and scores[last + 1] >= enough:
        last += 1
    return (first + last + 1) // 2
