"""Measures: empty, the sample's register, many measured in one go, and one opened."""

from __future__ import annotations

import pytest

from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text, wait_for_job


def test_without_a_definition_the_way_to_one_is_shown(open_page: Open, proposed: Study) -> None:
    assert "No candidate is defined yet" in text(open_page("measures", study=proposed.study))


def test_the_sample_shows_values_with_intervals_coverage_and_age(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    at = open_page("measures", study=sample.study)
    shown = text(at).replace("\\", "")
    assert "Median, those still waiting counted in: 4.738 hours, 95 % interval 4.616 hours to 4.882 hours" in shown
    assert "coverage 100.0%" in shown
    assert "cases up to 2024-12" in shown
    assert "Not measured yet" in shown
    assert "KPI in disguise" in shown
    assert "Measurable: yes" in shown
    table = next(frame.value for frame in at.dataframe if "hash" in frame.value)
    assert list(table["state"]).count("Up to date") == 1
    assert table["value"].iloc[list(table["state"]).index("Up to date")] == pytest.approx(4.738, abs=0.001)
    picked = next(field for field in at.multiselect if field.label == "Measures")
    assert len(picked.value) == len(table) - 1, "those never measured are picked to begin with"


def test_several_are_measured_beside_the_page(open_page: Open, sample: Study, workspace: Workspace) -> None:
    line = next(m for m in workspace.measures.all(sample.study) if m.defined.definition.id == "callback-kept")
    at = open_page("measures", study=sample.study)
    next(field for field in at.multiselect if field.label == "Measures").set_value([line.candidate.id]).run()
    sound(button(at, "Measure 1 candidate").click().run())
    wait_for_job(sample.study, seconds=180)
    shown = text(sound(at.run())).replace("\\", "")
    assert "Measured 1 of 1." in shown
    assert "coverage 20.8%" in shown


def test_one_measure_opens_its_definition_its_sql_and_its_rows(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    line = next(m for m in workspace.measures.all(sample.study) if m.defined.definition.id == "quote-turnaround")
    at = open_page("measures", study=sample.study, candidate=line.candidate.id)
    assert any("quote_requested" in code.value for code in at.code)
    assert "Measured on" in text(at)
    at.toggle(key=f"ask_{line.candidate.id}").set_value(True).run()
    at.toggle(key=f"rows_{line.candidate.id}").set_value(True).run()
    sound(at)
    assert any("SELECT" in code.value for code in at.code)
    rows = next(frame.value for frame in at.dataframe if "case" in frame.value)
    assert len(rows) == 200
    assert rows["value"].str.endswith(" hours").sum() > 150
    assert set(rows["value"][rows["status"] != "value"]) == {"—"}
