"""Rank ranges: exact over the whole band, held to drawn weightings, to hand-worked cases and to their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.ranking import rank_ranges

points = st.integers(0, 4)
tables = st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(points, min_size=4, max_size=4), min_size=n, max_size=n))
weightings = st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(any)


@settings(max_examples=60, deadline=None)
@given(tables, weightings, st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), st.integers(0, 2**32 - 1))
def test_no_weighting_in_the_band_leaves_the_range(
    table: list[list[int]], weights: list[int], band: float, seed: int
) -> None:
    ranges = rank_ranges(table, table, weights, band=band)
    rng, scores, stated = np.random.default_rng(seed), np.array(table, dtype=float), np.array(weights, dtype=float)
    for draw in [*rng.uniform(1 - band, 1 + band, size=(50, 4)), *rng.choice([1 - band, 1 + band], size=(20, 4))]:
        totals = scores @ (stated * draw)
        for found, total in zip(ranges, totals, strict=True):
            assert found.best <= 1 + (totals > total + 1e-7).sum() <= found.worst
    assert all(found.best <= found.stated <= found.worst for found in ranges)


@settings(max_examples=60, deadline=None)
@given(tables, weightings)
def test_without_a_band_the_range_is_the_rank_and_its_ties(table: list[list[int]], weights: list[int]) -> None:
    totals = np.array(table) @ np.array(weights)
    for i, found in enumerate(rank_ranges(table, table, weights, band=0)):
        assert found.best == 1 + (totals > totals[i]).sum() == found.stated
        assert found.worst == (totals >= totals[i]).sum()


def test_a_wider_band_never_narrows_a_range() -> None:
    table = np.random.default_rng(5).integers(0, 5, size=(8, 6)).tolist()
    before = rank_ranges(table, table, [5] * 6, band=0)
    for band in (0.1, 0.25, 0.5, 1.0):
        now = rank_ranges(table, table, [5] * 6, band=band)
        assert all(n.best <= b.best and n.worst >= b.worst for n, b in zip(now, before, strict=True))
        before = now


def test_a_best_rank_that_no_corner_reaches_is_found() -> None:
    """In the middle of the band the first option leads; at every corner somebody is ahead of it."""
    table = [[2.1, 2.1], [4, 0], [0, 4]]
    weights, band = [1, 1], 0.5
    corners = [np.array([a, b]) for a in (0.5, 1.5) for b in (0.5, 1.5) if a != b]
    assert all((np.array(table) @ w > np.array(table[0]) @ w).any() for w in corners)
    assert rank_ranges(table, table, weights, band=band)[0].best == 1
    # both may not be ahead of it at once, though each can: pairwise bounds would say 3
    assert rank_ranges(table, table, weights, band=band)[0].worst == 2


def test_unknown_points_widen_the_range_and_never_lower_it() -> None:
    low, high = [[2, 0], [2, 2], [2, 3]], [[2, 4], [2, 2], [2, 3]]
    first = rank_ranges(low, high, [1, 1], band=0)[0]
    assert (first.best, first.worst) == (1, 3)


@pytest.mark.parametrize(("weights", "band"), [([0, 0], 0.1), ([1, -1], 0.1), ([1, 1], 1.5), ([1], 0.1)])
def test_what_cannot_be_weighed_is_refused(weights: list[float], band: float) -> None:
    with pytest.raises(ValueError, match=r"weights|low and high"):
        rank_ranges([[1, 2]], [[1, 2]], weights, band=band)


def test_no_option_no_range() -> None:
    assert rank_ranges([], [], [1.0], band=0.1) == ()


def test_the_total_is_the_weighted_mean_of_the_middle_points() -> None:
    (found,) = rank_ranges([[2, 0]], [[4, 1]], [3, 1], band=0.25)
    assert found.total == pytest.approx(0.75 * 3 + 0.25 * 0.5)
