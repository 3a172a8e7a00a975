"""Every published figure of the real material, worked out by the product (``benchmarks/reference.py`` prints them)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks.figures.figure import agrees
from benchmarks.reference import GROUPS
from research.validation.definition import Definition
from research.validation.loading import load_definition
from research.validation.mapping import Mapping
from research.validation.measuring.events import EventTable, open_events
from research.validation.measuring.measure import measure_units
from research.validation.measuring.summarizing import summarize
from tests.research.validation import engines

HOUR, DAY = 3_600_000_000, 86_400_000_000
MAPPING = Mapping("case:concept:name", "concept:name", "time:timestamp")


@pytest.mark.parametrize("group", GROUPS)
def test_figures(group: str, shared_data: Path) -> None:
    figures = list(GROUPS[group](shared_data / "interactions"))
    assert figures
    assert [figure for figure in figures if not agrees(figure)] == []


@pytest.fixture(scope="module", params=["postgres", "spark"])
def bank(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EventTable]:
    """The loan applications, open on another engine, as instants with the order of the file."""
    folder = tmp_path_factory.mktemp("bank")
    places = engines.postgres() if request.param == "postgres" else engines.spark(folder)
    place = next(places)
    rows = duckdb.sql(f"""
        SELECT "case:concept:name", "concept:name", "lifecycle:transition", row_number() OVER () AS seq,
               "time:timestamp"::TIMESTAMPTZ AT TIME ZONE 'UTC' AS "time:timestamp"
        FROM read_csv('{shared_data}/interactions/bpic2012.csv.gz', all_varchar = true, parallel = false)""")
    with open_events(place(rows.to_arrow_table()), MAPPING, ("lifecycle:transition",)) as events:
        yield events
    next(places, None)


def definition(measure: str) -> Definition:
    text = f"increment: hours, lower\nrows: {{lifecycle:transition: COMPLETE}}\nmeasure: {measure}"
    return load_definition(text, name="bank")


def test_events_where_they_lie(bank: EventTable) -> None:
    quote = "{type: duration, from: A_SUBMITTED, to: {event: O_SENT, pick: first_after}}"
    held = summarize(measure_units(bank, definition(quote)))
    assert (held.n_eligible, held.n, held.censored, held.sum) == (13_087, 5_015, 8_072, 362_407_706_286_000)
    hours = [(value or 0) / HOUR for value in (held.median, held.mean, held.p90)]
    assert hours == pytest.approx([5.732384, 20.073541, 45.631521], abs=5e-7)
    each = "{type: duration, from: {event: O_SENT, pick: each}, to: {event: [O_ACCEPTED, O_CANCELLED], pick: next}}"
    held = summarize(measure_units(bank, definition(each)))
    assert (held.span_starts, held.spans, held.span_sum) == (7_030, 5_898, 6_395_706_541_296_000)
    decided = "{type: duration, from: A_SUBMITTED, to: {event: [A_APPROVED, A_DECLINED, A_CANCELLED]}}"
    held = summarize(measure_units(bank, definition(decided)))
    assert (held.n, held.censored) == (12_688, 399)
    assert held.survival is not None
    assert (held.survival.median or 0) / DAY == pytest.approx(0.81021, abs=5e-6)
