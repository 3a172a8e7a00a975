"""Monitoring: empty, the sample, and its job: read, freeze, see what changed."""

from __future__ import annotations

from dataclasses import replace

from research import Increment, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text, wait_for_job


def test_without_an_adopted_cpi_the_way_to_one_is_shown(open_page: Open, study: Study) -> None:
    assert "No CPI is adopted yet" in text(open_page("monitoring", study=study.study))


def test_adopted_without_a_validation_says_what_is_missing(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    one = workspace.candidates.all(proposed.study)[0].id
    workspace.decisions.decide(proposed.study, one, "adopt", because="said", owner="Mara")
    assert "adopted without a validation" in text(open_page("monitoring", study=proposed.study))


def test_the_sample_shows_cpi_target_and_kpi_with_limits_and_false_alarms(open_page: Open, sample: Study) -> None:
    shown = text(open_page("monitoring", study=sample.study))
    assert "**Median**" in shown
    assert "Share within 4 hours" in shown
    assert "KPI: Policies bought" in shown
    assert "Limits are provisional, from the first 24 complete points" in shown
    assert "About 1.1 false alarms a year" in shown
    assert "0.5 if the limits were known; 24 points only guess them" in shown
    assert "Dotted: the target, 90%; it is no limit" in shown
    assert "The data reach to" in shown


def test_limits_are_frozen_with_a_reason(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (line,) = workspace.register.all(sample.study)
    key = f"Median_{line.candidate.id}"
    at = open_page("monitoring", study=sample.study)
    sound(at.button(key=f"freeze_keep_{key}").click().run())
    assert "frozen for a reason" in at.error[0].value
    at.text_input(key=f"freeze_because_{key}").set_value("A calm half year.")
    sound(at.button(key=f"freeze_keep_{key}").click().run())
    assert "Limits frozen on 24 points, 2024-01-01 to 2024-06-10: A calm half year." in text(at)


def test_reading_again_under_a_new_definition_breaks_the_line(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    (line,) = workspace.register.all(sample.study)
    defined = workspace.validation.definition(sample.study, line.candidate.id)
    assert defined is not None
    wider = replace(defined.definition, increment=Increment("minutes", "lower"))
    workspace.validation.define(sample.study, line.candidate.id, wider)
    at = open_page("monitoring", study=sample.study)
    assert "The definition has changed since" in text(at)
    sound(button(at, "Read the source again").click().run())
    wait_for_job(sample.study, seconds=120)
    at = open_page("monitoring", study=sample.study)
    assert "the grey line is what version 1 gave" in text(at)
    assert any("version 1" in frame.value.to_csv() for frame in at.dataframe), "the table holds the grey line too"
