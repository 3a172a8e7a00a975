"""A study from the terminal: the same verbs as the app, under the same names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from research.cli import main
from tests.research.cli.test_stateless import ANA, BEN


def run(capsys: pytest.CaptureFixture[str], store: tuple[str, ...], *arguments: str) -> tuple[int, object]:
    code = main([*arguments, *store, "--json"])
    printed = capsys.readouterr().out
    return code, json.loads(printed) if printed.strip() else None


def test_files_in_candidates_out_decided_and_undone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "studies.db"), "--by", "Rita")
    (tmp_path / "ana.vtt").write_text(ANA, encoding="utf-8")
    (tmp_path / "ben.txt").write_text(BEN, encoding="utf-8")
    code, made = run(capsys, store, "studies", "create", "Quotes")
    assert code == 0
    study = made["study"]  # type: ignore[index]
    code, added = run(capsys, store, "sources", "add", study, str(tmp_path / "ana.vtt"), str(tmp_path / "ben.txt"))
    assert (code, len(added)) == (0, 2)  # type: ignore[arg-type]
    code, _ = run(capsys, store, "sources", "add", study, str(tmp_path / "ana.vtt"))
    assert code == 1
    code, read = run(capsys, store, "coding", "suggest", study)
    assert code == 0
    assert read["suggested"] >= 4  # type: ignore[index, operator]
    code, candidates = run(capsys, store, "candidates", "propose", study)
    assert code == 0
    first = candidates[0]  # type: ignore[index]
    assert first["people"] == 2
    code, _ = run(
        capsys, store, "decisions", "decide", study, first["candidate"], "park", "--because", "two people only"
    )
    assert code == 0
    code, _ = run(capsys, store, "report", "write", study, "--out", str(tmp_path / "report.html"))
    assert "Decision: park" in (tmp_path / "report.html").read_text(encoding="utf-8")
    code, steps = run(capsys, store, "history", "show", study)
    assert steps[0]["by"] == "Rita"  # type: ignore[index]
    code, _ = run(capsys, store, "history", "undo", study)
    assert code == 0
    run(capsys, store, "report", "write", study, "--out", str(tmp_path / "report.html"))
    assert "Decision: park" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_an_unknown_study_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["candidates", "show", "nothing-0", "--db", str(tmp_path / "s.db")]) == 1
    assert "no study 'nothing-0'" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "s.db"))
    _, made = run(capsys, store, "studies", "create", "Quotes")
    code = main(["coding", "codebook", made["study"], str(tmp_path / "none.csv"), *store])  # type: ignore[index]
    assert code == 1
    assert "none.csv" in capsys.readouterr().err


def test_a_candidate_is_defined_measured_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "s.db"))
    rows = [f"{n},asked,2024-01-01T09:00:00Z\n{n},answered,2024-01-01T{10 + n % 9}:00:00Z\n" for n in range(150)]
    (tmp_path / "log.csv").write_text("case_id,event,timestamp\n" + "".join(rows), encoding="utf-8")
    (tmp_path / "wait.yaml").write_text(
        "id: wait\nincrement: hours, lower\ntype: duration\nfrom: asked\nto: answered\n", encoding="utf-8"
    )
    (tmp_path / "ana.vtt").write_text(ANA, encoding="utf-8")
    (tmp_path / "ben.txt").write_text(BEN, encoding="utf-8")
    study = run(capsys, store, "studies", "create", "Quotes")[1]["study"]  # type: ignore[index]
    run(capsys, store, "sources", "add", study, str(tmp_path / "ana.vtt"), str(tmp_path / "ben.txt"))
    run(capsys, store, "coding", "suggest", study)
    candidate = run(capsys, store, "candidates", "propose", study)[1][0]["candidate"]  # type: ignore[index]
    data = run(capsys, store, "validation", "data", study, str(tmp_path / "log.csv"))[1]["dataset"]  # type: ignore[index]
    code, kept = run(capsys, store, "validation", "define", study, candidate, str(tmp_path / "wait.yaml"))
    assert (code, kept["version"]) == (0, 1)  # type: ignore[index]
    code, judged = run(capsys, store, "validation", "run", study, candidate, data)
    assert code == 0
    assert judged["measurements"]["n"] == 150  # type: ignore[index]
    assert judged["verdict"]["reached"] == "said", "the gate is not answered yet"  # type: ignore[index]
    code, gate = run(capsys, store, "candidates", "gate", study, candidate)
    assert (code, gate["verdict"]) == (0, "undecided")  # type: ignore[index]
    assert [q["answer"] for q in gate["questions"]] == [None] * 4  # type: ignore[index]
    for question in ("said", "noticed", "own", "free"):
        run(capsys, store, "candidates", "answer", study, candidate, question, "yes", "--because", "we asked them")
    code, gate = run(capsys, store, "candidates", "gate", study, candidate)
    assert gate["verdict"] == "CPI"  # type: ignore[index]
    _, judged = run(capsys, store, "validation", "show", study, candidate)
    assert judged["verdict"]["reached"] == "measurable"  # type: ignore[index]
    assert run(capsys, store, "validation", "links", study) == (0, []), "no KPI was named"


def test_folders_are_taken_and_files_of_one_name_stay_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "s.db"))
    for name, text in (("ana/1.vtt", ANA), ("ben/1.txt", BEN), ("cleo/1.txt", BEN.replace("two weeks", "a year"))):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    _, made = run(capsys, store, "studies", "create", "Quotes")
    study = made["study"]  # type: ignore[index]
    code, added = run(capsys, store, "sources", "add", study, str(tmp_path / "in"))
    names = [source["name"] for source in added]  # type: ignore[union-attr, index, call-overload]
    assert code == 0
    assert names == ["1.vtt", "ben/1.txt", "cleo/1.txt"]
    assert main(["sources", "add", study, str(tmp_path / "gone.txt"), *store]) == 1
    assert f"left out: {tmp_path}/gone.txt does not exist" in capsys.readouterr().err
