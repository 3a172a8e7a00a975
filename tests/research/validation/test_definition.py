"""Definitions: generous about spelling, strict about meaning, the same after a round trip."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import DefinitionError
from research.validation.definition import (
    Calendar,
    Clause,
    Condition,
    Count,
    Definition,
    Duration,
    End,
    Events,
    FirstContact,
    Increment,
    Measure,
    Options,
    Ratio,
    ScorePair,
    Share,
    Start,
    Tally,
    TargetHit,
)
from research.validation.dumping import dump, spell_us
from research.validation.loading import load_definition, load_document

HOUR, DAY = 3_600_000_000, 86_400_000_000

QUOTE = """
id: quote-turnaround
statement: Minimize the time it takes to get a quote
increment: {unit: hours, direction: lower}
rows: {lifecycle:transition: COMPLETE}
measure:
  type: duration
  from: {event: A_SUBMITTED, pick: first}
  to: {event: O_SENT, pick: first_after}
"""

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip)
names = texts.filter(lambda t: t and t.lower() not in ("*", "any", "null", "~"))
clauses = st.builds(
    Clause, names, st.sampled_from(["is", "is_not", "contains"]), st.lists(names, min_size=1, max_size=2).map(tuple)
) | st.builds(Clause, names, st.sampled_from(["present", "missing"]), st.just(()))
events = st.builds(
    Events, st.lists(names, max_size=2, unique=True).map(tuple), st.lists(clauses, max_size=2).map(tuple)
)
starts = st.builds(Start, events, st.sampled_from(["first", "last"]))
ends = st.builds(End, events, st.sampled_from(["first_after", "last_after", "first", "last"]))
lengths = st.integers(1, 400 * DAY)
conditions = st.builds(Condition, events, st.integers(0, 3), st.none() | st.integers(3, 9), st.none() | lengths)
many = st.lists(conditions, min_size=1, max_size=2).map(tuple)
hours = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 700), st.integers(701, 1440)), min_size=1, max_size=3, unique=True
).map(lambda found: tuple(sorted(found)))
durations = st.builds(
    Duration, starts, ends, st.none() | lengths, st.just("extract_end"), st.none(), st.just("competing"),
    st.none() | st.builds(Calendar, st.just("Europe/Paris"), hours),
)  # fmt: skip
measures: st.SearchStrategy[Measure] = st.one_of(
    durations,
    st.builds(Share, many, many, st.none() | starts, lengths),
    st.builds(Count, events, st.just("events"), st.just(""), st.none() | starts, st.none() | ends),
    st.builds(Options, events, names),
    st.builds(TargetHit, ends, names, st.none(), st.none() | starts, st.sampled_from(["date", "timestamp"])),
    st.builds(Ratio, st.builds(Tally, events, names), st.builds(Tally, events)),
    st.builds(FirstContact, events, events, st.none() | events, lengths, names),
    st.builds(ScorePair, durations, names, names, lengths, st.none() | lengths),
)


@settings(max_examples=150, deadline=None)
@given(measures, st.lists(clauses, max_size=2).map(tuple), st.lists(conditions, max_size=2).map(tuple))
def test_a_definition_survives_the_trip_through_yaml(measure, rows, population) -> None:
    definition = Definition(
        "d", "Minimize the wait", Increment("hours", "lower", 0.5), measure, "entity", rows, population
    )
    again = load_definition(dump(definition), name="d.yaml")
    assert again == definition
    assert again.hash == definition.hash


def test_edges_are_kept_and_change_no_value() -> None:
    text = "type: duration\nfrom: a\nto: b\nincrement: {unit: hours, direction: lower, edges: [0.5, 4, 24]}"
    definition = load_definition(text, name="d.yaml")
    assert definition.increment == Increment("hours", "lower", edges=(0.5, 4, 24))
    assert load_definition(dump(definition), name="d.yaml") == definition
    bare = replace(definition, increment=Increment("hours", "lower"))
    assert bare.hash == definition.hash
    for wrong in ("[4, 4]", "[24, 4]", "[soon]", "[nan]"):
        with pytest.raises(DefinitionError, match="edges"):
            load_definition(text.replace("[0.5, 4, 24]", wrong), name="d.yaml")


def test_the_hash_is_of_what_is_measured() -> None:
    definition = load_definition(QUOTE, name="quote.yaml")
    assert len(definition.hash) == 64
    assert replace(definition, statement="Other words", owner="Ada", version=2).hash == definition.hash
    assert replace(definition, rows=()).hash != definition.hash


@pytest.mark.parametrize(
    "text",
    [
        "type: duration\nfrom: a\nto: b\nunit: minutes\nbetter: lower",
        "duration: {start: a, end: {activity: b}}\nincrement: minutes, lower is better",
        "type: duration\nfrom: a\nto: b\nincrement: minutes",
        "type: duration\nfrom: a\nto: b\nincrement: {unit: minutes}",
        "metric: turnaround-time\nparams: {start_event: a, end_event: b}\nincrement: {unit: min, direction: down}",
        "measure: {from: {event: [a], pick: earliest}, to: {event: b, pick: after}}\nincrement: minute, less",
    ],
)
def test_the_same_duration_in_other_words(text: str) -> None:
    definition = load_definition(text, name="d.yaml")
    assert definition.measure == Duration(Start(Events(("a",))), End(Events(("b",))))
    assert definition.increment == Increment("minutes", "lower")


@pytest.mark.parametrize(
    ("said", "us"),
    [("7 days", 7 * DAY), ("4h", 4 * HOUR), ("PT4H", 4 * HOUR), ("P1DT2H", 26 * HOUR), ("1 h 30 min", 5_400_000_000),
     ("{hours: 4}", 4 * HOUR), ("0.5 seconds", 500_000), ("2 weeks", 14 * DAY)],
)  # fmt: skip
def test_lengths_of_time(said: str, us: int) -> None:
    text = f"{QUOTE}  max_wait: {said}\n"
    assert load_definition(text, name="d.yaml").measure.max_wait_us == us  # type: ignore[union-attr]


def test_a_length_may_stand_under_a_key_with_its_unit() -> None:
    text = "type: share\nnumerator: {event: b, within_hours: 4}\nincrement: {unit: cases, direction: higher}"
    measure = load_definition(text, name="d.yaml").measure
    assert measure == Share((Condition(Events(("b",)), within_us=4 * HOUR),), maturity_us=4 * HOUR)


@given(st.integers(1, 10**15))
def test_spelled_lengths_are_exact(us: int) -> None:
    n, unit = spell_us(us).split()
    assert int(n) * {"microseconds": 1, "milliseconds": 1000, "seconds": 10**6, "minutes": 6 * 10**7, "hours": HOUR, "days": DAY}[unit] == us  # fmt: skip  # noqa: E501


def test_names_stay_the_text_they_are() -> None:
    text = "type: count\nevent: [NO, 1e3, 007, 2024-01-01]\nincrement: {unit: contacts, direction: lower}"
    assert load_definition(text, name="d.yaml").measure.events.names == ("NO", "1e3", "007", "2024-01-01")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("type: duration", "type: durations!"), ["quote.yaml", "measure.type", "'durations!'", "duration"]),
        (("pick: first}", "pick: frist}"), ["measure.from.pick", "'frist'", "first, last or each"]),
        (("to:", "tto:"), ["measure.to", "missing"]),
        (("statement:", "statment:"), ["statment", "Did you mean 'statement'"]),
        (("direction: lower", "direction: sideways"), ["increment.direction", "'sideways'", "lower or higher"]),
        (("id: quote-turnaround", "id: x\nid: y"), ["quote.yaml", "twice"]),
        (("  type: duration", "  type: duration\n  max_wait: 7"), ["measure.max_wait", "'7'", "7 days"]),
    ],
)
def test_complaints_name_file_key_value_and_what_was_expected(change: tuple[str, str], said: list[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_definition(QUOTE.replace(*change, 1), name="quote.yaml")
    for words in said:
        assert words in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_loads_or_is_refused_in_words(text: str) -> None:
    with suppress(DefinitionError):
        assert load_definition(text, name="x.yaml").hash


def test_the_file_may_say_how_columns_are_called() -> None:
    text = QUOTE + "columns: {case: id, event: what, timestamp: when, customer: who}\ntimezone: Europe/Amsterdam\n"
    columns = load_document(text, name="q.yaml")[1]
    assert (columns.case, columns.event, columns.timestamp, columns.entity) == ("id", "what", "when", "who")
    assert columns.timezone == "Europe/Amsterdam"


def test_a_wide_table_names_the_column_of_each_event() -> None:
    text = "type: duration\nfrom: a\nto: b\ncolumns: {case: order, events: {a: bought_at, b: came_at}}"
    assert load_document(text, name="q.yaml")[1].event_columns == (("a", "bought_at"), ("b", "came_at"))


def test_conditions_of_every_kind() -> None:
    text = """
type: share
increment: {unit: cases, direction: higher}
numerator:
  - {event: solved, within: 2 days}
  - {no_event: reopened}
  - {not: {event: escalated, at_least: 2}}
denominator: {channel: [web, app]}
filter: {amount: {at_least: 5}}
"""
    definition = load_definition(text, name="d.yaml")
    assert definition.measure == Share(
        (
            Condition(Events(("solved",)), within_us=2 * DAY),
            Condition(Events(("reopened",)), 0, 0),
            Condition(Events(("escalated",)), 0, 1),
        ),
        (Condition(Events((), (Clause("channel", "is", ("web", "app")),))),),
        maturity_us=2 * DAY,
    )
    assert definition.rows == (Clause("amount", "at_least", ("5",)),)
