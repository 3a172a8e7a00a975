"""Durations by hand: picks, ties, censoring, competing ends, pauses, opening hours."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from nlp.errors import DefinitionError
from research.validation.measured import MeasureResult

Measured = Callable[..., MeasureResult]

HOUR = 3_600_000_000
HEAD = "increment: hours, lower\ntype: duration\n"


def values(result: MeasureResult) -> dict[str, float | None]:
    """Hours per case."""
    return {case.case: None if case.value is None else case.value / HOUR for case in result.cases}


def status(result: MeasureResult) -> dict[str, str]:
    return {case.case: case.status for case in result.cases}


LINES = (
    "1,asked,2024-01-01 08:00",
    "1,answered,2024-01-01 07:00",  # an answer to something earlier
    "1,asked,2024-01-01 10:00",
    "1,answered,2024-01-01 11:00",
    "1,answered,2024-01-01 15:00",
    "2,asked,2024-01-02 09:00",
    "3,answered,2024-01-02 09:00",
    "4,asked,2024-01-02 12:00",
    "4,answered,2024-01-02 11:00",
    "5,asked,2024-01-02 12:00",
    "5,answered,2024-01-02 12:00",
)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("first", "first_after", {"1": 3, "5": 0}),
        ("first", "last_after", {"1": 7, "5": 0}),
        ("last", "first_after", {"1": 1, "5": 0}),
        ("last", "last_after", {"1": 5, "5": 0}),
        ("first", "first", {"1": -1, "4": -1, "5": 0}),
        ("first", "last", {"1": 7, "4": -1, "5": 0}),
        ("each", "next", {"1": 2, "5": 0}),
    ],
)
def test_picks(measured: Measured, start: str, end: str, hours: dict[str, float]) -> None:
    result = measured(f"{HEAD}from: {{event: asked, pick: {start}}}\nto: {{event: answered, pick: {end}}}", *LINES)
    expected = {case: hours.get(case) for case in "12345"}
    assert values(result) == expected
    held = result.measurements
    assert held.n == len(hours)
    assert held.sum == sum(hours.values()) * HOUR
    assert held.negatives == sum(1 for h in hours.values() if h < 0)
    assert held.zeros == 1


def test_nothing_is_dropped_in_silence(measured: Measured) -> None:
    result = measured(f"{HEAD}from: asked\nto: answered", *LINES)
    assert status(result) == {"1": "value", "2": "censored", "3": "missing", "4": "unpaired", "5": "value"}
    held = result.measurements
    assert (held.n_eligible, held.n, held.censored, held.missing, held.unpaired) == (5, 2, 1, 1, 1)
    assert held.coverage == pytest.approx(3 / 5)
    waited = {case.case: case.time_us for case in result.cases}
    assert waited["2"] == 3 * HOUR  # the data ends at 12:00


def test_same_moment_counts_when_it_stands_further_down(measured: Measured) -> None:
    rows = ("1,answered,2024-01-01 08:00", "1,asked,2024-01-01 08:00")
    text = f"{HEAD}from: asked\nto: answered"
    assert values(measured(text, *rows)) == {"1": None}
    assert values(measured(text, *reversed(rows))) == {"1": 0}


def test_from_one_contact_to_the_next(measured: Measured) -> None:
    rows = ("1,contact,2024-01-01 08:00", "1,contact,2024-01-01 10:00", "1,contact,2024-01-01 14:00")
    assert values(measured(f"{HEAD}from: contact\nto: contact", *rows)) == {"1": 2}
    result = measured(f"{HEAD}from: {{event: contact, pick: each}}\nto: contact", *rows)
    assert values(result) == {"1": 3}
    assert (result.measurements.span_starts, result.measurements.spans) == (3, 2)
    assert result.measurements.span_sum == 6 * HOUR


def test_each_start_runs_to_the_next_end_and_cases_weigh_equally(measured: Measured) -> None:
    rows = (
        "1,sent,2024-01-01 08:00", "1,sent,2024-01-01 09:00", "1,done,2024-01-01 10:00", "1,sent,2024-01-01 11:00",
        "2,sent,2024-01-01 08:00", "2,done,2024-01-01 12:00",
    )  # fmt: skip
    result = measured(f"{HEAD}from: {{event: sent, pick: each}}\nto: done", *rows)
    assert values(result) == {"1": 1.5, "2": 4}
    assert result.measurements.mean == pytest.approx(2.75 * HOUR)
    assert (result.measurements.span_starts, result.measurements.spans) == (4, 3)


CANCEL = (
    "1,asked,2024-01-01 00:00", "1,answered,2024-01-01 02:00",
    "2,asked,2024-01-01 00:00", "2,cancelled,2024-01-01 01:00",
    "3,asked,2024-01-01 00:00", "3,answered,2024-01-01 04:00",
    "4,asked,2024-01-01 00:00", "4,ping,2024-01-01 10:00",
)  # fmt: skip


def test_a_competing_end_is_kept_apart(measured: Measured) -> None:
    text = f"{HEAD}from: asked\nto: answered\ncensoring: {{terminal: cancelled}}"
    result = measured(text, *CANCEL)
    assert status(result) == {"1": "value", "2": "competing", "3": "value", "4": "censored"}
    curve = result.measurements.survival
    assert curve is not None
    assert curve.method == "Aalen–Johansen"
    assert curve.median == 4 * HOUR  # incidence 1/4 at 2 h, 2/4 at 4 h


def test_a_competing_end_may_be_treated_as_censoring(measured: Measured) -> None:
    text = f"{HEAD}from: asked\nto: answered\ncensoring: {{terminal: cancelled, terminal_as: censored}}"
    result = measured(text, *CANCEL)
    assert status(result)["2"] == "censored"
    curve = result.measurements.survival
    assert curve is not None
    assert curve.method == "Kaplan–Meier"
    assert curve.median == 4 * HOUR  # 1/3 at 2 h, 2/3 at 4 h


def test_the_moment_of_extraction_may_be_said(measured: Measured) -> None:
    rows = ("1,asked,2024-01-01 00:00", "1,answered,2024-01-03 00:00")
    result = measured(f"{HEAD}from: asked\nto: answered\ncensor_at: 2024-01-02T00:00:00", *rows)
    assert status(result) == {"1": "censored"}
    assert result.cases[0].time_us == 24 * HOUR
    never = measured(f"{HEAD}from: asked\nto: answered\ncensoring: none", "1,asked,2024-01-01 00:00")
    assert status(never) == {"1": "missing"}
    with pytest.raises(DefinitionError, match="observed_until"):
        measured(f"{HEAD}from: asked\nto: answered\ncensor_at: soon", *rows)


def test_an_end_after_the_longest_wait_has_not_come(measured: Measured) -> None:
    rows = (
        "1,asked,2024-01-01 00:00",
        "1,answered,2024-01-03 00:00",
        "2,asked,2024-01-01 00:00",
        "2,answered,2024-01-01 01:00",
    )
    result = measured(f"{HEAD}from: asked\nto: answered\nmax_wait: 1 day", *rows)
    assert status(result) == {"1": "censored", "2": "value"}
    assert {case.case: case.time_us for case in result.cases} == {"1": 24 * HOUR, "2": HOUR}


def test_pauses_do_not_count(measured: Measured) -> None:
    rows = (
        "1,asked,2024-01-01 08:00", "1,hold,2024-01-01 09:00", "1,hold,2024-01-01 09:30", "1,resume,2024-01-01 11:00",
        "1,answered,2024-01-01 12:00",
        "2,asked,2024-01-01 08:00", "2,hold,2024-01-01 09:00", "2,answered,2024-01-01 10:00",
        "3,hold,2024-01-01 07:00", "3,asked,2024-01-01 08:00", "3,resume,2024-01-01 09:00",
        "3,answered,2024-01-01 10:00",
        "4,asked,2024-01-01 08:00", "4,answered,2024-01-01 10:00",
    )  # fmt: skip
    result = measured(f"{HEAD}from: asked\nto: answered\npauses: [{{from: hold, to: resume}}]", *rows)
    assert values(result) == {"1": 2, "2": 1, "3": 1, "4": 2}


OPEN = 'calendar: {timezone: Europe/Amsterdam, hours: {mon-fri: "09:00-17:00"}, holidays: [2024-01-01]}\n'


@pytest.mark.parametrize(
    ("asked", "answered", "hours"),
    [
        ("2024-01-02T10:00+01:00", "2024-01-02T12:30+01:00", 2.5),
        ("2024-01-02T16:00+01:00", "2024-01-03T10:00+01:00", 2),
        ("2024-01-05T16:30+01:00", "2024-01-08T09:15+01:00", 0.75),  # over a weekend
        ("2023-12-29T16:00+01:00", "2024-01-02T10:00+01:00", 2),  # over new year
        ("2024-01-06T10:00+01:00", "2024-01-06T20:00+01:00", 0),  # all on a Saturday
        ("2024-01-02T07:00+01:00", "2024-01-02T09:30+01:00", 0.5),  # before opening
        ("2024-03-29T16:00+01:00", "2024-04-01T10:00+02:00", 2),  # the clocks change in between
    ],
)
def test_opening_hours(measured: Measured, asked: str, answered: str, hours: float) -> None:
    result = measured(f"{HEAD}{OPEN}from: asked\nto: answered", f"1,asked,{asked}", f"1,answered,{answered}")
    assert values(result) == {"1": hours}


def test_a_pause_takes_off_only_the_open_time_in_it(measured: Measured) -> None:
    """Tuesday 16:00 to Wednesday 11:00 is three open hours; held from 16:30 to 10:00, one and a half of them."""
    rows = (
        "1,asked,2024-01-02T16:00+01:00", "1,hold,2024-01-02T16:30+01:00", "1,resume,2024-01-03T10:00+01:00",
        "1,answered,2024-01-03T11:00+01:00",
        "2,asked,2024-01-02T16:00+01:00", "2,hold,2024-01-02T18:00+01:00", "2,resume,2024-01-03T08:00+01:00",
        "2,answered,2024-01-03T11:00+01:00",
    )  # fmt: skip
    result = measured(f"{HEAD}{OPEN}from: asked\nto: answered\npauses: [{{from: hold, to: resume}}]", *rows)
    assert values(result) == {"1": 1.5, "2": 3}


EACH = "from: {event: sent, pick: each}\nto: {event: done, pick: next}\n"


def test_a_pause_is_taken_off_each_of_several_spans(measured: Measured) -> None:
    """Four hours less one held, and two hours: three and two, as their mean."""
    rows = (
        "1,sent,2024-01-02 08:00", "1,hold,2024-01-02 09:00", "1,resume,2024-01-02 10:00", "1,done,2024-01-02 12:00",
        "1,sent,2024-01-02 14:00", "1,done,2024-01-02 16:00",
    )  # fmt: skip
    result = measured(f"{HEAD}{EACH}pauses: [{{from: hold, to: resume}}]", *rows)
    assert values(result) == {"1": 2.5}
    assert (result.measurements.spans, result.measurements.span_sum) == (2, 5 * HOUR)


def test_each_of_several_spans_counts_open_hours_only(measured: Measured) -> None:
    """Two hours over a night, and half an hour of a Friday evening that nobody finishes within the longest wait."""
    rows = (
        "1,sent,2024-01-02T16:00+01:00", "1,done,2024-01-03T10:00+01:00", "1,sent,2024-01-05T16:30+01:00",
        "1,done,2024-01-08T13:00+01:00",
    )  # fmt: skip
    result = measured(f"{HEAD}{OPEN}{EACH}max_wait: 3 hours", *rows)
    assert values(result) == {"1": 2}


def test_conditions_on_start_end_and_rows(measured: Measured) -> None:
    rows = (
        "1,message,2024-01-01 08:00,customer,done", "1,message,2024-01-01 08:30,robot,done",
        "1,message,2024-01-01 09:00,human,draft", "1,message,2024-01-01 10:00,human,done",
    )  # fmt: skip
    text = f"""{HEAD}
rows: {{state: done}}
from: {{event: message, where: {{who: customer}}}}
to: {{event: message, where: {{column: who, is_not: [customer, robot]}}}}
"""
    assert values(measured(text, *rows, head="case,event,timestamp,who,state")) == {"1": 2}


def test_the_population_may_be_narrowed(measured: Measured) -> None:
    text = f"{HEAD}from: asked\nto: answered\npopulation: {{event: asked}}"
    assert set(values(measured(text, *LINES))) == {"1", "2", "4", "5"}


def test_per_customer(measured: Measured) -> None:
    rows = ("1,asked,2024-01-01 00:00,ann", "2,answered,2024-01-01 05:00,ann", "3,asked,2024-01-01 00:00,bob")
    result = measured(f"{HEAD}per: customer\nfrom: asked\nto: answered", *rows, head="case,event,timestamp,customer")
    assert values(result) == {"ann": 5, "bob": None}


def test_neither_row_order_nor_the_clock_of_the_machine_matters(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(3)
    lines = [
        f"{case},{event},2024-03-{day:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:{i % 60:02}.{i:06}"
        for i, (case, event, day) in enumerate(
            (rng.randrange(40), rng.choice(["asked", "answered", "other"]), rng.randrange(1, 29)) for _ in range(400)
        )
    ]
    text = (
        f"{HEAD}from: {{event: asked, pick: first}}\nto: {{event: answered, pick: first_after}}\ntimezone: Europe/Paris"
    )
    first = measured(text, *lines)
    for zone in ("America/New_York", "Asia/Kolkata"):
        monkeypatch.setenv("TZ", zone)
        rng.shuffle(lines)
        again = measured(text, *lines)
        assert again.cases == first.cases
        for name in first.measurements.__dataclass_fields__:
            held = getattr(first.measurements, name)
            close = pytest.approx(held, rel=1e-9) if isinstance(held, float) else held
            assert name in ("months", "interval") or getattr(again.measurements, name) == close
