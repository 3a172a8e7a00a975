"""Experiments from the terminal; on a public e-mail experiment the known figures come out."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from research.cli import main

DESIGN = """hypothesis: An e-mail about men's or women's goods brings people to the site.
unit: customer
arms: [{name: No E-Mail, share: 0.3333333333}, {name: Mens E-Mail, share: 0.3333333333},
       {name: Womens E-Mail, share: 0.3333333334}]
primary: {name: conversion, direction: higher, sesoi: 0.002}
manipulation: {cpi: visit, direction: higher, increment: visit}
guardrails: [{name: spend, direction: higher, margin: 0.2}]
per_arm: 20000
weeks: 2
mde: 0.002
"""


@pytest.fixture
def begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str, str]:
    """A store, a study and a candidate that somebody assumed."""
    from research.workspace import open_workspace

    store = str(tmp_path / "studies.db")
    workspace = open_workspace(store)
    study = workspace.studies.create("E-mail").id
    return store, study, workspace.candidates.add(study, "Hear of what I like", "E-mail", assumed=True).id


def run(capsys: pytest.CaptureFixture[str], store: str, *words: str) -> dict[str, object]:
    assert main([*words, "--db", store, "--json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_planned_registered_assigned_and_shown(
    begun: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, study, candidate = begun
    plan = run(
        capsys, store, "experiments", "plan", study, "--mean", "0.1", "--sesoi", "0.02", "--weekly", "1000"
    )  # fmt: skip
    assert (plan["per_arm"], plan["verdict"]) == (3_841, "can be answered")
    (tmp_path / "design.yaml").write_text(DESIGN, encoding="utf-8")
    made = run(capsys, store, "experiments", "register", study, candidate, str(tmp_path / "design.yaml"))
    (tmp_path / "ids.txt").write_text("A\nB\n\nA\n", encoding="utf-8")
    arms = run(capsys, store, "experiments", "assign", study, str(made["experiment"]), str(tmp_path / "ids.txt"))
    assert set(arms) == {"A", "B"}
    shown = run(capsys, store, "experiments", "show", study, candidate)
    assert shown["experiments"] == [
        {"experiment": made["experiment"], "name": "design", "hash": made["hash"], "outcomes": []}
    ]
    (tmp_path / "design.yaml").write_text(DESIGN.replace("weeks: 2", "weeks: many"), encoding="utf-8")
    assert main(["experiments", "register", study, candidate, str(tmp_path / "design.yaml"), "--db", store]) == 1
    assert "weeks" in capsys.readouterr().err


def test_the_public_experiment_gives_its_known_figures(
    begun: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], shared_data: Path
) -> None:
    store, study, candidate = begun
    with gzip.open(shared_data / "interactions" / "hillstrom.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["segment", "conversion", "visit", "spend"])
        writer.writerows([row["segment"], row["conversion"], row["visit"], row["spend"]] for row in rows)
    (tmp_path / "design.yaml").write_text(DESIGN, encoding="utf-8")
    made = run(capsys, store, "experiments", "register", study, candidate, str(tmp_path / "design.yaml"))
    read = run(
        capsys, store, "experiments", "read", study, str(made["experiment"]), str(tmp_path / "units.csv"),
        "--arm", "segment",
    )  # fmt: skip
    ratio = read["sample_ratio"]
    assert (round(ratio["chi2"], 4), round(ratio["p"], 4)) == (0.2025, 0.9037)  # type: ignore[index]
    men, women = (arm["effects"] for arm in read["arms"])  # type: ignore[attr-defined]
    assert men["manipulation"]["value"] == pytest.approx(0.0765896, abs=5e-8)
    assert [men["manipulation"][end] for end in ("low", "high")] == pytest.approx([0.0699531, 0.0832260], abs=5e-7)
    assert women["manipulation"]["value"] == pytest.approx(0.0452331, abs=5e-8)
    assert [men["primary"]["value"], women["primary"]["value"]] == pytest.approx([0.0068050, 0.0031111], abs=5e-8)
    spend = men["guardrails"][0]["estimate"]
    assert [spend["value"], spend["low"], spend["high"]] == pytest.approx([0.769827, 0.485140, 1.054515], abs=5e-6)


def test_before_its_planned_size_no_number_is_shown_and_then_all_that_was_promised(
    begun: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, study, candidate = begun
    text = (
        "hypothesis: Sooner is better.\nunit: customer\narms: [{name: 0, share: 0.5}, {name: 1, share: 0.5}]\n"
        "primary: {name: bought, direction: higher, sesoi: 0.1}\n"
        "manipulation: {cpi: wait, direction: lower, increment: hour}\nper_arm: 400\nweeks: 2\nmde: 0.1\n"
        "further: [{name: calls, direction: lower}]\nsegments: [region]\n"
    )
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    words = ("experiments", "register", study, candidate, str(tmp_path / "design.yaml"))
    made = str(run(capsys, store, *words)["experiment"])
    rows = [f"{n % 2},{n % 7 == 0:d},{5 - n % 2}.{n % 5},{n % 3},{'north' if n % 5 else 'south'}" for n in range(1000)]
    for name, some in (("early.csv", rows[:200]), ("late.csv", rows)):
        (tmp_path / name).write_text("\n".join(["arm,bought,wait,calls,region", *some]), encoding="utf-8")
    words = ("experiments", "read", study, made)
    early = run(capsys, store, *words, str(tmp_path / "early.csv"))
    assert early["arms"][0]["effects"] == {"arm": "1", "smallest": 100}  # type: ignore[index]
    assert (early["arms"][0]["sentence"], early["further"], early["segments"]) == ("", [], [])  # type: ignore[index]
    assert main([*words, str(tmp_path / "early.csv"), "--db", store]) == 0
    said = capsys.readouterr().out
    assert "read before its time" in said
    assert "changes bought" not in said
    late = run(capsys, store, *words, str(tmp_path / "late.csv"))
    assert [held["name"] for held in late["further"]] == ["calls"]  # type: ignore[attr-defined, index]
    assert [level["name"] for level in late["segments"][0]["levels"]] == ["north", "south"]  # type: ignore[index]
    assert main([*words, str(tmp_path / "late.csv"), "--db", store]) == 0
    said = capsys.readouterr().out
    assert "“1” by region: the effect on bought" in said
    assert "Did the CPI move?" in said


def test_a_cutoff_is_looked_at_from_the_terminal(
    begun: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, study, candidate = begun
    random = np.random.default_rng(6)
    score = random.normal(600, 50, 3000)
    value = 0.004 * score + 0.8 * (score >= 600) + random.normal(0, 0.5, 3000)
    rows = [f"{s:.3f},{v:.4f}" for s, v in zip(score, value, strict=True)]
    (tmp_path / "scores.csv").write_text("\n".join(["score,csat", *rows, "610,"]), encoding="utf-8")
    words = (
        "experiments", "look", study, candidate, str(tmp_path / "scores.csv"), "--method", "regression discontinuity",
        "--period", "score", "--value", "csat", "--first", "600", "--sesoi", "0.4",
    )  # fmt: skip
    found = run(capsys, store, *words)
    assert (found["verdict"], found["n"]) == ("yes", 3000)
    low, high = found["interval"]  # type: ignore[misc]
    assert low < 0.8 < high
    assert main([*words, "--db", store]) == 0
    assert capsys.readouterr().out.startswith("yes: The values jump at the cutoff")
