"""A cutoff that decided: what a jump says, what it does not, and when it may not be asked."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from research.experiments.discontinuity import jump, supported_by_cutoff, uneven


def cut(seed: int, *, effect: float = 0.5, size: int = 3000, kept: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Scores around 600 and a value that bends with the score and jumps at 600; with ``kept`` below 1 some of those
    just below 600 are lost, as if they had been helped over it."""
    random = np.random.default_rng(seed)
    score = random.normal(600, 50, size)
    away = (score - 600) / 50
    values = 1 + 0.6 * away - 0.3 * away**2 + 0.2 * away**3 + effect * (score >= 600) + random.normal(0, 0.5, size)
    stays = (score >= 600) | (score < 590) | (random.random(size) < kept)
    return score[stays], values[stays]


def test_the_jump_is_that_of_weighted_least_squares() -> None:
    score, values = cut(1)
    found = jump(score, values, 600, bandwidth=40)
    assert found is not None
    x = score - 600
    near = np.abs(x) < 40
    x, t = x[near], (x[near] >= 0).astype(float)
    columns = np.column_stack([np.ones(len(x)), t, x, x**2, t * x, t * x**2])
    theirs = sm.WLS(values[near], columns, weights=1 - np.abs(x) / 40).fit(cov_type="HC1")
    assert found.estimate.value == pytest.approx(theirs.params[1], rel=1e-8)
    assert found.estimate.se == pytest.approx(theirs.bse[1], rel=1e-8)
    assert sum(found.near) == near.sum()


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = []
    for seed in range(200):
        found = jump(*cut(seed, size=1500), 600)
        assert found is not None
        held.append(found.estimate.low <= 0.5 <= found.estimate.high)
    assert 0.90 <= np.mean(held) <= 0.99


def test_sorting_across_the_cutoff_is_seen_and_seldom_seen_where_there_is_none() -> None:
    honest = [uneven(cut(seed)[0], 600) for seed in range(300)]
    assert 0 < sum(p is not None and p < 0.05 for p in honest) <= 27  # 5 % of 300, one run in a thousand has more
    assert all((uneven(cut(seed, kept=0.3)[0], 600) or 1) < 0.05 for seed in range(10))


def test_a_jump_supports_and_bends_alone_do_not() -> None:
    found = supported_by_cutoff(*cut(5, effect=0.8), 600, sesoi=0.4)
    assert found.verdict == "yes"
    assert (found.interval or (0, 0))[0] > 0.3
    assert found.bins
    assert supported_by_cutoff(*cut(5, effect=0.0), 600, sesoi=0.4).verdict in ("no", "undecided")
    assert supported_by_cutoff(*cut(5, effect=0.8), 600, sesoi=0.4, higher=False).verdict == "no"


def test_sorted_units_refuse_the_question() -> None:
    found = supported_by_cutoff(*cut(2, effect=0.8, kept=0.2), 600, sesoi=0.4)
    assert found.verdict == "refused"
    assert "sorted across it" in found.because


def test_a_jump_elsewhere_leaves_it_in_part() -> None:
    score, values = cut(7, effect=0.8, size=8000)
    found = supported_by_cutoff(score, values + 1.5 * (score >= np.median(score[score >= 600])), 600, sesoi=0.4)
    assert found.verdict == "partly"
    assert "made-up one" in found.because


def test_too_few_near_the_cutoff_are_refused() -> None:
    score, values = cut(1, size=40)
    assert supported_by_cutoff(score, values, 700, sesoi=0.4).verdict == "refused"
