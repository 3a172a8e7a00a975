"""Watching: limits held to the published Nile figures, frozen by value, and one alarm for one run."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from nlp.errors import DataError, RecordError
from research.exchange.alarms import alarm_rows, alarms_csv, alarms_json
from research.ownership import Target, read_target
from research.records import Stamp
from research.validation.periods import Clock, Period, Series
from research.watching import Baseline, alarms, baseline_of, watched

MARK = Stamp(study="s", action="a", by="Ana", at=datetime(2026, 1, 1, tzinfo=UTC))


def series(values: list[float], *, kind: str = "mean", n: float = 100, late: int = 0) -> Series:
    periods = tuple(Period(f"{2000 + i}-01-01", n, v * n, v, i < len(values) - late) for i, v in enumerate(values))
    return Series("Flow", kind, "", "cpi", periods)  # type: ignore[arg-type]


def frozen(one: Series, first: str, count: int) -> Baseline:
    held = baseline_of(one, first, count)
    return Baseline(
        id="a-0", stamp=MARK, candidate="c", definition="d", every="month", series="Flow", periods=held, because="b"
    )


def test_nile_keeps_its_published_limits_whatever_comes_after(shared_data: Path) -> None:
    with (shared_data / "interactions" / "Nile.csv").open(encoding="utf-8") as lines:
        flow = [float(row["value"]) for row in csv.DictReader(lines)]
    whole = series(flow)
    base = frozen(whole, "", 28)
    for seen in (whole, series([*flow[40:]])):  # the second: old years are gone from the data
        chart = watched(seen, "month", base).chart
        assert chart.centre == pytest.approx(1_097.75)
        assert (chart.low[0], chart.high[0]) == pytest.approx((722.197, 1_473.303), abs=5e-4)
        assert len(chart.points) == len(seen.periods)
    assert any(a.rule == "one side" for a in alarms(watched(whole, "month", base)))


def test_limits_are_provisional_on_the_first_24_points_and_need_20() -> None:
    steady = [10.0 + n % 3 for n in range(40)]
    one = watched(series(steady), "week")
    assert (one.frozen, one.chart.baseline, one.first) == (None, 24, 24)
    assert one.settled == pytest.approx(52.18 * (0.0026998 + 2 / 512 + 2 / 720), rel=1e-4)
    assert one.alarms == pytest.approx(1.07, abs=0.01)
    with pytest.raises(DataError, match="20 or more"):
        watched(series(steady[:19]), "week")


def test_points_that_may_change_are_hollow_and_never_alarm() -> None:
    steady = [10.0 + n % 3 for n in range(40)] + [99.0]
    assert alarms(watched(series(steady), "week"))[0].rule == "beyond"
    hollow = watched(series(steady, late=1), "week")
    assert hollow.chart.hollow == 40
    assert alarms(hollow) == []


def test_a_run_that_goes_on_is_one_alarm_with_a_key_that_stays() -> None:
    steady = [10.0 + n % 3 for n in range(24)]
    shifted = watched(series([*steady, *[11.9] * 14]), "week")
    found = [a for a in alarms(shifted) if a.rule == "one side"]
    assert len([s for s in shifted.chart.signals if s.rule == "one side"]) > 1
    assert [a.key for a in found] == ["Flow|2031-01-01|one side"]  # the last steady point was above the centre too
    longer = watched(series([*steady, *[11.9] * 20]), "week")
    assert [a.key for a in alarms(longer) if a.rule == "one side"] == [found[0].key]


def test_the_chart_suits_the_data() -> None:
    rng = np.random.default_rng(2)
    share = list(rng.binomial(200, 0.4, 30) / 200)
    assert watched(series(share, kind="share", n=200), "week").chart.kind == "p'"
    assert watched(series(share, kind="rate", n=200), "week").chart.kind == "u'"
    assert watched(series([3.0 + s for s in share], kind="median"), "week").chart.kind == "log I-MR"
    assert watched(series([*([3.0, 4.0] * 12), 0.0], kind="median"), "week").chart.kind == "I-MR"
    between = watched(series([50.0 + n % 7 for n in range(30)], kind="between"), "week")
    assert (between.chart.kind, between.alarms) == ("g", None)


def test_signals_leave_as_csv_and_json() -> None:
    one = watched(series([*[10.0 + n % 3 for n in range(24)], 99.0]), "week")
    rows = alarm_rows("Wait", "Ana", [(alarm, None) for alarm in alarms(one)])
    assert rows[0]["meaning"] == "one point beyond its limits"
    assert alarms_csv(rows).splitlines()[1].startswith("Wait,Ana,Flow,2024-01-01,beyond,")
    assert '"period": "2024-01-01"' in alarms_json(rows)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("90 % within 4 hours", Target(0.9, 4, "hours")),
        ("9 of 10 within 2 days", Target(0.9, 2, "days")),
        ("80 % with at least 3 plans", Target(0.8, 3, "plans", lower=False)),
        ("95 %", Target(0.95)),
    ],
)
def test_a_target_is_read_from_words(words: str, target: Target) -> None:
    assert read_target(words) == target
    assert read_target(target.words) == target


def test_what_is_no_target_is_not_made_one() -> None:
    assert read_target("as soon as possible") is None
    assert read_target("400 % within 4 hours") is None
    with pytest.raises(RecordError, match="target of 120%"):
        Target(1.2)


def test_a_period_is_complete_once_its_late_data_had_their_time() -> None:
    noon = int(datetime(2024, 1, 10, 12, tzinfo=UTC).timestamp()) * 1_000_000
    clock = Clock("week", "UTC", noon)
    day = 86_400_000_000
    assert clock.complete("2024-01-01", 2 * day)
    assert not clock.complete("2024-01-01", 3 * day)
    assert not Clock("month", "Europe/Madrid", noon).complete("2024-01-01", 0)
