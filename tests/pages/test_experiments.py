"""Experiments: empty, the sample, and the one job: plan, register, assign, read."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from research import (
    Arm,
    Experiment,
    ExperimentKpi,
    Further,
    Guardrail,
    Manipulation,
    PanelColumns,
    Study,
    UnitColumns,
    Workspace,
)
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "no candidate to put to an experiment" in text(open_page("experiments", study=study.study))


def test_the_sample_says_what_a_run_would_take(open_page: Open, sample: Study, workspace: Workspace) -> None:
    first, *_ = workspace.candidates.all(sample.study)
    at = open_page("experiments", study=sample.study, candidate=first.id)
    assert next(m.value for m in at.metric) == "3,841"  # 10 % to 12 %, the textbook's figure
    assert "Nothing is registered" in text(at)


def test_a_plan_is_filled_from_the_data(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    at = open_page("experiments", study=sample.study, candidate=decision.candidate)
    sound(at.button(key=f"past_{decision.candidate}").click().run())
    assert at.number_input(key=f"mean_{decision.candidate}").value == pytest.approx(0.4023, abs=0.001)
    assert at.number_input(key=f"weekly_{decision.candidate}").value == 280  # 14,000 requests over 50 weeks
    assert "Policies bought was 40." in text(at)


def test_a_natural_experiment_shows_its_periods(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    rng = np.random.default_rng(1)
    rows = [
        f"u{n},{week},{n % 2},{0.2 * week + (n % 2) * (week >= 4) + rng.normal(0, 0.3):.4f}"
        for n in range(80) for week in range(6)
    ]  # fmt: skip
    path = tmp_path / "panel.csv"
    path.write_text("shop,week,treated,value\n" + "\n".join(rows), encoding="utf-8")
    made = workspace.experiments.look(
        proposed.study, first.id, "difference in differences", str(path),
        PanelColumns("week", "value", "shop", "treated"), first=4, sesoi=0.3,
    )  # fmt: skip
    assert made.finding.verdict == "yes"
    at = open_page("experiments", study=proposed.study, candidate=first.id)
    table = next(frame.value for frame in at.dataframe if "when" in frame.value)
    assert list(table["when"]) == ["before"] * 3 + ["after"] * 2
    assert "A change made up at 3 earlier dates" in text(at)


def test_a_readout_goes_step_by_step_in_the_order_promised(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    design = Experiment(
        "Sooner is better.", "customer", (Arm("as now", 0.5), Arm("sooner", 0.5)),
        ExperimentKpi("score", "higher", 0.2), Manipulation("wait", "lower", "hour less"), 400, 2, 0.2,
        (Guardrail("cost", "lower", 0.5),), covariate="before",
        further=(Further("calls", "lower"),), segments=("region",),
    )  # fmt: skip
    made = workspace.experiments.register(proposed.study, first.id, "Sooner", design)
    rng = np.random.default_rng(3)
    rows = []
    for n in range(1200):
        wait, before = 5 - 2 * (n % 2) + rng.normal(), rng.normal()
        score = 3 - 0.3 * wait + before + rng.normal(0, 0.3)
        rows.append(f"{('as now', 'sooner')[n % 2]},{score:.4f},{wait:.4f},{rng.normal():.4f},{before:.4f},"
                    f"{rng.normal() - n % 2:.4f},{('north', 'south', 'west')[n % 3]}")  # fmt: skip
    path = tmp_path / "units.csv"
    path.write_text("arm,score,wait,cost,before,calls,region\n" + "\n".join(rows), encoding="utf-8")
    measures = tuple((name, name) for name in design.columns)
    columns = UnitColumns("arm", measures, covariate="before", segments=(("region", "region"),))
    workspace.experiments.read(proposed.study, made.id, str(path), columns)
    shown = text(open_page("experiments", study=proposed.study, candidate=first.id, experiment=made.id))
    asked = [
        "1. **The arms filled",
        "3. Did the CPI move?",
        "4. Did the KPI move",
        "5. Did anything suffer?",
        "6. What does",
        "Promised beside the claim",
        "calls moved, gain",
        "the effect on score is not seen to differ",
    ]
    assert not [words for words in asked if words not in shown]
    places = [shown.index(words) for words in asked]
    assert places == sorted(places)
    assert "Proven" in shown
    assert "cost kept" in shown
    assert re.search(r"One hour less changes score by 0\.(29|3)", shown)
    assert "first stage F" in shown


def test_a_design_keeps_covariate_cluster_ratio_and_window(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    at = open_page("experiments", study=proposed.study, candidate=first.id)
    fields = {"name": "Sooner", "kpi": "bought", "cpi": "wait", "cov": "before", "cl": "branch", "den": "visits"}
    at.text_area(key=f"hypothesis_{first.id}").set_value("Sooner is better.")
    for name, words in fields.items():
        at.text_input(key=f"{name}_{first.id}").set_value(words)
    at.number_input(key=f"win_{first.id}").set_value(14.0)
    at.text_input(key=f"segments_{first.id}").set_value("region, new or returning,")
    at.session_state[f"further_{first.id}"] = {
        "edited_rows": {}, "added_rows": [{"outcome": "calls", "good when": "lower"}], "deleted_rows": [],
    }  # fmt: skip
    sound(button(at, "Freeze and register").click().run())
    (made,) = workspace.experiments.registered(proposed.study, first.id)
    assert made.design.segments == ("region", "new or returning")
    assert made.design.further == (Further("calls", "lower"),)
    primary = made.design.primary
    assert (made.design.covariate, made.design.cluster) == ("before", "branch")
    assert (primary.denominator, primary.window) == ("visits", 14.0)


def test_traffic_that_cannot_answer_is_said_before_launch(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    at = open_page("experiments", study=proposed.study, candidate=first.id)
    sound(at.number_input(key=f"weekly_{first.id}").set_value(300).run())
    assert "Cannot be answered with this traffic" in text(at)
    sound(button(at, "Freeze and register").click().run())
    assert any("cannot answer the question" in e.value for e in at.error)
    assert workspace.experiments.registered(proposed.study) == []


def test_a_design_is_registered_assigned_and_read(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    at = open_page("experiments", study=proposed.study, candidate=first.id)
    at.text_input(key=f"name_{first.id}").set_value("Sooner")
    at.text_area(key=f"hypothesis_{first.id}").set_value("Sooner is better.")
    at.text_input(key=f"kpi_{first.id}").set_value("bought")
    at.text_input(key=f"cpi_{first.id}").set_value("wait")
    sound(button(at, "Freeze and register").click().run())
    (made,) = workspace.experiments.registered(proposed.study, first.id)
    assert (made.design.per_arm, made.design.primary.name, made.hash) == (3_841, "bought", made.design.hash)
    sound(at.text_area(key="assign_ids").set_value("C1\nC2").run())
    assert len(at.dataframe[-1].value) == 2 or any(len(d.value) == 2 for d in at.dataframe)
    rows = "\n".join(f"{'changed' if n % 2 else 'as now'},{n % 3 == 0:d},{5 - n % 2}.{n % 7}" for n in range(400))
    path = tmp_path / "units.csv"
    path.write_text(f"arm,bought,wait\n{rows}", encoding="utf-8")
    workspace.experiments.read(
        proposed.study, made.id, str(path), UnitColumns("arm", (("bought", "bought"), ("wait", "wait")))
    )
    shown = text(open_page("experiments", study=proposed.study, candidate=first.id, experiment=made.id))
    assert "The arms filled as planned" in shown
    assert "read before its time" in shown  # 200 of 3,841: nothing else may be shown
    assert "changes bought by" not in shown


def test_a_cutoff_is_drawn_on_both_sides(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path
) -> None:
    first, *_ = workspace.candidates.all(proposed.study)
    rng = np.random.default_rng(1)
    score = rng.normal(600, 50, 2000)
    rows = [f"{s:.2f},{(s >= 600) + rng.normal(0, 0.5):.3f}" for s in score]
    path = tmp_path / "scores.csv"
    path.write_text("score,csat\n" + "\n".join(rows), encoding="utf-8")
    made = workspace.experiments.look(
        proposed.study, first.id, "regression discontinuity", str(path), PanelColumns("score", "csat"),
        first=600, sesoi=0.3,
    )  # fmt: skip
    at = open_page("experiments", study=proposed.study, candidate=first.id)
    table = next(frame.value for frame in at.dataframe if "side" in frame.value)
    assert set(table["side"]) == {"below", "from the cutoff on"}
    assert len(table) == len(made.finding.bins) > 10
