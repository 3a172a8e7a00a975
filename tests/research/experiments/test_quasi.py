"""Differences in differences, staggered starts and interrupted series, held to published tables and to libraries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from nlp.errors import DataError
from research.experiments.interrupted import interruption, supported_by_series
from research.experiments.quasi import (
    Panel,
    difference_in_differences,
    difference_of_changes,
    event_study,
    placebo_dates,
    supported,
)
from research.experiments.staggered import staggered, supported_by_rollout


def panel(values: np.ndarray, treated: np.ndarray) -> Panel:
    n, k = values.shape
    units = np.repeat([f"u{i}" for i in range(n)], k).astype(object)
    return Panel(units, np.tile(np.arange(k, dtype=float), n), values.reshape(-1), np.repeat(treated, k))


def series(*, n: int = 200, effect: float = 1.0, drift: float = 0.0, seed: int = 1) -> Panel:
    """Six periods, the change before the fifth."""
    k, first = 6, 4
    rng = np.random.default_rng(seed)
    treated = np.arange(n) < n // 2
    time = np.arange(k)
    values = rng.normal(0, 2, (n, 1)) + 0.3 * time + rng.normal(0, 0.5, (n, k))
    return panel(values + treated[:, None] * (effect * (time >= first) + drift * time), treated)


@pytest.fixture(scope="module")
def stores(shared_data: Path) -> dict[str, np.ndarray]:
    """Fast-food stores of two states before and after a rise of the minimum wage (Card & Krueger 1994)."""
    lines = (shared_data / "interactions" / "card_krueger_public.dat").read_text(encoding="utf-8").splitlines()
    rows = np.array([[np.nan if cell == "." else float(cell) for cell in line.split()] for line in lines])
    return {
        "treated": rows[:, 3] == 1,
        "before": rows[:, 11] + rows[:, 12] / 2 + rows[:, 13],
        "after": rows[:, 31] + rows[:, 32] / 2 + rows[:, 33],
        "wage": rows[:, 14],
        "wage after": rows[:, 34],
        "closed": rows[:, 28] == 3,
    }


def test_minimum_wage(stores: dict[str, np.ndarray]) -> None:
    both = panel(np.column_stack([stores["before"], stores["after"]]), stores["treated"])
    whole = difference_in_differences(both, 1, balanced=False)
    assert whole is not None
    assert whole.value == pytest.approx(2.7536, abs=5e-5)
    even = difference_in_differences(both, 1)
    assert even is not None
    assert (even.n, even.value) == (384, pytest.approx(2.75, abs=1e-9))
    assert even.se == pytest.approx(1.3385, abs=1.1e-4)  # 1.338598 with (N − 1)/(N − K) · G/(G − 1)
    found = supported(both, 1, sesoi=1.0)
    assert (found.step, found.verdict) == ("supported", "partly")  # one earlier period: no trend can be seen


def test_minimum_wage_table_4(stores: dict[str, np.ndarray]) -> None:
    known = np.isfinite(stores["before"]) & np.isfinite(stores["after"]) & np.isfinite(stores["wage"])
    known &= np.isfinite(stores["wage after"]) | stores["closed"]
    found = difference_of_changes((stores["after"] - stores["before"])[known], stores["treated"][known])
    assert found is not None
    assert found.n == 357
    assert found.value == pytest.approx(2.3258, abs=5e-5)
    assert found.se == pytest.approx(1.1916, abs=5e-5)


def test_four_means_by_hand() -> None:
    values = np.array([[1.0, 4.0], [3.0, 6.0], [2.0, 3.0], [2.0, 3.0]])
    found = difference_in_differences(panel(values, np.array([True, True, False, False])), 1)
    assert found is not None
    assert found.value == pytest.approx(2.0)  # (5 − 2) − (3 − 2)
    assert difference_in_differences(panel(values, np.array([True, True, True, False])), 1) is None


def test_clusters_agree_with_statsmodels() -> None:
    held = series()
    found = difference_in_differences(held, 4)
    after = held.periods >= 4
    x = sm.add_constant(np.column_stack([held.treated & after, after, held.treated]).astype(float))
    groups = np.unique(held.units.astype(str), return_inverse=True)[1]
    other = sm.OLS(held.values, x).fit(cov_type="cluster", cov_kwds={"groups": groups})
    assert found is not None
    assert (found.value, found.se) == (pytest.approx(other.params[1]), pytest.approx(other.bse[1]))


def test_support_needs_groups_that_moved_alike() -> None:
    good = [supported(series(seed=seed), 4, sesoi=0.5) for seed in range(60)]
    assert sum(found.verdict == "yes" for found in good) >= 48  # one in ten is turned away by the trend test's level
    assert sum(low < 1 < high for low, high in (found.interval or (0, 0) for found in good)) >= 53
    apart = supported(series(effect=0.0, drift=0.4), 4, sesoi=0.5)
    assert (apart.verdict, "before the change" in apart.because) == ("no", True)
    assert all(supported(series(effect=0.0, seed=seed), 4, sesoi=0.5).verdict == "no" for seed in range(10))
    few = {supported(series(n=20, seed=seed), 4, sesoi=0.2).verdict for seed in range(10)}
    assert "partly" in few  # too few to rule an earlier trend out
    assert "yes" not in few
    wrong = series(effect=-1.0, seed=2)
    assert supported(wrong, 4, sesoi=0.5).because.startswith("The treated moved the wrong way.")
    assert supported(wrong, 4, sesoi=0.5, higher=False).verdict == "yes"


def test_event_study_unfolds() -> None:
    held = series(seed=2)
    study = event_study(held, 4, 0.5)
    assert [effect.period for effect in study.before] == [0, 1, 2]
    assert [effect.period for effect in study.after] == [4, 5]
    assert all(e.estimate.low < 0 < e.estimate.high for e in study.before)
    assert all(e.estimate.low < 1 < e.estimate.high for e in study.after)
    assert study.flat
    assert all(abs(effect.value) < 0.3 for _, effect in placebo_dates(held, 4))
    with pytest.raises(DataError):
        event_study(held, 0, 0.5)


def test_what_is_said_carries_its_periods_and_its_made_up_dates() -> None:
    found = supported(series(seed=2), 4, sesoi=0.5)
    assert [(held.label, held.low) for held in found.bins] == [("0", 0), ("1", 1), ("2", 2), ("4", 4), ("5", 5)]
    assert all(held.interval is not None and held.interval[0] < 1 < held.interval[1] for held in found.bins[3:])
    assert found.because.endswith("A change made up at 3 earlier dates shows an effect at 0.")
    drifts = supported(series(effect=0.0, drift=0.4), 4, sesoi=0.5)
    assert drifts.because.endswith("A change made up at 3 earlier dates shows an effect at 3.")


def test_pre_trend_test_keeps_its_level() -> None:
    ps = [event_study(series(n=60, seed=seed), 4, 0.5).pre_trend_p or 0.0 for seed in range(300)]
    assert 0.06 < np.mean(np.array(ps) <= 0.10) < 0.15


def test_a_panel_with_a_unit_twice_is_told() -> None:
    held = series(n=10)
    twice = Panel(np.full(60, "u", dtype=object), held.periods, held.values, held.treated)
    with pytest.raises(DataError, match="u"):
        twice.wide()


def rollout(seed: int = 1, *, n: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starts in periods 2 and 4; the effect grows by 1 a period for early starters, .5 for late ones."""
    rng = np.random.default_rng(seed)
    starts = np.tile([2.0, 4.0, np.nan], n // 3)
    time = np.arange(7, dtype=float)
    age = time - starts[:, None] + 1
    grow = np.where(starts == 2, 1.0, 0.5)[:, None]
    effect = np.where(age > 0, age * grow, 0.0)
    return rng.normal(0, 1, (n, 1)) + 0.2 * time + effect + rng.normal(0, 0.5, (n, 7)), time, starts


def test_staggered_starts() -> None:
    found = staggered(*rollout())
    cell = {(effect.group, effect.period): effect.estimate for effect in found.effects}
    for (group, period), estimate in cell.items():
        true = max(0.0, period - group + 1) * (1.0 if group == 2 else 0.5)
        assert abs(estimate.value - true) < 4.5 * estimate.se
    true = (1 + 2 + 3 + 4 + 5 + 0.5 + 1 + 1.5) / 8  # groups of equal size: each treated cell weighs the same
    assert found.overall.low < true < found.overall.high
    assert [age for age, _ in found.by_age] == [-4, -3, -2, 0, 1, 2, 3, 4]
    assert dict(found.by_age)[0.0].value == pytest.approx(0.75, abs=0.15)


def test_one_group_two_periods_is_difference_in_differences() -> None:
    rng = np.random.default_rng(4)
    values, treated = rng.normal(size=(50, 2)), np.arange(50) < 20
    found = staggered(values, np.array([0.0, 1.0]), np.where(treated, 1.0, np.nan)).overall
    change = values[:, 1] - values[:, 0]
    a, b = change[treated], change[~treated]
    assert found.value == pytest.approx(a.mean() - b.mean())
    assert found.se == pytest.approx(np.sqrt(a.var(ddof=1) / 20 + b.var(ddof=1) / 30))


def test_staggered_intervals_cover() -> None:
    true = (15 + 3) / 8
    held = [staggered(*rollout(seed, n=60)).overall for seed in range(200)]
    assert 0.90 < np.mean([e.low < true < e.high for e in held]) < 0.99


def test_the_pre_trend_of_a_roll_out_keeps_its_level_and_sees_a_drift() -> None:
    ps = np.array([staggered(*rollout(seed, n=90)).pre_trend_p or 0.0 for seed in range(300)])
    assert 0.06 < np.mean(ps <= 0.10) < 0.15
    values, time, starts = rollout()
    drifting = values + 0.3 * time * ~np.isnan(starts)[:, None]
    assert (staggered(drifting, time, starts).pre_trend_p or 0.0) < 0.001


def test_a_roll_out_supports_the_way_that_is_hoped_for() -> None:
    values, time, starts = rollout()
    assert supported_by_rollout(values, time, starts, sesoi=0.5).verdict == "yes"
    assert supported_by_rollout(-values, time, starts, sesoi=0.5, higher=False).verdict == "yes"
    assert supported_by_rollout(values, time, starts, sesoi=0.5, higher=False).verdict == "no"


def test_nobody_to_compare_with_is_told() -> None:
    values, time, starts = rollout()
    with pytest.raises(DataError):
        staggered(values, time, np.nan_to_num(starts, nan=6.0))
    with pytest.raises(DataError):
        staggered(values, time, np.where(np.isnan(starts), starts, 0.0))


def test_interruption_agrees_with_statsmodels() -> None:
    rng = np.random.default_rng(2)
    time = np.arange(40)
    y = 5 + 0.1 * time + 2 * (time >= 25) + rng.normal(0, 0.4, 40)
    found = interruption(y, 25)
    assert found is not None
    after = (time >= 25).astype(float)
    x = np.column_stack([np.ones(40), time - 25, after, after * (time - 25)])
    hac = {"maxlags": found.lags, "use_correction": True}
    other = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds=hac, use_t=True)
    for i, mine in ((1, found.before), (2, found.step), (3, found.slope)):
        assert (mine.value, mine.se) == (pytest.approx(other.params[i]), pytest.approx(other.bse[i]))
    assert found.step.low < 2 < found.step.high


def test_a_series_alone_supports_in_part() -> None:
    rng = np.random.default_rng(2)
    time = np.arange(40)
    common = np.cumsum(rng.normal(0, 0.2, 40))
    y = common + 2 * (time >= 20) + rng.normal(0, 0.2, 40)
    other = common + rng.normal(0, 0.2, 40)
    assert supported_by_series(y, 20, sesoi=0.5).verdict in {"partly", "undecided"}
    assert supported_by_series(y, 20, sesoi=0.5, comparison=other).verdict == "yes"
    assert supported_by_series(y, 20, sesoi=0.5, comparison=other, higher=False).verdict == "no"
    short = supported_by_series(y[:27], 20, sesoi=0.5)
    assert (short.verdict, "7 after" in short.because) == ("refused", True)
