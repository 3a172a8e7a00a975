"""Many measures in the terminal: measured in one go, listed, their rows written; what fails in part says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from research import open_workspace
from research.cli import main

WAIT = "id: wait\nincrement: {unit: hours, direction: lower}\nmeasure: {type: duration, from: asked, to: told}\n"
LOST = "id: lost\nincrement: {unit: calls, direction: lower}\nmeasure: {type: options, event: told, column: no}\n"


def test_measured_listed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "studies.db")
    log = tmp_path / "log.csv"
    rows = [f"c{i},asked,2024-01-{1 + i:02}T08:00:00Z\nc{i},told,2024-01-{1 + i:02}T10:00:00Z" for i in range(20)]
    log.write_text("case,event,time\n" + "\n".join(rows) + "\n", encoding="utf-8")
    work = open_workspace(store)
    study = work.studies.create("Quotes").id
    made = [work.candidates.add(study, "Minimize the wait", f"Candidate {n}", assumed=True) for n in (1, 2)]
    for candidate, text in zip(made, (WAIT, LOST), strict=True):
        work.validation.define(study, candidate.id, work.validation.parse(text)[0])

    def told(*arguments: str) -> tuple[int, object]:
        code = main(["validation", *arguments, "--db", store, "--json"])
        return code, json.loads(capsys.readouterr().out)

    _, data = told("data", study, str(log))
    code, runs = told("run-many", study, data["dataset"])  # type: ignore[index]
    assert code == 3, "done in part"
    assert [run["problem"] is None for run in runs] == [True, False]  # type: ignore[union-attr]
    code, lines = told("measures", study)
    assert code == 0
    assert [line["headline"] and line["headline"]["value"] for line in lines] == [7_200_000_000, None]  # type: ignore[union-attr]
    code, written = told("rows", study, made[0].id, data["dataset"], "--out", str(tmp_path / "o" / "r.csv"))  # type: ignore[index]
    assert written["rows"] == 20  # type: ignore[index]
    assert (tmp_path / "o" / "r.csv").read_text(encoding="utf-8").startswith("case,value,unit")
