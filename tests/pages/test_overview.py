"""Overview: the two ways in, the numbers, the next step."""

from __future__ import annotations

from nlp.values import Stage
from research import Kpi, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_an_empty_app_offers_the_sample_and_a_study_of_ones_own(open_page: Open) -> None:
    at = open_page("overview")
    assert {"Open the sample study", "Start the study"} <= {b.label for b in at.button}
    assert "Nothing leaves this machine" in text(at)


def test_starting_a_study_keeps_its_goals_and_makes_it_the_current_one(open_page: Open, workspace: Workspace) -> None:
    at = open_page("overview")
    at.text_input(key="title_new").set_value("Claims")
    at.text_area(key="question_new").set_value("What must go well?")
    at.text_area(key="kpis_rise_new").set_value("- Contracts renewed\n\nContracts renewed")
    at.text_area(key="kpis_fall_new").set_value("Cost of a repair\nCalls: second ones\nContracts renewed")
    at.text_area(key="stages_new").set_value("1. Report: tells that something is broken\n\n- Wait\nRepair\nWait: again")
    sound(button(at, "Start the study").click().run())
    (study,) = workspace.studies.all()
    assert study.stages == (Stage("Report", "tells that something is broken"), Stage("Wait"), Stage("Repair"))
    assert (study.title, study.question, study.by) == ("Claims", "What must go well?", "researcher")
    lower = (Kpi("Cost of a repair", "lower"), Kpi("Calls: second ones", "lower"))
    assert study.kpis == (Kpi("Contracts renewed"), *lower)
    assert at.query_params["study"] == study.study
    assert "What must go well" in text(at)


def test_a_study_without_a_title_is_refused_with_a_way_out(open_page: Open, workspace: Workspace) -> None:
    at = open_page("overview")
    sound(button(at, "Start the study").click().run())
    assert workspace.studies.all() == []
    assert "needs a title" in at.error[0].value
    assert "Name it after what you want to learn" in at.error[0].value


def test_the_numbers_and_the_next_step_follow_the_study(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    at = open_page("overview", study=proposed.study)
    shown = {metric.label: metric.value for metric in at.metric}
    assert (shown["Sources"], shown["To judge"], shown["Judged"]) == ("2", "5", "0%")
    assert "n \\= 2, 6 needed" in text(at) or "n = 2, 6 needed" in text(at)
    assert "Keep, rename, merge or reject candidates **← next**" in text(at)
    for candidate in workspace.candidates.all(proposed.study):
        workspace.candidates.keep(proposed.study, candidate.id)
    at = sound(at.run())
    assert "Define one in the customer's own increments **← next**" in text(at)


def test_what_the_study_is_about_can_be_changed_and_undone(open_page: Open, study: Study, workspace: Workspace) -> None:
    at = open_page("overview", study=study.study)
    at.text_input(key=f"customer_{study.study}").set_value("Home owners")
    sound(button(at, "Save").click().run())
    changed = workspace.studies.get(study.study)
    assert (changed.customer, changed.stages, changed.kpis) == ("Home owners", study.stages, study.kpis)
    sound(button(at, "Undo").click().run())
    assert workspace.studies.get(study.study).customer == ""
    sound(button(at, "Redo").click().run())
    assert workspace.studies.get(study.study).customer == "Home owners"


def test_kpis_keep_their_direction_and_a_further_one_is_a_line(
    open_page: Open, study: Study, workspace: Workspace
) -> None:
    workspace.studies.revise(study.study, kpis=(Kpi("Cost of a repair", "lower"), Kpi("Contracts renewed")))
    at = open_page("overview", study=study.study)
    assert at.text_area(key=f"kpis_fall_{study.study}").value == "Cost of a repair"
    at.text_area(key=f"kpis_rise_{study.study}").set_value("Contracts renewed\nFaults solved")
    sound(button(at, "Save").click().run())
    kept = workspace.studies.get(study.study).kpis
    assert kept == (Kpi("Contracts renewed"), Kpi("Faults solved"), Kpi("Cost of a repair", "lower"))


def test_a_link_to_another_study_wins_over_the_newest(open_page: Open, study: Study, workspace: Workspace) -> None:
    newer = workspace.studies.create("Newer")
    assert open_page("overview", study=study.study).selectbox(key="study_switch").value == study.study
    assert open_page("overview").selectbox(key="study_switch").value == newer.study
    assert open_page("overview", study="gone-0").selectbox(key="study_switch").value == newer.study


def test_actions_are_kept_under_the_name_a_person_gives(open_page: Open, study: Study, workspace: Workspace) -> None:
    at = open_page("overview", study=study.study)
    at.text_input(key="who").set_value("Rita")
    at.run()
    at.text_input(key=f"customer_{study.study}").set_value("Tenants")
    sound(button(at, "Save").click().run())
    assert workspace.studies.get(study.study).by == "Rita"


def test_a_store_that_cannot_be_opened_is_explained(open_page: Open, monkeypatch, tmp_path) -> None:
    broken = tmp_path / "notes.db"
    broken.write_text("this is no database, only words that someone wrote")
    monkeypatch.setenv("CPI_WORKBENCH_DB", str(broken))
    at = open_page("overview")
    assert len(at.error) == 1
    assert "notes" in at.error[0].value


def test_goals_come_first_each_with_how_far_it_is(open_page: Open, sample: Study) -> None:
    shown = text(open_page("overview", study=sample.study))
    for name in ("Research question", "Customer", "Journey", "KPIs to move", "Decision it serves"):
        assert f"**{name}:**" in shown
    assert "not said yet" not in shown
    assert "1 of 6 kept candidates tested for a link to one" in shown


def test_a_goal_that_nobody_has_said_is_shown_as_open(open_page: Open, study: Study) -> None:
    shown = text(open_page("overview", study=study.study))
    assert "**Research question:** *not said yet*" in shown
    assert "0 of 2 stages with a candidate" in shown


def test_the_checklist_ticks_itself_and_can_be_put_away(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    at = open_page("overview", study=proposed.study)
    assert "Add transcripts or notes, and let the machine read them (done)" in text(at)
    assert ":material/check_box_outline_blank: Say what the study is to find out (can wait)" in text(at)
    workspace.studies.revise(proposed.study, question="What must go well?")
    at = sound(at.run())
    assert "Say what the study is to find out (done)" in text(at)
    at = sound(button(at, "Put this list away").click().run())
    assert "Make candidates" not in text(at)
    at = sound(button(at, "Show the checklist (2 of 6 done)").click().run())
    assert "Make candidates" in text(at)


def test_the_keyboard_sheet_lists_the_keys(open_page: Open, study: Study) -> None:
    at = open_page("overview", study=study.study)
    assert "undo your last step" in text(sound(button(at, "Help").click().run()))


def test_the_sample_is_its_authors_work_and_a_visitors_undo_leaves_it_whole(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    assert {step.action.by for step in workspace.history.steps(sample.study)} == {"sample author"}
    at = open_page("overview", study=sample.study)
    assert button(at, "Undo").disabled
