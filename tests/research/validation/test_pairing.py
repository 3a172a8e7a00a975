"""A CPI laid against scores and outcomes of the same units, by hand: means, intervals, and who was heard at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from research.validation.definition import Condition, Definition, Duration, End, Events, Increment, Start
from research.validation.estimating import wilson
from research.validation.mapping import Mapping, Outcome
from research.validation.periods import Pairing, slice_up

MONDAY = datetime(2024, 1, 1, 9, tzinfo=UTC)
FIRST = Definition(
    "first", "Hear back soon", Increment("hours", "lower"),
    Duration(Start(Events(("asked",))), End(Events(("answered",)))), population=(Condition(Events(("asked",))),),
)  # fmt: skip
MAPPING = Mapping("case", "event", "time")
SENTIMENT = Outcome("sentiment", column="sentiment", kind="score")
REOPENED = Outcome("reopened", events=("reopened",), role="kpi")


def log(path: Path, count: int) -> str:
    """Every other case waits a quarter of an hour and is glad (5), the others two hours (2); every third of the slow
    ones opens again, and every second of the slow ones says nothing of how it was."""
    lines = ["case,event,time,sentiment"]
    for n in range(count):
        asked, slow = MONDAY + timedelta(hours=n), n % 2
        mood = "" if slow and n % 4 == 3 else "2" if slow else "5"
        answered = asked + (timedelta(hours=2) if slow else timedelta(minutes=15))
        lines += [f"{n},asked,{asked.isoformat()},{mood}", f"{n},answered,{answered.isoformat()},{mood}"]
        if slow and n % 3 == 0:
            lines.append(f"{n},reopened,{(answered + timedelta(days=1)).isoformat()},{mood}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def pairs(tmp_path: Path) -> dict[str, Pairing]:
    found = slice_up(FIRST, log(tmp_path / "log.csv", 120), MAPPING, kpis=(REOPENED,), beside=(SENTIMENT,))
    assert [one.name for one in found.series if one.side == "kpi"] == ["reopened"], "a score beside it is no KPI"
    return {pair.name: pair for pair in found.pairs}


def test_first_response_by_sentiment(pairs: dict[str, Pairing]) -> None:
    pair = pairs["sentiment"]
    assert [(held.label, held.n, held.mean) for held in pair.bins] == [("up to 0.5", 60, 5.0), ("1 to 4", 30, 2.0)]
    assert (pair.unit, pair.n, pair.known) == ("hours", 90, (1.0, 0.5))


def test_first_response_by_reopens(pairs: dict[str, Pairing]) -> None:
    fast, slow = pairs["reopened"].bins
    assert (fast.n, fast.total, slow.n, slow.total) == (60, 0, 60, 20)
    assert slow.interval == wilson(20, 60)


def test_too_few_units_or_no_difference_make_no_pair(tmp_path: Path) -> None:
    few = slice_up(FIRST, log(tmp_path / "few.csv", 18), MAPPING, kpis=(REOPENED,), beside=(SENTIMENT,))
    assert few.pairs == ()
    never = Outcome("renewed", events=("renewed",), role="kpi")
    assert slice_up(FIRST, log(tmp_path / "log.csv", 120), MAPPING, kpis=(never,)).pairs == ()
