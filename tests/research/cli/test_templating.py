"""Templates and the MetricFlow export in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from research import ColumnMapping, open_workspace
from research.cli import main


def test_templates_are_listed_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"template", "name", "type", "increment", "kpi", "about"} == set(rows[0])
    assert main(["templates", "hold-time"]) == 0
    assert "put on hold" in capsys.readouterr().out
    assert main(["templates", "hold-time", "--out", str(tmp_path)]) == 0
    out = tmp_path / "result.json"
    files = [str(tmp_path / "hold-time.yaml"), "--events", str(tmp_path / "hold-time.csv"), "--out", str(out)]
    assert main(["measure", *files]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["summary"]["n"] == 2


def test_an_unknown_template_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "speed"]) == 1
    assert "no template 'speed'" in capsys.readouterr().err


def test_a_definition_is_written_for_metricflow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "s.db"), "--json")

    def run(*arguments: str) -> dict[str, str]:
        assert main([*arguments, *store]) == 0
        loaded: dict[str, str] = json.loads(capsys.readouterr().out)
        return loaded

    study = run("studies", "create", "Calls")["study"]
    work = open_workspace(str(tmp_path / "s.db"))
    candidate = work.candidates.add(study, "Minimize the time on hold", "Hold", assumed=True).id
    main(["templates", "hold-time", "--out", str(tmp_path)])
    capsys.readouterr()
    mapping = ColumnMapping(case="call", event="event", timestamp="at")
    work.validation.add_dataset(study, "calls", str(tmp_path / "hold-time.csv"), mapping)
    run("validation", "define", study, candidate, str(tmp_path / "hold-time.yaml"))
    told = run("validation", "metricflow", study, candidate, "--out", str(tmp_path / "cpi.yml"))
    assert told["model"] == "cpi_hold_time_units"
    assert "metrics:" in (tmp_path / "cpi.yml").read_text(encoding="utf-8")
    assert "started_at" in (tmp_path / "cpi_hold_time_units.sql").read_text(encoding="utf-8")
