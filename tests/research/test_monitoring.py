"""Control charts held to published limits, to hand-worked ones, and to their own promise of false alarms."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from nlp.errors import DataError
from research.monitoring import (
    between_chart,
    change_point,
    false_alarms,
    gap_chart,
    individuals,
    rate_chart,
    share_chart,
    signals,
    weekly_medians,
)


@pytest.fixture(scope="module")
def nile(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Years and the flow of the Nile at Aswan, 1871–1970."""
    with (shared_data / "interactions" / "Nile.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return np.array([int(row["time"]) for row in rows]), np.array([float(row["value"]) for row in rows])


def test_nile_limits(nile: tuple[np.ndarray, np.ndarray]) -> None:
    years, flow = nile
    chart = individuals(flow, baseline=28)
    assert (years[0], years[27]) == (1871, 1898)
    assert chart.centre == pytest.approx(1_097.75)
    assert chart.low[0] == pytest.approx(722.197, abs=5e-4)
    assert chart.high[0] == pytest.approx(1_473.303, abs=5e-4)
    first = next(s for s in chart.signals if s.rule == "one side" and s.at > 28)
    assert years[first.at] <= 1_908


def test_nile_break(nile: tuple[np.ndarray, np.ndarray]) -> None:
    years, flow = nile
    found = change_point(flow, seed=1)
    assert found is not None
    assert years[found.at - 1] == 1_898
    assert found.before == pytest.approx(1_097.75)
    assert found.after == pytest.approx(849.97, abs=0.01)
    assert found.p == 0.001


def test_limits_by_hand() -> None:
    points = np.array([10.0, 12.0] * 10)
    chart = individuals(points)
    assert chart.centre == 11
    assert chart.high[0] == pytest.approx(11 + 2.66 * 2, abs=0.002)
    held = individuals(np.exp(points), logged=True)
    assert held.centre == pytest.approx(np.exp(11))
    assert np.log(held.low[0]) == pytest.approx(11 - 2.66 * 2, abs=0.002)


def test_rules_by_hand() -> None:
    def met(points: list[float]) -> list[tuple[int, str]]:
        n = len(points)
        return [(s.at, s.rule) for s in signals(np.array(points), 0.0, np.full(n, -3.0), np.full(n, 3.0))]

    assert met([0, 3.0, -3.1, 1]) == [(2, "beyond")]
    assert met([1, 2] * 4 + [1]) == [(8, "one side")]
    assert met([1, 2] * 4 + [0, 1]) == []
    assert met([-2.0, -1.5, -1, 0.5, 1, 2]) == [(5, "trend")]
    assert met([-1.5, -1, 0.5, 1, 2]) == []
    assert met([2, 1, 0.5, 0.5, -1, -1.5, -2]) == []


def test_immature_points_are_not_judged() -> None:
    points = np.append(np.array([10.0, 12.0] * 12), 90.0)
    assert [s.rule for s in individuals(points, baseline=24).signals] == ["beyond"]
    chart = individuals(points, baseline=24, mature=24)
    assert (chart.signals, chart.hollow) == ((), 24)


def test_laney_by_hand() -> None:
    sizes, events = np.full(20, 100.0), np.array([40.0, 60.0] * 10)
    chart = share_chart(events, sizes)
    assert chart.centre == 0.5
    # σ of chance .05; the points lie ±2 of those from the centre, so moving ranges are 4 and σ_z = 4 / 1.128
    assert chart.high[0] == pytest.approx(min(1.0, 0.5 + 3 * 0.05 * 4 / 1.128))
    rate = rate_chart(np.array([4.0, 5.0] * 10), np.full(20, 2.0))
    assert rate.centre == 2.25
    assert rate.high[0] == pytest.approx(2.25 + 3 * 0.5 / 1.128)


def test_overdispersed_shares_do_not_alarm_every_week() -> None:
    rng, plain, held = np.random.default_rng(3), 0, 0
    for _ in range(60):
        sizes = rng.integers(3_000, 6_000, 52).astype(float)
        events = rng.binomial(sizes.astype(int), np.clip(rng.normal(0.3, 0.008, 52), 0, 1)).astype(float)
        chart = share_chart(events, sizes)
        held += sum(s.rule == "beyond" for s in chart.signals)
        sigma = np.sqrt(chart.centre * (1 - chart.centre) / sizes)
        plain += int((np.abs(chart.points - chart.centre) > 3 * sigma).sum())
    assert held / (60 * 52) < 0.015
    assert plain / (60 * 52) > 4 * held / (60 * 52)


def test_rare_events() -> None:
    units = np.array([9.0, 11.0] * 10)
    g = between_chart(units)
    assert (g.centre, g.low[0]) == (10, 0)
    assert g.high[0] == pytest.approx(10 + 3 * np.sqrt(110))
    rng = np.random.default_rng(5)
    gaps = rng.exponential(30, 2_000)
    t = gap_chart(gaps)
    assert sum(s.rule == "beyond" for s in t.signals) / 2_000 < 0.006
    assert gap_chart(np.append(gaps[:40], 2_000.0), baseline=40).signals[-1].at == 40


def test_false_alarms_are_as_many_as_promised() -> None:
    rng, n = np.random.default_rng(7), 60_000
    found = signals(rng.normal(size=n), 0.0, np.full(n, -3.0), np.full(n, 3.0))
    assert false_alarms(n) == pytest.approx(len(found), rel=0.1)
    assert false_alarms(52, rules=("beyond",)) == pytest.approx(0.140, abs=0.001)
    assert false_alarms(52) == pytest.approx(0.488, abs=0.001)


@pytest.mark.parametrize("baseline", [20, 24, 50])
def test_limits_guessed_from_few_points_alarm_as_often_as_is_said(baseline: int) -> None:
    """Sixty new points behind each of many baselines: the same rules, judged by the same code's limits."""
    rng, charts, n = np.random.default_rng(baseline), 4_000, 60
    met = {"beyond": 0, "one side": 0, "trend": 0}
    for _ in range(charts):
        chart = individuals(rng.normal(size=baseline + n), baseline=baseline)
        fresh = signals(chart.points[baseline:], chart.centre, chart.low[baseline:], chart.high[baseline:])
        for signal in fresh:
            met[signal.rule] += 1
    open_to = {"beyond": n, "one side": n - 8, "trend": n - 5}  # no run of nine ends before the ninth point
    for rule, hits in met.items():
        seen = hits / (charts * open_to[rule])
        assert false_alarms(1, baseline, rules=(rule,)) == pytest.approx(seen, rel=0.1)


def test_shares_on_guessed_limits_alarm_about_as_often_as_is_said() -> None:
    rng, charts, hits = np.random.default_rng(2), 600, 0
    for _ in range(charts):
        sizes = np.full(84, 2_000.0)
        events = rng.binomial(2_000, np.clip(rng.normal(0.3, 0.015, 84), 0, 1)).astype(float)
        chart = share_chart(events, sizes, baseline=24)
        hits += sum(s.rule == "beyond" and s.at >= 24 for s in chart.signals)
    assert hits / (charts * 60) == pytest.approx(false_alarms(1, 24, rules=("beyond",)), rel=0.25)


def test_more_points_settle_the_limits() -> None:
    a_year = [false_alarms(52.18, m) for m in (20, 24, 50, 1_000_000)]
    assert a_year == sorted(a_year, reverse=True)
    assert a_year[1] == pytest.approx(1.07, abs=0.01)
    assert a_year[-1] == pytest.approx(false_alarms(52.18), rel=1e-3)


def test_logs_calm_skewed_durations() -> None:
    rng = np.random.default_rng(9)
    raw = [individuals(rng.lognormal(0, 0.7, 100)) for _ in range(50)]
    logged = [individuals(chart.points, logged=True) for chart in raw]
    alarms = [sum(s.rule == "beyond" for chart in charts for s in chart.signals) / 5_000 for charts in (raw, logged)]
    assert alarms[0] > 0.015
    assert alarms[1] < 0.008


def test_weekly_medians() -> None:
    weeks, medians = weekly_medians(np.array([5.0, 1, 3, 10, 20]), np.array([2.0, 1, 1, 2, 2]))
    assert (weeks.tolist(), medians.tolist()) == ([1, 2], [2, 10])


def test_change_point_keeps_its_level() -> None:
    rng = np.random.default_rng(11)
    ps = [change_point(rng.normal(size=40), seed=i, shuffles=99) for i in range(200)]
    assert sum(found is not None and found.p <= 0.05 for found in ps) / 200 < 0.09
    assert change_point(np.ones(40), seed=1) is None
    assert change_point(np.arange(9.0), seed=1) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: individuals(np.arange(19.0)),
        lambda: individuals(np.arange(30.0), logged=True),
        lambda: individuals(np.append(np.arange(30.0), np.nan)),
        lambda: share_chart(np.full(20, 5.0), np.full(20, 4.0)),
        lambda: share_chart(np.zeros(20), np.full(20, 4.0)),
        lambda: share_chart(np.full(20, 4.0), np.full(20, 4.0)),
        lambda: rate_chart(np.zeros(20), np.full(20, 4.0)),
        lambda: gap_chart(np.full(20, -1.0)),
    ],
)
def test_what_cannot_be_charted_is_told(wrong: object) -> None:
    with pytest.raises(DataError):
        wrong()  # type: ignore[operator]


def test_one_event_a_unit_is_a_rate_though_no_share() -> None:
    assert rate_chart(np.tile([3.0, 5.0], 10), np.full(20, 4.0)).centre == 1
