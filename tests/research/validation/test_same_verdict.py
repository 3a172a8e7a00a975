"""The same verdict from the same events: whatever the order of rows, the engine and the time zone of its session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from research.validation.loading import load_definition
from research.validation.mapping import Adjuster, Mapping, Outcome
from research.validation.measured import measure
from research.validation.validating import Validated, validate
from tests.research.validation import engines

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
MAPPING = Mapping("case_id", "event", "timestamp", "customer_id")
BOUGHT = Outcome("bought", events=("policy_bought",), role="kpi")
ASKED = (Adjuster("segment"), Adjuster("channel"))


def quotes() -> pa.Table:
    """The sample's requests for quotes, with instants and without a column that orders rows at the same time."""
    held = duckdb.connect()
    held.execute("SET TimeZone = 'UTC'")
    rows = held.sql(f"""
        SELECT case_id, customer_id, event, timestamp::TIMESTAMPTZ AS timestamp, segment, channel
        FROM read_csv('{SAMPLE}/events.csv.gz', all_varchar = true) WHERE case_id LIKE 'Q0%'""").to_arrow_table()
    instant = pa.timestamp("us", tz="UTC")
    return rows.cast(pa.schema([(name, instant if name == "timestamp" else pa.string()) for name in rows.column_names]))


def coarse(unit: str) -> pa.Table:
    """The same with times cut to the hour or the day, so that many events happen at the same time."""
    rows = quotes()
    held = duckdb.connect()
    held.execute("SET TimeZone = 'UTC'")
    cut = held.sql(f"SELECT * REPLACE (date_trunc('{unit}', timestamp) AS timestamp) FROM rows").to_arrow_table()
    return cut.cast(rows.schema)


def shuffled(rows: pa.Table, seed: int = 0) -> pa.Table:
    order = duckdb.sql(f"SELECT i FROM range({rows.num_rows}) t(i) ORDER BY hash(i + {seed})").fetchnumpy()["i"]
    return rows.take(pa.array(order))


def judged(location: str) -> Validated:
    text = (SAMPLE / "definitions" / "quote-turnaround.yaml").read_text(encoding="utf-8")
    return validate(load_definition(text, name="quote"), location, MAPPING, kpis=[BOUGHT], adjusters=ASKED, people=5)


def said(validated: Validated) -> list[tuple[Any, ...]]:
    """Every verdict with its sentences, and every finding's answer."""
    steps = [(step.step, step.answer, step.because) for step in validated.verdict.steps]
    return [*steps, *((found.check, found.about, found.verdict, found.n) for found in validated.findings)]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Validated:
    return judged(engines.files(tmp_path_factory.mktemp("first"))(quotes()))


@pytest.fixture(scope="module", params=["files", "postgres", "spark"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Place]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "files":
        yield engines.files(folder)
    else:
        yield from engines.postgres() if request.param == "postgres" else engines.spark(folder)


def test_the_verdict_stays(first: Validated, place: engines.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGTZ", "America/New_York")
    again = judged(place(shuffled(quotes())))
    assert any(step.step == "linked" and step.answer == "yes" for step in first.verdict.steps), "the planted link"
    assert said(again) == said(first)
    for one, two in zip(first.findings, again.findings, strict=True):
        if one.estimate is not None:
            assert two.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-12), one.check


def test_events_at_the_same_time_leave_the_verdict_where_it_is(place: engines.Place, tmp_path: Path) -> None:
    rows = coarse("day")
    in_order = judged(engines.files(tmp_path)(rows))
    assert in_order.measurements.zeros > 5_000
    assert said(judged(place(shuffled(rows)))) == said(in_order)


@pytest.mark.parametrize("seed", [1, 2, None])
def test_nor_does_the_hour_in_a_file_that_is_shuffled_or_has_the_newest_first(tmp_path: Path, seed: int | None) -> None:
    rows, folders = coarse("hour"), [tmp_path / "in order", tmp_path / "again"]
    for folder in folders:
        folder.mkdir()
    other = shuffled(rows, seed) if seed else rows.take(pa.array(range(rows.num_rows - 1, -1, -1)))
    in_order, again = judged(engines.files(folders[0])(rows)), judged(engines.files(folders[1])(other))
    assert said(again) == said(in_order)
    assert not in_order.report.notes
    assert "the order of rows does not tell" in again.report.notes[-1]


MEASURED = {
    "each offer": "{type: duration, from: {event: quote_requested, pick: each}, to: {event: quote_sent, pick: next}}",
    "the next of its kind": "{type: duration, from: {event: any, pick: each}, to: {event: any, pick: next}}",
    "how many": "{type: count, event: any, of: changes, column: event}",
}


@pytest.mark.parametrize("name", MEASURED)
def test_every_way_to_take_rows_in_turn_gives_the_same_values_shuffled(tmp_path: Path, name: str) -> None:
    text = f"statement: s\nincrement: hours, lower\nmeasure: {MEASURED[name]}"
    found = []
    for seed in (1, 2):
        (folder := tmp_path / str(seed)).mkdir()
        location = engines.files(folder)(shuffled(coarse("hour"), seed))
        found.append(measure(load_definition(text, name="turns"), location, MAPPING).cases)
    assert found[0] == found[1]
