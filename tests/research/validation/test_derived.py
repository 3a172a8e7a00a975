"""Values reckoned from other definitions: per unit, never from sums or means of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from nlp.errors import DefinitionError
from research.exchange.metricflow import metricflow
from research.validation.dumping import dump
from research.validation.glimpsing import sql_of
from research.validation.loading import load_definition
from research.validation.mapping import Mapping
from research.validation.measured import MeasureResult
from research.validation.reckoning import kind_of, parse_expression

HOUR = 3_600_000_000
WITH_US = """
id: time-with-us
statement: Minimize the time my request lies with them
increment: {unit: hours, direction: lower}
type: derived
expression: whole - waiting
of:
  whole: {type: duration, from: opened, to: solved}
  waiting: {type: duration, from: asked back, to: answered}
"""
LINES = (
    "a,opened,2024-01-01 00:00", "a,asked back,2024-01-01 02:00", "a,answered,2024-01-01 05:00",
    "a,solved,2024-01-01 10:00", "b,opened,2024-01-01 00:00", "b,asked back,2024-01-01 01:00",
    "b,answered,2024-01-01 02:00", "c,opened,2024-01-01 00:00", "c,solved,2024-01-01 04:00",
    "d,opened,2024-01-02 00:00", "d,asked back,2024-01-02 01:00", "d,answered,2024-01-02 02:30",
    "d,solved,2024-01-02 03:00",
)  # fmt: skip
Measured = Callable[..., MeasureResult]


def values(result: MeasureResult) -> dict[str, tuple[str, float | None]]:
    return {case.case: (case.status, case.value) for case in result.cases}


def test_a_time_is_reckoned_per_case_from_two_others(measured: Measured) -> None:
    """Whole less waiting: 10 - 3, 3 - 1.5 hours; without an end it is censored, without a start missing."""
    result = measured(WITH_US, *LINES)
    found = values(result)
    assert found == {"a": ("value", 7 * HOUR), "b": ("censored", None), "c": ("missing", None),
                     "d": ("value", 1.5 * HOUR)}  # fmt: skip
    assert result.measurements.mean == 4.25 * HOUR
    assert result.measurements.scale == "us"


def test_numbers_are_divided_per_case_and_by_zero_is_no_value(measured: Measured) -> None:
    result = measured(
        "{type: derived, expression: calls / agents, increment: {unit: calls, direction: lower}, of: {"
        "calls: {type: count, event: call}, agents: {type: count, event: call, distinct: agent}}}",
        "a,call,2024-01-01,x", "a,call,2024-01-02,x", "a,call,2024-01-03,y", "b,note,2024-01-01,x",
        head="case,event,timestamp,agent",
    )  # fmt: skip
    assert values(result) == {"a": ("value", 1.5), "b": ("missing", None)}
    assert result.measurements.mean == 1.5


def test_rows_and_population_of_the_whole_hold_for_its_parts(measured: Measured) -> None:
    result = measured(WITH_US + "population: [{event: asked back}, {event: solved}]\n", *LINES)
    assert set(values(result)) == {"a", "d"}


def test_it_is_written_as_yaml_and_read_again() -> None:
    definition = load_definition(WITH_US, name="with-us.yaml")
    assert load_definition(dump(definition), name="again.yaml") == definition
    assert definition.is_time


def test_its_hash_changes_with_a_part_and_not_with_words() -> None:
    definition = load_definition(WITH_US, name="x")
    other = load_definition(WITH_US.replace("answered", "closed"), name="x")
    assert other.hash != definition.hash
    assert replace(definition, statement="Else").hash == definition.hash
    worded = load_definition(
        WITH_US.replace("{type: duration, from: opened", "{statement: All, type: duration, from: opened"), name="x"
    )
    assert worded.hash == definition.hash


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("whole + 2", "A time and a number meet"),
        ("whole * waiting", "Two times are multiplied"),
        ("2 / whole", "A number is divided by a time"),
        ("whole - wating", "expected names out of whole, waiting"),
        ("whole -", "cannot be read at its end"),
        ("whole ; waiting", "cannot be read at '; waiting'"),
        ("least(whole)", "expected ',' and a second value"),
        ("3", "expected names out of"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(said: str, complaint: str) -> None:
    with pytest.raises(DefinitionError, match=r"with-us\.yaml: expression") as caught:
        load_definition(WITH_US.replace("whole - waiting", said), name="with-us.yaml")
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    "inner", ["ratio, numerator: a, denominator: b", "derived, expression: x, of: {x: {type: count}}"]
)
def test_only_what_gives_each_unit_a_value_may_be_a_part(inner: str) -> None:
    with pytest.raises(DefinitionError, match="a type that gives each unit a value of its own"):
        load_definition(
            f"{{type: derived, expression: p, of: {{p: {{type: {inner}}}}}, increment: 'x, lower'}}", name="x"
        )


def test_parts_are_about_the_same_units() -> None:
    with pytest.raises(DefinitionError, match="expected parts per case, as the whole is"):
        load_definition(WITH_US.replace("{type: duration, from: opened", "{per: customer, from: opened"), name="x")
    assert load_definition(WITH_US + "per: customer\n", name="x").unit_of_analysis == "entity"


def test_products_come_before_sums_and_names_may_hold_hyphens() -> None:
    term = parse_expression("first-reply + 2 * (repair - 1 day)")
    assert kind_of(term, {"first-reply": "time", "repair": "time"}) == "time"
    assert parse_expression("a - b - c") == parse_expression("(a - b) - c") != parse_expression("a - (b - c)")


def test_its_sql_is_shown_and_metricflow_takes_it_from_a_row_per_unit(write: Callable[..., str]) -> None:
    definition = load_definition(WITH_US, name="x")
    sql = sql_of(definition, write("case,event,timestamp", *LINES), Mapping("case", "event", "timestamp"))
    assert "'asked back'" in sql
    assert "'solved'" in sql
    export = metricflow(definition)
    assert export.over == "units"
    assert "value / 3600000000.0" in export.yaml
