"""Interaction data in databases, brought in through the Workspace, the terminal and the page, and measured there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pytest

from nlp.errors import DataError
from research.cli import main
from research.validation.loading import load_definition
from research.workspace import Workspace
from tests.research.validation import engines

WAIT = "id: wait\nincrement: hours, lower\ntype: duration\nfrom: asked\nto: answered\n"
QUOTE = """
id: quote-turnaround
increment: hours, lower
rows: {lifecycle:transition: COMPLETE}
measure: {type: duration, from: A_SUBMITTED, to: {event: O_SENT, pick: first_after}}
columns: {case: "case:concept:name", event: "concept:name", timestamp: "time:timestamp"}
"""


def rows() -> pa.Table:
    asked = datetime.fromisoformat("2024-01-01T09:00")
    held = [(str(n), what, asked + timedelta(hours=n % 9 * (what == "answered")))
            for n in range(150) for what in ("asked", "answered")]  # fmt: skip
    case, event, at = zip(*held, strict=True)
    return pa.table({"case_id": case, "event": event, "timestamp": pa.array(at, pa.timestamp("us")),
                     "seq": range(len(held))})  # fmt: skip


@pytest.fixture(params=["duckdb", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "duckdb":
        with duckdb.connect(tmp_path / "log.duckdb") as connection:
            connection.register("held", rows())
            connection.execute("CREATE TABLE events AS SELECT * FROM held")
        yield f"{tmp_path / 'log.duckdb'}#events"
    else:
        places = engines.postgres()
        yield next(places)(rows())
        next(places, None)


def test_a_database_is_looked_at_kept_and_measured(workspace: Workspace, address: str) -> None:
    study = workspace.studies.create("Waits").study
    desk = workspace.validation
    assert desk.preview(address, rows=2).columns == ("case_id", "event", "timestamp", "seq")
    proposal = desk.propose(address)
    assert (proposal.mapping.case, proposal.mapping.event, proposal.mapping.timestamp) == desk.preview(address).columns[
        :3
    ]
    kept = desk.add_dataset(study, "log", address, proposal.mapping)
    assert kept.rows == 300
    assert dict(desk.events(kept)) == {"asked": 150, "answered": 150}
    wait = load_definition(WAIT, name="wait")
    held = desk.try_out(wait, kept.location, kept.mapping).measurements
    assert (held.n, held.sum) == (150, sum(n % 9 for n in range(150)) * 3_600_000_000)
    assert '"_unit"' in desk.sql(wait, kept.location, kept.mapping)


def test_a_database_is_measured_from_the_terminal(address: str, tmp_path: Path) -> None:
    (tmp_path / "wait.yaml").write_text(WAIT, encoding="utf-8")
    out = tmp_path / "wait.json"
    assert main(["measure", str(tmp_path / "wait.yaml"), "--events", address, "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["summary"]["n"] == 150


def test_a_password_is_never_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = workspace.studies.create("Waits").study
    mapping = workspace.validation.propose
    with pytest.raises(DataError, match="holds a password") as caught:
        workspace.validation.add_dataset(study, "log", "postgresql://me:geheim@db/base#events", None)  # type: ignore[arg-type]
    assert "geheim" not in str(caught.value)
    monkeypatch.delenv("DB_PASSWORD", raising=False)
    with pytest.raises(DataError, match="DB_PASSWORD, which is not set"):
        mapping("postgresql://me:$DB_PASSWORD@db/base#events")


def test_a_real_bank_in_postgresql(workspace: Workspace, shared_data: Path) -> None:
    """The quote turnaround of BPI Challenge 2012, every figure, measured by PostgreSQL."""
    places = engines.postgres()
    place = next(places)
    kinds = pa.csv.ConvertOptions(column_types={"case:concept:name": pa.string(), "case:AMOUNT_REQ": pa.string()})
    with gzip.open(shared_data / "interactions" / "bpic2012.csv.gz") as file:
        log = pa.csv.read_csv(file, convert_options=kinds)
    log = log.select(["case:concept:name", "concept:name", "lifecycle:transition", "time:timestamp"])
    instants = log["time:timestamp"].cast(pa.timestamp("us", tz="UTC"))
    address = place(log.set_column(3, "time:timestamp", instants))
    definition, columns = workspace.validation.parse(QUOTE)
    proposal = workspace.validation.propose(address, columns=columns)
    held = workspace.validation.try_out(definition, address, proposal.mapping).measurements
    assert (held.n_eligible, held.n, held.censored, held.sum) == (13_087, 5_015, 8_072, 362_407_706_286_000)
    hours = [(value or 0) / 3_600_000_000 for value in (held.median, held.mean, held.p90)]
    assert hours == pytest.approx([5.732384, 20.073541, 45.631521], abs=5e-7)
    next(places, None)
