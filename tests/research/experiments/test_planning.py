"""Sizes and lengths of experiments, held to textbook figures and to other libraries."""

from __future__ import annotations

import math

import pytest
from statsmodels.stats.power import TTestIndPower

from nlp.errors import DataError
from research.experiments.planning import (
    History,
    Risk,
    cluster_effect,
    cuped_factor,
    detectable_mean,
    detectable_share,
    per_arm_for_means,
    per_arm_for_shares,
    plan,
)


def test_reference_sizes() -> None:
    assert per_arm_for_shares(0.10, 0.12) == 3_841
    assert per_arm_for_shares(0.12, 0.10) == 3_841
    assert per_arm_for_means(0.2, 1.0) == 394
    assert per_arm_for_means(-0.4, 2.0) == 394


@pytest.mark.parametrize(("effect", "power"), [(0.1, 0.8), (0.3, 0.9), (0.5, 0.8), (0.8, 0.95)])
def test_means_agree_with_students_t(effect: float, power: float) -> None:
    exact = TTestIndPower().solve_power(effect, alpha=0.05, power=power)
    assert per_arm_for_means(effect, 1.0, risk=Risk(power=power)) == pytest.approx(exact, abs=1)


def test_detectable_is_the_inverse() -> None:
    assert detectable_share(3_841, 0.10) == pytest.approx(0.02, abs=2e-5)
    assert detectable_share(3_841, 0.90) == pytest.approx(0.02, abs=2e-5)
    assert detectable_mean(394, 1.0) == pytest.approx(0.2, abs=5e-4)
    assert detectable_mean(0, 1.0) == math.inf
    assert detectable_share(2, 0.10) == math.inf


def test_clusters_and_covariates() -> None:
    assert cluster_effect(50, 0.05) == pytest.approx(3.45)
    assert cluster_effect(20, 0.01, cv=0.5) == pytest.approx(1.24)
    assert cluster_effect(1, 0.3) == 1
    assert cuped_factor(0.5) == 0.75


def test_a_run_is_whole_weeks_and_two_at_least() -> None:
    found = plan(History("share", 0.10, weekly=1_500), 0.02)
    assert (found.verdict, found.per_arm, found.weeks) == ("can be answered", 3_841, 6)  # 7,682 / 1,500 = 5.1
    assert plan(History("share", 0.10, weekly=50_000), 0.02).weeks == 2
    assert found.mde < 0.02
    assert found.events == pytest.approx(6 * 750 * 0.1)


def test_the_design_enters_the_size() -> None:
    clustered = plan(History("mean", 5, weekly=1_000, sd=1, cluster_size=50, icc=0.05), 0.2)
    assert clustered.per_arm == math.ceil(394 * 3.45)
    helped = plan(History("mean", 5, weekly=1_000, sd=1, correlation=0.5), 0.2)
    assert helped.per_arm == math.ceil(394 * 0.75)
    three = plan(History("mean", 5, weekly=1_000, sd=1), 0.2, allocation=(1 / 3, 1 / 3, 1 / 3))
    assert three.per_arm == per_arm_for_means(0.2, 1, risk=Risk(alpha=0.025))


def test_unequal_arms_take_longer() -> None:
    history = History("mean", 5, weekly=100, sd=1)
    even, odd = plan(history, 0.2), plan(history, 0.2, allocation=(0.8, 0.2), weeks_most=20)
    assert (even.weeks, odd.weeks) == (8, 13)  # 788 units; 394 / (2 / (1/.8 + 1/.2)) = 1,231


def test_too_little_traffic_is_said_before_launch() -> None:
    found = plan(History("share", 0.10, weekly=200), 0.02)
    assert found.verdict == "cannot be answered with this traffic"
    assert found.weeks is None
    assert found.mde > 0.02
    assert found.per_arm == 3_841


def test_few_events_are_refused() -> None:
    found = plan(History("share", 0.004, weekly=1_000), 0.01)
    assert found.verdict == "refused"
    assert found.events is not None
    assert found.events < 30


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: per_arm_for_shares(0.1, 0.1),
        lambda: per_arm_for_shares(10, 12),
        lambda: per_arm_for_means(0.1, 0),
        lambda: History("share", 12, weekly=10),
        lambda: History("mean", 1, weekly=0, sd=1),
        lambda: cluster_effect(0, 0.1),
        lambda: cuped_factor(1),
        lambda: Risk(alpha=5),
        lambda: plan(History("mean", 1, weekly=10, sd=1), 1, allocation=(0.5, 0.6)),
    ],
)
def test_impossible_numbers_are_told(wrong: object) -> None:
    with pytest.raises(DataError):
        wrong()  # type: ignore[operator]
