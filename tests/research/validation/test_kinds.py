"""Every other type of measure, by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from research.validation.measured import MeasureResult, case_json

Measured = Callable[..., MeasureResult]


def values(result: MeasureResult) -> dict[str, float | None]:
    return {case.case: case.value for case in result.cases}


def status(result: MeasureResult) -> dict[str, str]:
    return {case.case: case.status for case in result.cases}


SHARE = "increment: {unit: cases, direction: higher}\ntype: share\n"


def test_a_share_waits_until_a_case_is_mature(measured: Measured) -> None:
    rows = (
        "1,opened,2024-01-01 00:00", "1,solved,2024-01-02 00:00",
        "2,opened,2024-01-01 00:00", "2,solved,2024-01-09 00:00",
        "3,opened,2024-01-01 00:00",
        "4,opened,2024-01-08 00:00", "4,solved,2024-01-08 12:00",
        "5,solved,2024-01-10 00:00",
    )  # fmt: skip
    text = f"{SHARE}numerator: {{event: solved, within: 7 days}}\nfrom: opened"
    result = measured(text, *rows)
    assert values(result) == {"1": 1, "2": 0, "3": 0, "4": None, "5": None}
    assert status(result)["4"] == "immature"
    assert status(result)["5"] == "missing"
    held = result.measurements
    assert (held.scale, held.n, held.immature, held.mean) == ("share", 3, 1, pytest.approx(1 / 3))
    assert held.coverage == pytest.approx(3 / 4)


def test_a_share_without_a_window(measured: Measured) -> None:
    rows = ("1,a,2024-01-01", "1,b,2024-01-02", "2,a,2024-01-01", "3,a,2024-01-01", "3,b,2024-01-01", "3,c,2024-01-01")
    text = f"{SHARE}numerator: [{{event: b}}, {{no_event: c}}]\ndenominator: {{event: a}}"
    assert values(measured(text, *rows)) == {"1": 1, "2": 0, "3": 0}


def test_a_share_of_an_attribute_has_one_value_per_case_not_per_row(measured: Measured) -> None:
    rows = ["1,a,2024-01-01,yes"] * 9 + ["2,a,2024-01-01,no"]
    result = measured(f"{SHARE}numerator: {{made: 'yes'}}", *rows, head="case,event,timestamp,made")
    assert result.measurements.mean == 0.5


COUNT = "increment: contacts, lower\ntype: count\n"


def test_counts_hold_zeros(measured: Measured) -> None:
    rows = ("1,call,2024-01-01", "1,mail,2024-01-02", "1,call,2024-01-03", "2,other,2024-01-01")
    assert values(measured(f"{COUNT}event: [call, mail]", *rows)) == {"1": 3, "2": 0}
    assert values(measured(f"{COUNT}event: any", *rows)) == {"1": 3, "2": 1}


def test_counts_between_two_events(measured: Measured) -> None:
    rows = (
        "1,call,2024-01-01", "1,opened,2024-01-02", "1,call,2024-01-03", "1,solved,2024-01-04", "1,call,2024-01-05",
        "2,opened,2024-01-02", "2,call,2024-01-03",
        "3,opened,2024-01-02", "3,solved,2024-01-03",
    )  # fmt: skip
    result = measured(f"{COUNT}event: call\nfrom: opened\nto: solved", *rows)
    assert values(result) == {"1": 1, "2": None, "3": 0}
    assert status(result)["2"] == "censored"


def test_handovers_and_distinct_values(measured: Measured) -> None:
    rows = (
        "1,step,2024-01-01 01:00,ann", "1,step,2024-01-01 02:00,bob", "1,step,2024-01-01 03:00,",
        "1,step,2024-01-01 04:00,bob",
        "1,step,2024-01-01 05:00,ann", "2,step,2024-01-01 01:00,ann", "3,other,2024-01-01 01:00,eve",
    )  # fmt: skip
    head = "case,event,timestamp,who"
    assert values(measured(f"{COUNT}event: step\nchanges: who", *rows, head=head)) == {"1": 2, "2": 0, "3": 0}
    assert values(measured(f"{COUNT}event: step\ndistinct: who", *rows, head=head)) == {"1": 2, "2": 1, "3": 0}


def test_options_are_distinct_choices(measured: Measured) -> None:
    rows = ("1,offer,2024-01-01,A", "1,offer,2024-01-02,B", "1,offer,2024-01-03,A", "2,ask,2024-01-01,")
    text = "increment: {unit: options, direction: higher}\ntype: options\nevent: offer\ncolumn: plan"
    assert values(measured(text, *rows, head="case,event,timestamp,plan")) == {"1": 2, "2": 0}


ORDERS = (
    "o1,2024-01-01 10:00,2024-01-05 09:00,2024-01-05 00:00",  # late by the clock, on the promised day
    "o2,2024-01-01 10:00,2024-01-04 09:00,2024-01-05 00:00",
    "o3,2024-01-01 10:00,2024-01-07 09:00,2024-01-05 00:00",
    "o4,2024-01-01 10:00,,2024-01-02 00:00",
    "o5,2024-01-01 10:00,2024-01-07 09:00,",
)
WIDE = """
increment: {unit: orders, direction: higher}
columns: {case: order, events: {bought: bought_at, came: came_at}}
type: target_hit
actual: came
promise: promised
"""


@pytest.mark.parametrize(
    ("extra", "hits"),
    [
        ("semantics: timestamp", {"o1": 0, "o2": 1, "o3": 0, "o4": None, "o5": None}),
        ("semantics: date", {"o1": 1, "o2": 1, "o3": 0, "o4": None, "o5": None}),
        ("unfinished: missed", {"o1": 0, "o2": 1, "o3": 0, "o4": 0, "o5": None}),
    ],
)
def test_promises_by_the_clock_or_by_the_day(measured: Measured, extra: str, hits: dict[str, int | None]) -> None:
    result = measured(WIDE + extra, *ORDERS, head="order,bought_at,came_at,promised")
    assert values(result) == hits
    assert {case.case: case.time_us for case in result.cases}["o3"] == 57 * 3_600_000_000
    assert case_json(result.definition, result.cases[2])["late_us"] == 57 * 3_600_000_000


def test_a_promise_of_so_many_hours(measured: Measured) -> None:
    rows = (
        "1,asked,2024-01-01 00:00",
        "1,answered,2024-01-01 04:00",
        "2,asked,2024-01-01 00:00",
        "2,answered,2024-01-01 04:01",
    )
    text = "increment: {unit: cases, direction: higher}\ntype: target_hit\nfrom: asked\nto: answered\nwithin: 4 hours"
    assert values(measured(text, *rows)) == {"1": 1, "2": 0}


def test_a_ratio_is_of_sums(measured: Measured) -> None:
    rows = ("1,order,2024-01-01,10", "1,order,2024-01-02,20", "1,claim,2024-01-03,", "2,order,2024-01-01,5")
    text = """
increment: {unit: claims, direction: lower}
type: ratio
numerator: {event: claim}
denominator: {event: order}
"""
    result = measured(text, *rows, head="case,event,timestamp,price")
    assert values(result) == {"1": 0.5, "2": 0.0}
    assert result.measurements.mean == pytest.approx(1 / 3)
    low, high = result.measurements.interval or (0, 0)
    assert low < 1 / 3 < high
    money = measured(
        text.replace("{event: claim}", "{event: order, sum: price}"), *rows, head="case,event,timestamp,price"
    )
    assert money.measurements.mean == pytest.approx(35 / 3)


def test_first_contact_resolution(measured: Measured) -> None:
    rows = (
        "1,contact,2024-01-01,ann,bill", "1,solved,2024-01-02,ann,bill",
        "2,contact,2024-01-01,bob,bill", "2,contact,2024-01-02,bob,bill", "2,solved,2024-01-03,bob,bill",
        "3,contact,2024-01-01,cat,bill", "3,solved,2024-01-02,cat,bill", "3,reopened,2024-01-05,cat,bill",
        "4,contact,2024-01-01,dan,bill", "4,solved,2024-01-02,dan,bill", "4,reopened,2024-01-20,dan,bill",
        "5,contact,2024-01-01,eve,bill", "5,solved,2024-01-02,eve,bill",
        "6,contact,2024-01-06,eve,bill", "6,solved,2024-01-06,eve,bill",
        "7,contact,2024-01-07,eve,card", "7,solved,2024-01-07,eve,card",
        "8,contact,2024-01-01,fay,bill",
        "9,contact,2024-01-28,gus,bill", "9,solved,2024-01-28,gus,bill",
        "0,ping,2024-01-31,,",
    )  # fmt: skip
    text = """
increment: {unit: cases, direction: higher}
type: first_contact_resolution
contact: contact
resolved: solved
reopened: reopened
reopen_window: 7 days
same_issue: topic
"""
    result = measured(text, *rows, head="case,event,timestamp,customer,topic")
    assert values(result) == {
        "1": 1, "2": 0, "3": 0, "4": 1, "5": 0, "6": 1, "7": 1, "8": 0, "9": None, "0": None,
    }  # fmt: skip
    assert (status(result)["9"], status(result)["0"]) == ("immature", "missing")


def test_score_pairs_keep_the_order(measured: Measured) -> None:
    rows = (
        "1,asked,2024-01-01 00:00,,", "1,answered,2024-01-01 02:00,,", "1,survey,,5,2024-01-02 00:00",
        "2,asked,2024-01-01 00:00,,", "2,answered,2024-01-03 00:00,,", "2,survey,,1,2024-01-02 00:00",
        "3,asked,2024-01-01 00:00,,", "3,answered,2024-01-01 01:00,,",
    )  # fmt: skip
    text = """
increment: hours, lower
type: score_pair
metric: {from: asked, to: answered}
score: score
scored_at: scored
"""
    result = measured(text, *rows, head="case,event,timestamp,score,scored")
    assert status(result) == {"1": "value", "2": "unpaired", "3": "missing"}
    assert result.cases[0].score == 5
    assert result.cases[0].value == 2 * 3_600_000_000
