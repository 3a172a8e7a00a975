"""Themes beside other clusterers on questions whose intents are known: seconds, groups found, agreement.

    python benchmarks/themes.py SHARED_DATA

``SHARED_DATA`` holds ``clustering/banking77.csv.gz`` (columns ``text`` and ``category``). k-means is told the true
number of groups, the others are not. A row that belongs nowhere counts as a group of its own. The adjusted Rand index
and V-measure are means over seeds where a method has one; the rule for the resolution was chosen on this set's samples.
"""

from __future__ import annotations

import csv
import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_rand_score, v_measure_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nlp.clustering import ThemeClusterer
from nlp.embedding import MiniLM

SEEDS = 3


def alone(groups: list[int | None] | tuple[int | None, ...]) -> list[int]:
    """Gives each row that belongs nowhere a number of its own."""
    free = max((group for group in groups if group is not None), default=-1) + 1
    return [free + row if group is None else group for row, group in enumerate(groups)]


def methods(vectors: np.ndarray, known: int) -> dict[str, Callable[[int], list[int]]]:
    """Each method as a function of the seed."""

    def kmeans(seed: int) -> list[int]:
        return KMeans(known, n_init=1, random_state=seed).fit_predict(vectors).tolist()

    def hdbscan(_: int) -> list[int]:
        found = HDBSCAN(min_cluster_size=5, metric="euclidean", copy=True).fit_predict(vectors)
        return alone([None if group < 0 else int(group) for group in found])

    def themes(seed: int) -> list[int]:
        return alone(ThemeClusterer(seed=seed).cluster(vectors))

    return {f"k-means, told {known}": kmeans, "HDBSCAN, at least 5": hdbscan, "ThemeClusterer": themes}


def main() -> None:
    """Prints one line per method and sample."""
    with gzip.open(Path(sys.argv[1]) / "clustering" / "banking77.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    intents = np.array([row["category"] for row in rows])
    vectors = MiniLM().embed([row["text"] for row in rows])
    rng = np.random.default_rng(0)
    twenty = np.flatnonzero(np.isin(intents, rng.choice(np.unique(intents), 20, replace=False)))
    samples = {"all": np.arange(len(rows)), "2,000 rows": rng.permutation(len(rows))[:2000], "20 intents": twenty}
    for name, sample in samples.items():
        known = len(set(intents[sample]))
        print(f"\n{name}: {len(sample)} rows, {known} intents")
        for method, group in methods(vectors[sample], known).items():
            start = time.perf_counter()
            found = [group(seed) for seed in range(SEEDS)]
            seconds = (time.perf_counter() - start) / SEEDS
            rand = np.mean([adjusted_rand_score(intents[sample], groups) for groups in found])
            v = np.mean([v_measure_score(intents[sample], groups) for groups in found])
            shared = np.mean([np.sum(np.bincount(groups) > 1) for groups in found])
            print(f"  {method:22} {seconds:6.2f} s  {shared:5.0f} groups  ARI {rand:.3f}  V {v:.3f}")


if __name__ == "__main__":
    main()
