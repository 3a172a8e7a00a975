"""Weeks and months by hand: medians, shares on target, KPIs, rare events, and what is not complete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from research.validation.definition import (
    Condition,
    Definition,
    Duration,
    End,
    Events,
    Increment,
    Share,
    Start,
)
from research.validation.mapping import Mapping, Outcome
from research.validation.periods import Limit, slice_up

MAPPING = Mapping("case", "event", "time")
BOUGHT = Outcome("bought", events=("bought",), role="kpi")
NEVER = Outcome("renewed", events=("renewed",), role="kpi")
WAIT = Definition(
    "wait", "Know soon", Increment("hours", "lower"),
    Duration(Start(Events(("asked",))), End(Events(("answered",)))), population=(Condition(Events(("asked",))),),
)  # fmt: skip
MONDAY = datetime(2024, 1, 1, 9, tzinfo=UTC)


def log(path: Path, waits: list[tuple[float, float | None]], bought: set[int] | None = None) -> str:
    """Cases as (days after the first Monday, hours waited or None while open)."""
    lines = ["case,event,time"]
    for n, (day, hours) in enumerate(waits):
        asked = MONDAY + timedelta(days=day)
        lines.append(f"{n},asked,{asked.isoformat()}")
        if hours is not None:
            lines.append(f"{n},answered,{(asked + timedelta(hours=hours)).isoformat()}")
        if n in (bought or set()):
            lines.append(f"{n},bought,{(asked + timedelta(hours=30)).isoformat()}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_weeks_by_hand(tmp_path: Path) -> None:
    waits = [(0, 1.0), (1, 3.0), (6, 8.0), (7, 2.0), (8, 4.0), (14, None), (20, 5.0)]
    found = slice_up(
        WAIT, log(tmp_path / "log.csv", waits, {0, 3}), MAPPING, kpis=(BOUGHT, NEVER), limit=Limit(4, True)
    )
    median, target, kpi = found.series  # nobody ever renewed: no series for it
    assert [(p.name, p.n, p.value) for p in median.periods] == [
        ("2024-01-01", 3, 3.0), ("2024-01-08", 2, 3.0), ("2024-01-15", 1, 5.0),
    ]  # fmt: skip
    assert (target.name, [(p.n, p.total) for p in target.periods]) == (
        "Share within 4 hours",
        [(3, 2), (2, 2), (2, 0)],
    )  # the open one has waited beyond four hours: missed
    assert [(p.n, p.total) for p in kpi.periods] == [(3, 1), (2, 1), (2, 0)]
    assert [p.complete for p in median.periods] == [True, True, False]


def test_months_and_the_time_zone_of_the_data(tmp_path: Path) -> None:
    late = (datetime(2024, 1, 31, 23, 30, tzinfo=UTC) - MONDAY) / timedelta(days=1)
    where = log(tmp_path / "log.csv", [(0, 1.0), (late, 2.0), (70, 1.0)])
    names = {
        zone: [p.name for p in slice_up(WAIT, where, Mapping("case", "event", "time", timezone=zone), every="month")
               .series[0].periods]
        for zone in ("UTC", "Europe/Madrid")
    }  # fmt: skip
    assert names["UTC"] == ["2024-01-01", "2024-03-01"]
    assert names["Europe/Madrid"] == ["2024-01-01", "2024-02-01", "2024-03-01"]


def test_what_is_rare_is_charted_between_events(tmp_path: Path) -> None:
    met = Share((Condition(Events(("answered",))),))
    share = Definition("met", "Hear at all", Increment("cases", "higher"), met)
    waits: list[tuple[float, float | None]] = [(n / 4, None if n in (10, 30, 31) else 1.0) for n in range(60)]
    (one,) = slice_up(share, log(tmp_path / "log.csv", waits), MAPPING).series
    assert (one.kind, one.name) == ("between", "Units between two that are not met")
    assert [p.value for p in one.periods] == [10, 19, 0]
    common: list[tuple[float, float | None]] = [(n / 4, None if n % 2 else 1.0) for n in range(60)]
    (plain,) = slice_up(share, log(tmp_path / "more.csv", common), MAPPING).series
    assert plain.kind == "share"
    assert plain.periods[0].value == pytest.approx(14 / 27)  # from Monday at nine to Sunday: 27 cases
