"""Themes beside other clusterers on questions whose intents are known: seconds, groups found, agreement.

    python benchmarks/themes.py SHARED_DATA [PYTHON_WITH_BERTOPIC]

The second is the interpreter of an environment of its own with bertopic 0.17, umap-learn and hdbscan; it gets the same
vectors. ``SHARED_DATA`` holds ``clustering/banking77.csv.gz`` (columns ``text`` and ``category``). k-means is told the
true number of groups, the others are not. A row that belongs nowhere counts as a group of its own. The adjusted Rand
index and V-measure are means over seeds where a method has one; seconds are the processor's, of all threads. The rule
for the resolution was chosen on this set's samples.
"""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import tempfile
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
BERTOPIC = """
import sys, time, json, numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
class Given(BaseEmbedder):
    def embed(self, documents, verbose=False):
        raise NotImplementedError
held = np.load(sys.argv[1], allow_pickle=False)
texts, vectors = held["texts"].tolist(), held["vectors"]
from umap import UMAP
start = time.process_time()
model = BERTopic(embedding_model=Given(), umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine",
                 random_state=int(sys.argv[2])))
topics, _ = model.fit_transform(texts, vectors)
middle = time.process_time()
reduced = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
print(json.dumps([[int(t) for t in topics], middle - start, [int(t) for t in reduced], time.process_time() - start]))
"""


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


def bertopic(python: str, texts: list[str], vectors: np.ndarray) -> dict[str, tuple[list[int], float]]:
    """Its groups and seconds, as it comes and after giving each outlier to the nearest topic."""
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "held.npz"
        np.savez(held, texts=np.array(texts), vectors=vectors)
        told = subprocess.run([python, "-c", BERTOPIC, str(held), "0"], check=True, capture_output=True, text=True)
    plain, seconds, reduced, longer = json.loads(told.stdout.splitlines()[-1])
    return {
        "BERTopic 0.17": (alone([None if t < 0 else t for t in plain]), seconds),
        "BERTopic, outliers given": (alone([None if t < 0 else t for t in reduced]), longer),
    }


def told(name: str, found: list[list[int]], truth: np.ndarray, seconds: float) -> None:
    """One line: means over runs; noise is the share of rows in a group of their own."""
    rand = np.mean([adjusted_rand_score(truth, groups) for groups in found])
    v = np.mean([v_measure_score(truth, groups) for groups in found])
    shared = np.mean([np.sum(np.bincount(groups) > 1) for groups in found])
    noise = np.mean([np.mean(np.bincount(groups)[groups] == 1) for groups in found])
    print(f"  {name:26} {seconds:7.2f} s  {shared:5.0f} groups  noise {noise:4.0%}  ARI {rand:.3f}  V {v:.3f}")


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
            seeds = 1 if method.startswith("HDBSCAN") else SEEDS  # it has no seed
            start = time.process_time()
            found = [group(seed) for seed in range(seeds)]
            seconds = (time.process_time() - start) / seeds
            told(method, found, intents[sample], seconds)
        if len(sys.argv) > 2:
            texts = [rows[row]["text"] for row in sample]
            for method, (groups, seconds) in bertopic(sys.argv[2], texts, vectors[sample]).items():
                told(method, [groups], intents[sample], seconds)


if __name__ == "__main__":
    main()
