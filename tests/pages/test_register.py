"""CPI register: empty, the sample, and its job: owner, target, tasks."""

from __future__ import annotations

from research import Study, Target, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_without_an_adopted_cpi_the_way_to_one_is_shown(open_page: Open, study: Study) -> None:
    assert "No CPI is adopted yet" in text(open_page("register", study=study.study))


def test_the_sample_shows_its_owner_and_target(open_page: Open, sample: Study) -> None:
    shown = text(open_page("register", study=sample.study))
    assert "owner <b>Quote desk lead</b>" in shown
    assert "target <b>90 % within 4 hours</b>" in shown
    assert "Action log" in shown


def test_owner_target_and_tasks_are_kept(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0].id
    workspace.decisions.decide(
        proposed.study, one, "adopt", because="said", owner="Mara", target="9 of 10 within 2 days"
    )
    at = open_page("register", study=proposed.study)
    assert "Only what the decision says" in text(at)
    at.text_input(key=f"deputy_{one}").set_value("Jo")
    sound(at.button(key=f"own_keep_{one}").click().run())
    held = workspace.register.ownership(proposed.study, one)
    assert held is not None
    assert (held.owner, held.deputy, held.target) == ("Mara", "Jo", Target(0.9, 2.0, "days"))
    at.text_input(key=f"what_{one}").set_value("Ask the desk")
    sound(at.button(key=f"task_keep_{one}").click().run())
    (task,) = workspace.register.actions(proposed.study, one)
    assert (task.what, task.owner, task.status) == ("Ask the desk", "Mara", "open")
    at.text_input(key=f"came_{task.id}").set_value("Settled")
    sound(at.button(key=f"done_{task.id}").click().run())
    assert workspace.register.actions(proposed.study, one)[0].outcome == "Settled"
    assert button(at, "Undo")
