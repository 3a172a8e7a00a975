"""Register and monitoring from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from research import open_workspace
from research.validation.mapping import Mapping
from tests.fakes import fake_language
from tests.research.cli.test_verbs import run
from tests.research.workspace.conftest import ANA, BEN
from tests.research.workspace.test_watch import WAIT, log


def test_entered_read_frozen_and_signalled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = str(tmp_path / "studies.db")
    store = ("--db", url, "--by", "Rita")
    work = open_workspace(url, language=fake_language)
    study = work.studies.create("Claims").id
    files = {"ana.txt": ANA.encode(), "ben.txt": BEN.encode()}
    for reading in work.sources.read(files.items())[0]:
        source = work.sources.add(study, reading, files[reading.name])
        work.coding.suggest(study, source.id)
    one = work.candidates.propose(study)[0].id
    assert run(capsys, store, "register", "own", study, one, "--owner", "Mara")[0] == 1  # not adopted
    data = work.validation.add_dataset(study, "log", log(tmp_path / "log.csv"), Mapping("case", "event", "time"))
    work.validation.define(study, one, WAIT)
    work.validation.run(study, one, data.id)
    work.decisions.decide(study, one, "adopt", because="said", owner="Mara")
    assert run(capsys, store, "register", "own", study, one, "--owner", "Mara", "--target", "soon")[0] == 1
    code, owned = run(
        capsys, store, "register", "own", study, one, "--owner", "Mara", "--target", "90 % within 5 hours"
    )
    assert (code, owned["target"]) == (0, "90 % within 5 hours")  # type: ignore[index]
    assert run(capsys, store, "monitoring", "freeze", study, one, "Median", "--because", "calm")[0] == 1  # not read
    code, read = run(capsys, store, "monitoring", "read", study, one)
    assert (code, read["series"][0]["chart"]) == (0, "log I-MR")  # type: ignore[index]
    code, frozen = run(capsys, store, "monitoring", "freeze", study, one, "Median", "--because", "calm")
    assert (code, frozen["points"]) == (0, 24)  # type: ignore[index]
    code, _ = run(capsys, store, "monitoring", "signals", study, one, "--out", str(tmp_path / "signals.csv"))
    assert (tmp_path / "signals.csv").read_text(encoding="utf-8").count("Median,2024-07-29,beyond") == 1
    code, lines = run(capsys, store, "register", "show", study)
    task = lines[0]["tasks"][0]["task"]  # type: ignore[index]
    assert run(capsys, store, "register", "close", study, task, "done")[0] == 1
    assert run(capsys, store, "register", "close", study, task, "done", "--outcome", "a broken form")[0] == 0
