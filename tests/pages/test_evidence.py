"""Evidence: empty, the sample's links with their chart and table, one candidate in detail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pages._dose_picture import place
from pages._forest import verdict_words
from research import Bin, Finding, Link, PanelColumns, StepVerdict, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import text


def test_without_a_test_the_way_to_one_is_shown(open_page: Open, proposed: Study) -> None:
    assert "No candidate has been held against a KPI yet" in text(open_page("evidence", study=proposed.study))


def test_the_sample_shows_its_links_and_what_they_rest_on(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    at = open_page("evidence", study=sample.study, candidate=decision.candidate)
    shown = text(at).replace("\\", "")
    assert "1 comparison of a candidate with a KPI asked" in shown
    assert "1 linked" in shown
    assert "allow for having picked" in shown
    assert "There is a threshold at" in shown
    assert "Triangles are the increments that customers named" in shown
    assert "This is an association" in shown
    tables = [frame.value for frame in at.dataframe]
    forest = next(table for table in tables if "estimate of" in table)
    assert list(forest["estimate of"]) == ["crude", "adjusted"]
    assert list(forest["verdict"]) == ["✓ linked"] * 2
    assert forest["estimate"].iloc[1] == pytest.approx(0.666, abs=0.02)
    doses = [table for table in tables if "what" in table]
    kinds = set(doses[0]["what"])
    assert {"mean", "named by customers", "threshold", "threshold, low end", "threshold, high end"} <= kinds
    assert len(at.get("download_button")) >= 3
    assert any("still followed" in table for table in tables), "the curve of those still waiting"
    assert any("of" in table and "month" in table for table in tables), "the measure by month"


def test_the_ladder_goes_on_with_what_experiments_say(
    open_page: Open, sample: Study, workspace: Workspace, tmp_path: Path
) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    random = np.random.default_rng(1)
    score = random.normal(600, 50, 2000)
    rows = [f"{s:.2f},{(s >= 600) + random.normal(0, 0.5):.3f}" for s in score]
    path = tmp_path / "scores.csv"
    path.write_text("score,csat\n" + "\n".join(rows), encoding="utf-8")
    workspace.experiments.look(
        sample.study, decision.candidate, "regression discontinuity", str(path), PanelColumns("score", "csat"),
        first=600, sesoi=0.3,
    )  # fmt: skip
    for page in ("evidence", "validation"):
        shown = text(open_page(page, study=sample.study, candidate=decision.candidate)).replace("\\", "")
        assert "It has come to 'supported'" in shown
        assert "an experiment would be the next step" not in shown


def test_a_candidate_without_a_test_says_so(open_page: Open, sample: Study, workspace: Workspace) -> None:
    other = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    assert "This one has not been tested yet" in text(open_page("evidence", study=sample.study, candidate=other.id))


def test_values_lie_in_proportion_within_their_step() -> None:
    edges = [(None, 1.0), (1.0, 4.0), (4.0, None)]
    bins = [Bin("", low, high, 10, 5.0, 0.5, None) for low, high in edges]
    assert [place(bins, value) for value in (0.5, 1.0, 2.5, 4.0, 6.0)] == pytest.approx([0.5, 0.98, 1.5, 1.98, 2.5])
    assert place(bins, 500.0) < 3


def test_an_answer_is_never_colour_alone() -> None:
    head = Finding("link, crude", "linked", "undecided", "That may be nothing.")
    link = Link("1", "Wait", "Sales", head, None, StepVerdict("linked", "undecided", ("why",)))
    assert verdict_words(link) == "? undecided"
