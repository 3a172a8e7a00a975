"""Groups are found, reproducible, heed people's wishes, and get coarser and finer without reshuffling."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from nlp.clustering import ThemeClusterer, neighbours
from nlp.clustering.communities import separation
from nlp.parts import Vectors


def blobs(sizes: list[int], *, dims: int = 32, noise: float = 0.25, seed: int = 0) -> tuple[Vectors, list[int]]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(len(sizes), dims))
    owners = [n for n, size in enumerate(sizes) for _ in range(size)]
    rows = centres[owners] + noise * rng.normal(size=(len(owners), dims))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), owners


def labels(groups: tuple[int | None, ...]) -> list[int]:
    return [-1 if group is None else group for group in groups]


def test_plain_groups_are_found_largest_first() -> None:
    rows, owners = blobs([12, 30, 20, 8])
    groups = ThemeClusterer().cluster(rows)
    assert adjusted_rand_score(owners, labels(groups)) > 0.95
    sizes = [groups.count(n) for n in range(max(labels(groups)) + 1)]
    assert sizes == sorted(sizes, reverse=True)


def test_equal_input_gives_equal_groups() -> None:
    rows, _ = blobs([10, 10, 10], noise=0.6)
    assert ThemeClusterer().cluster(rows) == ThemeClusterer().cluster(rows)


def test_a_statement_like_no_other_belongs_nowhere() -> None:
    rows, _ = blobs([15, 15])
    odd = -rows.mean(axis=0, keepdims=True)
    odd /= np.linalg.norm(odd)
    assert ThemeClusterer().cluster(np.vstack([rows, odd]).astype(np.float32))[-1] is None


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_a_person_put_together_or_apart_stays_so(data: st.DataObject) -> None:
    rows, _ = blobs([10, 10, 10], noise=0.5)
    row = st.integers(0, 29)
    together = data.draw(st.tuples(row, row))
    apart = data.draw(st.tuples(row, row).filter(lambda pair: len({*pair} | {*together}) == len({*together}) + 2))
    groups = ThemeClusterer().cluster(rows, must_link=[together], cannot_link=[apart])
    assert groups[together[0]] == groups[together[1]] is not None
    assert groups[apart[0]] != groups[apart[1]]


def test_coarser_merges_and_finer_splits_the_same_groups() -> None:
    rows, _ = blobs([25] * 8, noise=0.45)
    fine, middle, coarse = (ThemeClusterer(g).cluster(rows) for g in (0.5, 0.0, -0.5))
    assert len(set(coarse)) < len(set(middle)) < len(set(fine))
    for narrow, wide in ((fine, middle), (middle, coarse)):
        homes: dict[int, set[int]] = {}
        for a, b in zip(narrow, wide, strict=True):
            if a is not None and b is not None:
                homes.setdefault(a, set()).add(b)
        assert all(len(home) == 1 for home in homes.values())


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_statements_make_no_theme(n: int) -> None:
    rows, _ = blobs([5])
    assert ThemeClusterer().cluster(rows[:n]) == (None,) * n


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="between -1 and 1"):
        ThemeClusterer(2.0)
    with pytest.raises(ValueError, match="row 9 does not exist"):
        ThemeClusterer().cluster(blobs([4])[0], must_link=[(0, 9)])


def test_customer_questions_fall_into_their_intents(shared_data: Path) -> None:
    from nlp.embedding import MiniLM

    text = gzip.decompress((shared_data / "clustering" / "banking77.csv.gz").read_bytes()).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    column = next(c for c in rows[0] if c in ("text", "question", "query"))
    intent = next(c for c in rows[0] if c not in (column, "id"))
    chosen = sorted({row[intent] for row in rows})[:20]
    own = [row for row in rows if row[intent] in chosen]
    groups = ThemeClusterer().cluster(MiniLM().embed([row[column] for row in own]))
    assert adjusted_rand_score([row[intent] for row in own], labels(groups)) > 0.55


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 14), st.integers(0, 5), st.sampled_from([-1.0, -0.3, 0.0, 0.4, 1.0]))
def test_few_rows_of_any_kind_get_a_place_each(n: int, seed: int, granularity: float) -> None:
    rows = np.random.default_rng(seed).normal(size=(n, 8))
    rows = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    groups = ThemeClusterer(granularity).cluster(rows)
    assert len(groups) == n
    used = sorted({group for group in groups if group is not None})
    assert used == list(range(len(used)))


def test_statements_that_all_say_the_same_are_one_theme() -> None:
    rows, _ = blobs([12], noise=0.1)
    assert ThemeClusterer().cluster(rows) == (0,) * 12


def test_equal_rows_do_no_harm() -> None:
    rows = np.repeat(np.eye(4, dtype=np.float32), 6, axis=0)
    groups = ThemeClusterer().cluster(rows)
    assert adjusted_rand_score([i // 6 for i in range(24)], labels(groups)) == 1


def test_links_hold_at_every_granularity_and_a_split_outranks_a_link() -> None:
    rows, _ = blobs([10, 10, 10], noise=0.5)
    for granularity in (-1.0, -0.5, 0.5, 1.0):
        groups = ThemeClusterer(granularity).cluster(
            rows, must_link=[(0, 15), (15, 25), (3, 4)], cannot_link=[(0, 25), (1, 2), (3, 12)]
        )
        assert groups[0] == groups[15] is not None
        assert groups[3] == groups[4] is not None
        assert all(groups[a] != groups[b] for a, b in ((0, 25), (1, 2), (3, 12)))
        assert all(groups[row] is not None for row in (0, 1, 2, 3, 12, 15, 25))


def test_a_resampled_study_gives_much_the_same_themes() -> None:
    rows, _ = blobs([20] * 12, noise=0.6)
    keep = np.sort(np.random.default_rng(3).permutation(len(rows))[:200])
    whole = [labels(ThemeClusterer().cluster(rows))[i] for i in keep]
    assert adjusted_rand_score(whole, labels(ThemeClusterer().cluster(rows[keep]))) > 0.85


def test_neighbours_of_many_rows_are_found_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, owners = blobs([60] * 25, noise=0.4)
    exact = neighbours.likeness_graph(rows)
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    monkeypatch.setattr(neighbours, "PROBES", 3)
    by_cell = neighbours.likeness_graph(rows)
    assert len(by_cell) == len(exact)
    assert by_cell.weights.sum() > 0.9 * exact.weights.sum()
    assert adjusted_rand_score(owners, labels(ThemeClusterer().cluster(rows))) > 0.95


def test_the_graph_is_symmetric_and_without_loops() -> None:
    rows, _ = blobs([9, 9], noise=0.8)
    graph = neighbours.likeness_graph(rows)
    sources = np.repeat(np.arange(len(graph)), np.diff(graph.starts))
    there = dict(zip(zip(sources.tolist(), graph.ends.tolist(), strict=True), graph.weights.tolist(), strict=True))
    assert all(a != b and there[b, a] == weight > 0 for (a, b), weight in there.items())


def test_separation_is_the_silhouette_with_mean_distances() -> None:
    from sklearn.metrics import silhouette_score

    rows, owners = blobs([7, 9, 11], noise=0.7)
    expected = silhouette_score(rows, owners, metric="cosine")
    assert separation(rows, np.array(owners)) == pytest.approx(expected, abs=1e-5)
    assert separation(rows, np.zeros(len(rows), dtype=np.intp)) == 0
