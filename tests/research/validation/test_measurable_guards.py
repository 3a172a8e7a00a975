"""Guards on the measure itself fire on data that shows their trouble, and stay quiet on data that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from research.validation.checks.measurable import coverage, measurable, missingness, reliability, timer
from research.validation.checks.missing import gaps, recording_lag, to_log
from research.validation.definition import Condition, Events, Share
from research.validation.loading import load_definition
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.measurements import Measurements
from research.validation.observed import Covariate, Observed
from research.validation.validating import check, observe
from tests.research.validation.conftest import Write
from tests.research.validation.test_checks import CONTACTS, WAIT, named, observed

HOUR = 3_600_000_000.0


def waits(lost: np.ndarray, region: np.ndarray | None = None) -> Observed:
    """Waits of which some were lost, beside an outcome that has nothing to do with it."""
    rng = np.random.default_rng(1)
    held = observed(WAIT, np.where(lost, np.nan, 2.0), rng.random(len(lost)) < 0.5)
    if region is None:
        return held
    return replace(held, covariates=(Covariate(Adjuster("region"), region.astype(object)),))


def test_a_wait_that_everyone_has_is_a_timer() -> None:
    closed = Measurements("us", 500, 500, q25=119.9 * HOUR, median=120.5 * HOUR, q75=120.9 * HOUR)
    found = timer(WAIT, closed)
    assert found is not None
    assert found.verdict == "partly"
    assert "a timer seems to set it" in found.because
    assert found.estimate == pytest.approx(1 / 120.5)
    lived = timer(WAIT, replace(closed, q25=20 * HOUR))
    assert lived is not None
    assert lived.verdict == "note"
    assert timer(CONTACTS, Measurements("count", 500, 500, q25=1, median=1, q75=1)) is None
    assert timer(WAIT, replace(closed, n=29)) is None


def test_a_month_in_which_nothing_was_logged_is_named() -> None:
    lost = np.zeros(600, dtype=bool)
    lost[:80] = True  # of the first month's hundred
    found = named(gaps(waits(lost)), "coverage by month")
    assert found.verdict == "partly"
    assert "2024-01 (20.0 % of 100)" in found.because
    assert [round(b.mean or 0, 2) for b in found.bins] == [0.2, 1, 1, 1, 1, 1]
    assert named(gaps(waits(np.zeros(600, dtype=bool))), "coverage by month").verdict == "note"


def test_a_segment_of_which_nothing_is_known_is_named_and_told_by_its_segment() -> None:
    rng = np.random.default_rng(2)
    region = np.where(rng.random(2000) < 0.2, "north", "south")
    lost = rng.random(2000) < np.where(region == "north", 0.7, 0.05)
    found = gaps(waits(lost, region))
    by_segment, told = named(found, "coverage by segment"), named(found, "missing by segment")
    assert (by_segment.verdict, by_segment.about) == ("partly", "region")
    assert "north" in by_segment.because
    assert "south" not in by_segment.because
    assert (told.verdict, told.about) == ("partly", "region")
    assert not told.blocking


def test_where_hardly_anything_is_known_no_month_or_segment_is_blamed() -> None:
    rng = np.random.default_rng(4)
    lost, region = rng.random(600) < 0.8, rng.choice(["north", "south"], 600)
    found = gaps(waits(lost, region))
    assert {named(found, check).verdict for check in ("coverage by month", "coverage by segment")} == {"note"}
    unbegun = replace(waits(lost), months=np.where(lost, None, "2024-01").astype(object))
    assert [b.label for b in named(gaps(unbegun), "coverage by month").bins] == ["2024-01"]
    one = gaps(waits(lost, np.full(600, "north")))
    assert "coverage by segment" not in {f.check for f in one}, "one level is no segment"


def test_what_is_lost_by_chance_is_not_told_by_many_small_segments() -> None:
    """Foretelling a unit from its own level would find something in any noise once levels are small."""
    alarms = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        region = rng.integers(0, 60, 600).astype(str)
        alarms += named(gaps(waits(rng.random(600) < 0.2, region)), "missing by segment").verdict == "partly"
    assert alarms <= 1


def test_too_recent_units_are_no_gap_in_a_share() -> None:
    told = Share((Condition(Events(("kept",))),))
    seen = observed(replace(CONTACTS, measure=told), np.where(np.arange(300) < 100, 1.0, np.nan), np.ones(300))
    recent = replace(seen, lost=np.zeros(300, dtype=bool))
    assert named(gaps(recent), "coverage by month").n == 100


def test_a_kpi_tells_of_what_is_missing_too() -> None:
    rng = np.random.default_rng(6)
    renewed = (rng.random(2000) < 0.7).astype(float)
    lost = rng.random(2000) < np.where(renewed == 1, 0.3, 0.9)
    seen = observed(WAIT, np.where(lost, np.nan, 2.0), renewed, about=Outcome("renewed", "renewed", role="kpi"))
    counted = Measurements("us", 2000, int((~lost).sum()), q25=HOUR, median=2 * HOUR, q75=3 * HOUR)
    told = [f for f in check(WAIT, counted, seen) if f.check == "missingness"]
    assert [(f.about, f.verdict in ("partly", "no")) for f in told] == [("renewed", True)]
    flat = replace(seen, outcomes=(replace(seen.outcomes[0], values=np.ones(2000)),))
    assert missingness(flat, 0).verdict == "note"


def test_what_to_log_is_named() -> None:
    found = coverage(WAIT, Measurements("us", 100, 20))
    assert "Log the events “a” and “b” for every case at the moment it happens" in found.because
    boxes = Share((Condition(Events(("callback_made",))),), (Condition(Events(("callback_promised",))),))
    assert to_log(replace(CONTACTS, measure=boxes)) == "the events “callback_promised” and “callback_made”"


def test_what_lies_in_the_customer_comes_back_with_the_customer() -> None:
    rng = np.random.default_rng(3)
    who = np.repeat(np.arange(400), 4)
    trait = np.repeat(rng.normal(0, 1, 400), 4)

    def held(dose: np.ndarray) -> Observed:
        seen = observed(CONTACTS, dose + 10, np.zeros(len(dose)))
        return replace(seen, customers=who.astype(str).astype(object), start_us=rng.random(len(who)))

    lies = reliability(held(trait + rng.normal(0, 1, 1600)))
    assert lies is not None
    assert lies.estimate == pytest.approx(0.8, abs=0.05)  # four cases, half of the variance each: 4 / (4 + 1)
    low, high = lies.interval or (0, 0)
    assert low < 0.8 < high
    single = reliability(held(rng.normal(0, 1, 1600)))
    assert single is not None
    assert (single.estimate or 0) < 0.2
    assert single.verdict == "note"
    assert reliability(observed(CONTACTS, np.arange(200.0), np.zeros(200))) is None


def test_all_of_them_stand_among_the_findings() -> None:
    seen = waits(np.zeros(600, dtype=bool), np.repeat(["n", "s"], 300))
    counted = Measurements("us", 600, 600, q25=HOUR, median=2 * HOUR, q75=3 * HOUR, mean=2 * HOUR, sd=HOUR,
                           mode_share=0.01, distinct=500)  # fmt: skip
    checks = {f.check for f in measurable(WAIT, counted, seen)}
    assert {"timer", "coverage by month", "coverage by segment"} <= checks
    assert "standard deviation 0.50 times the mean" in named(measurable(WAIT, counted, seen), "spread").because


def recorded(write: Write, *, days: int) -> Observed:
    """Three cases a day over 100 days, solved within the hour; one row in five is written down days later, and what was
    not by day 100 is not in the data."""
    rows, end = [], date(2024, 1, 1) + timedelta(days=100)
    for i in range(300):
        day = date(2024, 1, 1) + timedelta(days=i // 3)
        for step, (event, minute) in enumerate((("opened", 0), ("solved", i % 50 + 5))):
            known = day + timedelta(days=days if (i + 2 * step) % 5 == 0 else 0)
            if known < end:
                rows.append(f"{i},{event},{day} 10:{minute:02},{known} 10:{minute + 1:02}")
    mapping = Mapping("case", "event", "at", recorded="logged")
    definition = load_definition("type: duration\nincrement: hours, lower\nfrom: opened\nto: solved", name="late")
    return observe(definition, write("case,event,at,logged", *rows), mapping, Question())[1]


def test_rows_written_down_late_make_the_newest_weeks_doubtful(write: Write) -> None:
    found = recording_lag(recorded(write, days=14))
    assert found.verdict == "partly"
    assert "95 % within 336 hours" in found.because
    assert found.estimate == pytest.approx(14 / 100, abs=0.03)
    assert "observed_until" in found.because


def test_rows_written_down_at_once_do_not(write: Write) -> None:
    found = recording_lag(recorded(write, days=0))
    assert (found.verdict, found.n) == ("note", 600)


def test_rows_written_down_before_they_happen_are_said(write: Write) -> None:
    found = recording_lag(recorded(write, days=-3))
    assert found.verdict == "partly"
    assert "before they happened" in found.because


def test_without_a_column_that_says_when_the_lag_is_not_told() -> None:
    assert "Not looked at" in recording_lag(waits(np.zeros(100, dtype=bool))).because
