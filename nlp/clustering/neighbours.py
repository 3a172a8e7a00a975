"""Who is like whom: the graph of nearest neighbours that themes are found in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.parts import Vectors

MOST_NEIGHBOURS = 15
FEWEST_NEIGHBOURS = 4
BLOCK_CELLS = 16_000_000
"""Cosines held at once, about 64 MB, however many statements there are."""
EXACT_UP_TO = 20_000
"""Above this many rows neighbours are looked for in the nearest cells only."""
PROBES = 12


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected weighted graph as compressed rows, symmetric and without loops.

    ``starts`` (n + 1, int64), ``ends`` (int32) and ``weights`` (float64, above 0) are as in SciPy's CSR.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int32]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def within(self, nodes: NDArray[np.intp]) -> Graph:
        """The graph between some of its nodes, renumbered in the order given."""
        return _from_sparse(self._sparse()[nodes][:, nodes])

    def _sparse(self) -> Any:
        from scipy.sparse import csr_matrix

        return csr_matrix((self.weights, self.ends, self.starts), shape=(len(self), len(self)))


def neighbour_count(rows: int) -> int:
    """Neighbours each row gets: a twelfth of all, 4 to 15, and never more than there are others."""
    return min(max(FEWEST_NEIGHBOURS, min(MOST_NEIGHBOURS, round(rows / 12))), rows - 1)


def likeness_graph(vectors: Vectors, *, seed: int = 0) -> Graph:
    """Joins each row with its nearest; the weight is the squared cosine, so that near ones count most.

    Two rows are joined when either is among the nearest of the other. Cosines of 0 and below join nothing.
    """
    from scipy.sparse import csr_matrix

    count = neighbour_count(len(vectors))
    nearest, cosines = _nearest(vectors, count, seed=seed)
    rows = np.repeat(np.arange(len(vectors)), count)
    weights = np.square(np.maximum(cosines, 0).astype(np.float64)).ravel()
    directed = csr_matrix((weights, (rows, nearest.ravel())), shape=(len(vectors), len(vectors)))
    return _from_sparse(directed.maximum(directed.T).tocsr())


def _from_sparse(matrix: Any) -> Graph:
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return Graph(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float64))


def _nearest(vectors: Vectors, count: int, *, seed: int) -> tuple[NDArray[np.intp], Vectors]:
    if len(vectors) > EXACT_UP_TO:
        return _nearest_by_cell(vectors, count, seed=seed)
    everyone = np.arange(len(vectors))
    return _nearest_among(vectors, everyone, everyone, count)


def _nearest_among(
    vectors: Vectors, rows: NDArray[np.intp], pool: NDArray[np.intp], count: int
) -> tuple[NDArray[np.intp], Vectors]:
    """For each of ``rows`` its ``count`` nearest of ``pool``, itself left out; both (len(rows), count)."""
    found = np.empty((len(rows), count), dtype=np.intp)
    cosines = np.empty((len(rows), count), dtype=np.float32)
    others = vectors[pool]
    step = max(1, BLOCK_CELLS // max(1, len(pool)))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        block = vectors[part] @ others.T
        block[pool[None, :] == part[:, None]] = -2
        best = np.argpartition(block, -count, axis=1)[:, -count:]
        found[start : start + step] = pool[best]
        cosines[start : start + step] = np.take_along_axis(block, best, axis=1)
    return found, cosines


def _nearest_by_cell(vectors: Vectors, count: int, *, seed: int) -> tuple[NDArray[np.intp], Vectors]:
    """Approximate: rows are sorted into about √n cells, and each looks only into the cells nearest to its own."""
    cells = int(np.sqrt(len(vectors)) / 2)
    rng = np.random.default_rng(seed)
    centres = vectors[rng.choice(len(vectors), cells, replace=False)]
    for _ in range(4):
        home = _home(vectors, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, home, vectors)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    home = _home(vectors, centres)
    members = [np.flatnonzero(home == cell) for cell in range(cells)]
    near = np.argsort(-(centres @ centres.T), axis=1, kind="stable")
    found = np.zeros((len(vectors), count), dtype=np.intp)
    cosines = np.zeros((len(vectors), count), dtype=np.float32)
    for cell, own in enumerate(members):
        if len(own):
            pool = _pool(near[cell], members, count)
            found[own], cosines[own] = _nearest_among(vectors, own, pool, count)
    return found, cosines


def _pool(order: NDArray[np.intp], members: list[NDArray[np.intp]], count: int) -> NDArray[np.intp]:
    """Rows of the nearest cells: PROBES of them, more where those hold too few rows."""
    probes = PROBES
    while sum(len(members[cell]) for cell in order[:probes]) <= count:
        probes += PROBES
    return np.concatenate([members[cell] for cell in order[:probes]])


def _home(vectors: Vectors, centres: Vectors) -> NDArray[np.intp]:
    step = max(1, BLOCK_CELLS // len(centres))
    return np.concatenate([(vectors[i : i + step] @ centres.T).argmax(axis=1) for i in range(0, len(vectors), step)])
