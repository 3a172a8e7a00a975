"""Combined views on Monitoring: first response beside sentiment and reopens, drawn, in words and as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from pages._pairs import _picture, rows_of, unheard, words
from research import Bin, ColumnMapping, Outcome, Pairing, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import text

FIRST = "id: first\nincrement: {unit: hours, direction: lower}\nmeasure: {type: duration, from: asked, to: answered}\n"


def pair(*sizes: int) -> Pairing:
    bins = tuple(Bin(f"step {i}", None, None, n, 4.0 * n, 4.0 - i, (3.5 - i, 4.5 - i)) for i, n in enumerate(sizes))
    return Pairing("Sentiment", "score", "hours", bins, tuple(0.9 - 0.2 * i for i in range(len(sizes))))


def test_an_increment_of_a_few_units_stands_in_the_table_only() -> None:
    held = pair(40, 30, 2)
    assert words(held).endswith("72 units have both. Too few for the chart, so only in the table: step 2 hours.")
    assert "Mean Sentiment: 4 (3.5 to 4.5) at step 0 hours; 3 (2.5 to 3.5) at step 1 hours." in words(held)
    assert len(rows_of(held)) == 3
    drawn = _picture(rows_of(held), held).to_dict()
    assert [row["step"] for row in next(iter(drawn["datasets"].values()))] == ["step 0", "step 1"]
    assert "70% to 90%" in unheard(held), "the two of step 2 say nothing of who answered"


@pytest.fixture
def desk(workspace: Workspace, proposed: Study, tmp_path: Path) -> Study:
    """A support desk: the longer the first answer takes, the lower the sentiment and the oftener it opens again."""
    rng, lines = np.random.default_rng(5), ["case,event,time,mood"]
    for i in range(500):
        asked = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=8 * i)
        wait = float(rng.lognormal(1, 1.2))
        answered = asked + timedelta(hours=wait)
        mood = np.clip(round(5 - 0.4 * np.log2(wait + 1)), 1, 5)
        lines += [f"{i},asked,{asked.isoformat()},{mood}", f"{i},answered,{answered.isoformat()},{mood}"]
        if rng.random() < 0.05 + 0.04 * np.log2(wait + 1):
            lines.append(f"{i},reopened,{(answered + timedelta(days=1)).isoformat()},{mood}")
    path = tmp_path / "desk.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcomes = (
        Outcome("Sentiment", "mood", kind="score"),
        Outcome("Reopened", events=("reopened",), direction="lower", role="kpi"),
    )
    mapping = ColumnMapping("case", "event", "time", attributes=("mood",), outcomes=outcomes)
    data = workspace.validation.add_dataset(proposed.study, "Desk", str(path), mapping)
    one = workspace.candidates.all(proposed.study)[0].id
    workspace.validation.define(proposed.study, one, workspace.validation.parse(FIRST)[0])
    tested = workspace.validation.run(proposed.study, one, data.id)
    workspace.decisions.decide(proposed.study, one, "adopt", because="said", owner="Mara", validation=tested.id)
    workspace.watch.read(proposed.study, one)
    return proposed


def test_first_response_is_laid_beside_sentiment_and_reopens(open_page: Open, desk: Study) -> None:
    at = open_page("monitoring", study=desk.study)
    shown = text(at).replace("\\", "")
    assert "× Sentiment" in shown
    assert "× Reopened" in shown
    tables = [frame.value for frame in at.dataframe if "known for" in frame.value]
    assert len(tables) == 2
    for table in tables:
        assert table["units"].sum() == 500
    mood = next(table for table in tables if table["mean"].max() > 1)
    reopened = next(table for table in tables if table["mean"].max() <= 1)
    assert mood["mean"].iloc[0] > mood["mean"].iloc[3]
    assert reopened["mean"].iloc[0] < reopened["mean"].iloc[3]
