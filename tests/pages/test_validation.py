"""Validation: empty, the sample's verdict with its reasons, and the one job: define, test, read."""

from __future__ import annotations

import time

from pages._data import outcomes_of
from research import Study, Workspace
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
    assert any("KPI in disguise" in warning.value for warning in at.warning)


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
    for _ in range(100):
        if workspace.validation.latest(sample.study, open_one.id) is not None:
            break
        time.sleep(0.2)
    latest = workspace.validation.latest(sample.study, open_one.id)
    assert latest is not None
    assert latest.definition == kept.id
    assert "Is it defined" in text(at.run())


def test_what_is_wrong_with_a_definition_is_said(open_page: Open, sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    at = open_page("validation", study=sample.study, candidate=decision.candidate)
    sound(at.text_area[0].set_value("measure: {type: duration, from: a, too: b}").run())
    assert "measure.to is missing" in text(at)
    assert not [b for b in at.button if b.label == "Keep this definition"]


def test_outcomes_without_a_name_or_a_place_are_passed_over() -> None:
    blank = {"name": "", "role": "kpi", "kind": "binary", "event": "x", "column": "", "at": ""}
    sold = blank | {"name": "Sold", "event": "sale", "column": "ignored"}
    rated = blank | {"name": "Rating", "role": "", "kind": "score", "event": "", "column": "stars", "at": "rated_at"}
    made = outcomes_of([blank, sold, rated, blank | {"name": "Nowhere", "event": ""}])
    assert [(o.name, o.events, o.column, o.role, o.kind) for o in made] == [
        ("Sold", ("sale",), "", "kpi", "binary"),
        ("Rating", (), "stars", "outcome", "score"),
    ]
