"""Validation: empty, the sample's verdict with its reasons, and the one job: define, test, read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pages._outcomes import outcomes_of
from research import Study, Validation, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "There is no candidate to test yet" in text(open_page("validation", study=study.study))


def test_the_sample_shows_how_far_it_has_come_and_why(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    shown = text(at)
    latest = workspace.validation.latest(sample.study, decision.candidate)
    assert latest is not None
    assert latest.verdict.reached == "linked"
    assert "13,602 cases have a value" in shown
    assert "This is an association" in shown
    assert any("4.5" in metric.value for metric in at.metric)
    assert "KPI in disguise" not in shown


def test_a_company_figure_is_marked(open_page: Open, sample: Study, workspace: Workspace) -> None:
    loyalty = next(c for c in workspace.candidates.all(sample.study) if c.label.startswith("Loyalty"))
    at = open_page("validation", study=sample.study, candidate=loyalty.id)
    assert any("It is a KPI in disguise" in warning.value for warning in at.warning)
    assert workspace.experiments.standing(sample.study, loyalty.id).reached is None


def test_an_open_gate_leads_to_its_questions(open_page: Open, sample: Study, workspace: Workspace) -> None:
    open_one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    at = open_page("validation", study=sample.study, candidate=open_one.id)
    assert "KPI gate still open" in text(at)
    assert any(e.label == "Answer its four questions" for e in at.get("page_link"))


def test_a_definition_is_kept_and_tested(open_page: Open, sample: Study, workspace: Workspace) -> None:
    open_one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    at = open_page("validation", study=sample.study, candidate=open_one.id)
    at.text_area[0].set_value(
        "id: status\nstatement: Know where the claim stands\nincrement: {unit: contacts, direction: lower}\n"
        "measure: {type: count, event: customer_contact}\n"
    ).run()
    sound(button(at, "Keep this definition").click().run())
    kept = workspace.validation.definition(sample.study, open_one.id)
    assert kept is not None
    assert kept.definition.measure.type == "count"
    sound(button(at, "Measure and test it").click().run())
    latest = _tested(workspace, sample, open_one.id)
    assert latest.definition == kept.id
    assert "Is it defined" in text(at.run())


def test_a_link_that_is_none_vanishes_without_asking(open_page: Open, sample: Study, workspace: Workspace) -> None:
    plans = next(c for c in workspace.candidates.all(sample.study) if c.label == "A few plans side by side")
    at = open_page("validation", study=sample.study, candidate=plans.id)
    shown = text(at)
    assert "plan is first known after the case began" in shown
    assert "cases of one team hang together" in shown
    sound(button(at, "Measure and test it").click().run())
    latest = _tested(workspace, sample, plans.id)
    assert "channel" in [adjuster.column for adjuster in latest.question.adjusters]
    assert latest.question.cluster == "team"
    crude = next(f for f in latest.findings if f.check == "link, crude" and f.about == "Policies bought")
    adjusted = next(f for f in latest.findings if f.check == "link, adjusted" and f.about == "Policies bought")
    assert crude.interval is not None
    assert crude.interval[0] > 1.3
    assert adjusted.interval is not None
    assert adjusted.interval[0] < 1 < adjusted.interval[1]
    assert (latest.verdict.step("linked") or latest.verdict.steps[0]).answer not in ("yes", "partly")


def _tested(workspace: Workspace, study: Study, candidate: str) -> Validation:
    """The latest validation, once the run beside the page has ended."""
    for _ in range(300):
        if (latest := workspace.validation.latest(study.study, candidate)) is not None:
            return latest
        time.sleep(0.2)
    raise AssertionError("the test did not end within a minute")


def test_what_is_wrong_with_a_definition_is_said(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    sound(at.text_area[0].set_value("measure: {type: duration, from: a, too: b}").run())
    assert "measure.to is missing" in text(at)
    assert not [b for b in at.button if b.label == "Keep this definition"]


LOG = b"""ticket_id,activity,timestamp,team,stars
1,opened,2024-01-01T09:00:00Z,a,
1,solved,2024-01-01T11:00:00Z,a,5
2,opened,2024-01-01T09:00:00Z,b,
2,solved,2024-01-02T09:00:00Z,b,2
3,opened,2024-01-01T09:30:00Z,a,
"""


def test_an_uploaded_table_is_kept_mapped_and_given_its_outcomes(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_DATA", str(tmp_path / "data"))
    at = open_page("validation", study=proposed.study)
    at.file_uploader(key="table").upload("log.csv", LOG, "text/csv")
    at = sound(at.run())
    assert "Column 'ticket\\_id' is taken as the case" in text(at)
    at = sound(button(at, "Keep this data").click().run())
    (kept,) = workspace.validation.datasets(proposed.study)
    assert (kept.rows, kept.mapping.case, kept.mapping.event) == (5, "ticket_id", "activity")
    assert kept.mapping.attributes == ("team", "stars")
    row = {"name": "Stars", "role": "outcome", "kind": "score", "direction": "higher", "column": "stars"}
    at.session_state[f"outcome_rows_{kept.id}"] = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    sound(button(at, "Save outcomes and KPIs").click().run())
    (kept,) = workspace.validation.datasets(proposed.study)
    assert [(o.name, o.column, o.kind, o.at) for o in kept.mapping.outcomes] == [("Stars", "stars", "score", "")]


WIDE = "id,departed,landed,said\n" + "".join(
    f"{i},2024-01-{i + 1:02} 10:00,{f'2024-01-{i + 1:02} 12:00' if i % 5 else '?'},{'satisfied' if i % 2 else 'sad'}\n"
    for i in range(20)
)


def test_a_table_of_cases_is_told_with_what_is_not_known_and_what_means_yes(
    open_page: Open, proposed: Study, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_DATA", str(tmp_path / "data"))
    at = open_page("validation", study=proposed.study)
    at.file_uploader(key="table").upload("flights.csv", WIDE.encode(), "text/csv")
    at = sound(at.run())
    assert "Each row is taken as one case" in text(at)
    assert next(m for m in at.multiselect if m.label.startswith("Texts that mean")).value == ["landed = ?"]
    sound(button(at, "Keep this data").click().run())
    (kept,) = workspace.validation.datasets(proposed.study)
    assert kept.mapping.event_columns == (("departed", "departed"), ("landed", "landed"))
    assert kept.mapping.sentinels == (("landed", ("?",)),)
    row = {"name": "Content", "role": "outcome", "kind": "binary", "direction": "higher", "column": "said"}
    at.session_state[f"outcome_rows_{kept.id}"] = {
        "edited_rows": {}, "added_rows": [row | {"yes": "satisfied | very satisfied"}], "deleted_rows": [],
    }  # fmt: skip
    sound(button(at, "Save outcomes and KPIs").click().run())
    (kept,) = workspace.validation.datasets(proposed.study)
    assert kept.mapping.outcomes[0].yes == ("satisfied", "very satisfied")


def test_a_file_that_is_not_there_is_explained(open_page: Open, proposed: Study) -> None:
    at = open_page("validation", study=proposed.study)
    at.text_input(key="location").set_value("/nowhere/log.csv")
    at = sound(at.run())
    assert "There is no file" in at.error[0].value


def test_the_form_writes_a_definition_from_the_events_of_the_data(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    at = open_page("validation", study=sample.study, candidate=one.id)
    assert button(at, "Write it down").disabled, "both events are needed"
    at.selectbox(key=f"start_{one.id}").set_value("claim_reported")
    at.selectbox(key=f"end_{one.id}").set_value("status_update")
    at = sound(at.run())
    at = sound(button(at, "Write it down").click().run())
    assert "have a value" in text(at), "it is measured as it is written"
    assert "of 6,000** have" in text(at)
    sound(button(at, "Keep this definition").click().run())
    kept = workspace.validation.definition(sample.study, one.id)
    assert kept is not None
    assert kept.definition.population[0].events.names == ("claim_reported",)


def test_customers_own_steps_are_proposed_and_kept(open_page: Open, sample: Study, workspace: Workspace) -> None:
    one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Called on the day promised")
    at = open_page("validation", study=sample.study, candidate=one.id)
    assert "Customers speak of" in text(at)
    at.selectbox(key=f"start_{one.id}").set_value("callback_promised")
    at.selectbox(key=f"end_{one.id}").set_value("callback_made")
    at.text_input(key=f"edges_{one.id}_duration").set_value("24, 4; soon")
    at = sound(at.run())
    at = sound(button(at, "Write it down").click().run())
    sound(button(at, "Keep this definition").click().run())
    kept = workspace.validation.definition(sample.study, one.id)
    assert kept is not None
    assert kept.definition.increment.edges == (4, 24)


def test_a_template_takes_the_names_of_the_data(open_page: Open, sample: Study, workspace: Workspace) -> None:
    one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    at = open_page("validation", study=sample.study, candidate=one.id)
    at = sound(at.button_group(key=f"way_{one.id}").set_value("A template").run())
    at = sound(at.selectbox(key=f"template_{one.id}").set_value("quote-turnaround").run())
    assert "It may move: sales won" in text(at)
    picked = {box.label: box.value for box in at.selectbox if box.label.startswith("Event")}
    assert picked["Event “quote requested”"] == "quote_requested"
    at.selectbox(key=f"Event “quote received”_{one.id}_quote-turnaround").set_value("quote_sent")
    at.selectbox(key=f"Event “request withdrawn”_{one.id}_quote-turnaround").set_value("quote_withdrawn")
    at = sound(at.run())
    at = sound(button(at, "Write it down").click().run())
    assert "13,602 of 14,000" in text(at)
    at = sound(at.toggle(key=f"draft_sql_{one.id}").set_value(True).run())
    assert any("SELECT" in code.value for code in at.code)
    sound(button(at, "Keep this definition").click().run())
    kept = workspace.validation.definition(sample.study, one.id)
    assert kept is not None
    assert kept.definition.statement == one.statement


def test_a_definition_is_reckoned_from_others_of_the_study(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    known = {c.id: workspace.validation.definition(sample.study, c.id) for c in workspace.candidates.all(sample.study)}
    times = [held.definition for held in known.values() if held and held.definition.measure.type == "duration"]
    one = next(c for c in workspace.candidates.all(sample.study) if known[c.id] is None)
    at = open_page("validation", study=sample.study, candidate=one.id)
    at = sound(at.button_group(key=f"way_{one.id}").set_value("Other definitions").run())
    assert button(at, "Write it down").disabled
    at.multiselect(key=f"parts_{one.id}").set_value([times[0].id])
    at.text_input(key=f"expression_{one.id}").set_value(f"{times[0].id} + 1 hour")
    at = sound(at.run())
    at = sound(button(at, "Write it down").click().run())
    assert "have a value" in text(at), "it is measured as it is written"
    sound(button(at, "Keep this definition").click().run())
    kept = workspace.validation.definition(sample.study, one.id)
    assert kept is not None
    assert kept.definition.is_time
    assert kept.definition.measure.parts[0].measure == times[0].measure  # type: ignore[union-attr]


def test_a_template_is_tried_on_its_own_events(open_page: Open, sample: Study, workspace: Workspace) -> None:
    one = next(c for c in workspace.candidates.all(sample.study) if c.label == "Knowing where the claim stands")
    at = open_page("validation", study=sample.study, candidate=one.id)
    at.button_group(key=f"way_{one.id}").set_value("A template").run()
    at = sound(at.selectbox(key=f"template_{one.id}").set_value("hold-time").run())
    at = sound(at.toggle(key="made_up_hold-time").set_value(True).run())
    assert any("3 minutes" in frame.value.to_string() for frame in at.dataframe)


def test_a_control_is_asked_for_and_kept_with_the_run(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    before = workspace.validation.latest(sample.study, decision.candidate)
    assert before is not None
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    assert "Customers are told by the column" in text(at)
    key = f"{before.dataset}_{decision.candidate}"
    at.multiselect(key=f"adjusters_{key}").unselect("held_policy_before")
    at.selectbox(key=f"control_{key}").set_value("held_policy_before")
    at = sound(at.run())
    sound(button(at, "Measure and test it").click().run())
    latest = before
    for _ in range(600):
        latest = workspace.validation.latest(sample.study, decision.candidate) or before
        if latest.id != before.id:
            break
        time.sleep(0.2)
    assert latest.question.control == "held_policy_before"
    assert any(finding.check == "control" for finding in latest.findings)


def test_what_was_run_can_be_read_as_sql(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    latest = workspace.validation.latest(sample.study, decision.candidate)
    assert latest is not None
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    at = sound(at.toggle(key=f"sql_{latest.id}").set_value(True).run())
    assert any("SELECT" in code.value for code in at.code)


def test_a_changed_definition_leaves_the_old_result_marked(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    new, _ = workspace.validation.parse(
        "id: x\nstatement: y\nincrement: days, lower\ntype: duration\nfrom: quote_requested\nto: quote_sent\n"
    )
    workspace.validation.define(sample.study, decision.candidate, new)
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    assert "The definition has changed since" in at.warning[0].value.replace("\\", "")
    assert any(m.value == "4.532 hours" for m in at.metric), "its numbers stay in the unit they were measured in"


def test_outcomes_without_a_name_or_a_place_are_passed_over() -> None:
    blank = {"name": "", "role": "kpi", "kind": "binary", "event": "x", "column": "", "at": ""}
    sold = blank | {"name": "Sold", "event": "sale", "column": "ignored"}
    rated = blank | {"name": "Rating", "role": "", "kind": "score", "event": "", "column": "stars", "at": "rated_at"}
    made = outcomes_of([blank, sold, rated, blank | {"name": "Nowhere", "event": ""}])
    assert [(o.name, o.events, o.column, o.role, o.kind) for o in made] == [
        ("Sold", ("sale",), "", "kpi", "binary"),
        ("Rating", (), "stars", "outcome", "score"),
    ]
