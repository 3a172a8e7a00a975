"""The shape beside the slope: one way or not, where it turns, from where on nothing more is seen, grades as grades."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression
from statsmodels.miscmodels.ordinal_model import OrderedModel

from research.validation.checks.shape import graded, isotonic, median_slope, one_way, saturation, shapes, turning
from research.validation.checks.valued import by_increment, valued
from research.validation.definition import Share
from research.validation.finding import Finding
from research.validation.mapping import Outcome
from research.validation.observed import Pairs, pairs
from research.validation.ordering import proportional_odds
from tests.research.validation.test_checks import CONTACTS, SCORE, WAIT, named, observed

SPENT = Outcome("spent", "spent", kind="amount")


def held(dose: np.ndarray, outcome: np.ndarray, about: Outcome = SCORE) -> Pairs:
    seen = observed(CONTACTS, dose, outcome, about=about)
    return pairs(seen, seen.outcomes[0])


def stars(shape, n: int = 4000, seed: int = 1, most: int = 10) -> Pairs:
    """Contacts and a score that follows ``shape`` with noise."""
    rng = np.random.default_rng(seed)
    dose = rng.integers(0, most + 1, n).astype(float)
    return held(dose, shape(dose) + rng.normal(0, 1, n))


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 9)), min_size=1, max_size=20))
def test_pooling_agrees_with_scipy(held: list[tuple[float, float]]) -> None:
    means, weights = np.array(held).T
    assert isotonic(means, weights) == pytest.approx(isotonic_regression(means, weights=weights).x, abs=1e-9)


def test_down_and_up_again_is_not_one_way() -> None:
    turned = one_way(stars(lambda d: 0.1 * (d - 5) ** 2), wanted=-1)
    assert turned is not None
    assert turned.verdict == "partly"
    straight = one_way(stars(lambda d: -0.3 * d), wanted=-1)
    assert straight is not None
    assert straight.verdict == "note"
    assert (straight.estimate or 0) > 0.99


@pytest.mark.parametrize("shape", [lambda d: 0 * d, lambda d: -0.05 * np.maximum(d - 5, 0)])
def test_what_goes_one_way_or_nowhere_is_seldom_said_to_turn(shape) -> None:
    found = [one_way(stars(shape, n=1000, seed=seed), wanted=-1) for seed in range(100)]
    assert sum(f is not None and f.verdict == "partly" for f in found) <= 5


def test_too_many_choices_are_as_bad_as_too_few() -> None:
    found = turning(stars(lambda d: -0.1 * (d - 4) ** 2))
    assert found is not None
    assert found.estimate == pytest.approx(4, abs=0.3)
    assert "highest at about" in found.because
    assert turning(stars(lambda d: -0.3 * d)) is None
    seen = observed(WAIT, np.arange(400.0), np.zeros(400), about=SCORE)
    assert turning(pairs(seen, seen.outcomes[0])) is None


def test_one_unit_does_not_carry_the_median_slope() -> None:
    rng = np.random.default_rng(3)
    dose = rng.integers(0, 6, 900).astype(float)
    spent = 50 - 2 * dose + rng.normal(0, 3, 900)
    spent[0] = 1e6
    found = median_slope(held(dose, spent, SPENT))
    assert found is not None
    low, high = found.interval or (0, 0)
    assert low < -2 < high
    assert high - low < 0.5
    assert median_slope(held(dose, np.round(spent % 4), SCORE)) is None, "with four grades most pairs tie"


@pytest.mark.parametrize("grouped", [False, True])
def test_grades_agree_with_statsmodels(*, grouped: bool) -> None:
    rng = np.random.default_rng(1)
    dose, people = rng.normal(5, 2, 1500), np.repeat(np.arange(500), 3)
    noise = rng.logistic(size=1500) + np.repeat(rng.normal(0, 1, 500), 3)
    grades = np.digitize(-0.4 * dose + noise, [-4, -3, -2, -1]).astype(float)
    ours = proportional_odds(grades, dose, clusters=people.astype(str).astype(object) if grouped else None)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": people}} if grouped else {"cov_type": "HC0"}
    theirs = OrderedModel(grades.astype(int), dose[:, None], distr="logit").fit(method="bfgs", gtol=1e-8, disp=0, **how)
    assert ours is not None
    assert ours.value == pytest.approx(theirs.params[0], rel=1e-4)
    assert ours.se == pytest.approx(theirs.bse[0], rel=0.03)  # theirs take the second derivatives, ours expect them
    assert ours.df == (499 if grouped else None)


def test_grades_that_separate_have_no_odds_though_statsmodels_gives_some() -> None:
    """Why the model is fitted here and not there: nothing warns that the ratio is 10 to the 12th."""
    dose = np.arange(60.0) - 29.5
    grades = np.arange(60) // 20
    theirs = OrderedModel(grades, dose[:, None], distr="logit").fit(method="bfgs", disp=0)
    assert theirs.params[0] > 20
    assert proportional_odds(grades.astype(float), dose) is None
    assert proportional_odds(np.ones(10), np.arange(10.0)) is None


def test_five_stars_are_read_as_grades_and_a_hundred_points_are_not() -> None:
    rng = np.random.default_rng(2)
    dose = rng.integers(0, 6, 1000).astype(float)
    few = graded(held(dose, np.digitize(-0.5 * dose + rng.logistic(size=1000), [-2, -1, 0, 1]) + 1.0))
    assert few is not None
    assert few.estimate == pytest.approx(np.exp(-0.5), abs=0.08)
    assert "ordered grades" in few.because
    assert graded(held(dose, rng.normal(size=1000))) is None


def _saturation(found: Pairs) -> Finding | None:
    return saturation(found, by_increment(found)[0].bins)


def test_from_three_on_nothing_more_is_seen() -> None:
    found = _saturation(stars(lambda d: -0.8 * np.minimum(d, 3), n=8000))
    assert found is not None
    assert 2 <= (found.estimate or 0) <= 3
    assert _saturation(stars(lambda d: -0.8 * d, n=8000)) is None, "it never stops to matter"
    assert _saturation(stars(lambda d: 0 * d, n=8000)) is None, "it never mattered"


def test_all_of_them_stand_among_the_findings() -> None:
    found = stars(lambda d: -0.8 * np.minimum(d, 3), n=4000)
    told = valued(found.observed, found.answers)
    for check in ("one way", "median slope", "saturation"):
        assert named(told, check).because
    kept = observed(replace(CONTACTS, measure=Share(())), np.repeat([0.0, 1.0], 200), np.tile([0.0, 1.0], 200))
    assert shapes(pairs(kept, kept.outcomes[0]), (), 1) == []
