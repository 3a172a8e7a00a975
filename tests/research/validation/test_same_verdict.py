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
    rows = quotes()
    shuffled = rows.take(pa.array(duckdb.sql(
        f"SELECT i FROM range({rows.num_rows}) t(i) ORDER BY hash(i)").fetchnumpy()["i"]))  # fmt: skip
    monkeypatch.setenv("PGTZ", "America/New_York")
    again = judged(place(shuffled))
    assert any(step.step == "linked" and step.answer == "yes" for step in first.verdict.steps), "the planted link"
    assert said(again) == said(first)
    for one, two in zip(first.findings, again.findings, strict=True):
        if one.estimate is not None:
            assert two.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-12), one.check
