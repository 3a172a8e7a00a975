"""Decisions: in force and open, the form, and the trail down to the sentence."""

from __future__ import annotations

from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "There is no candidate to decide about yet" in text(open_page("decisions", study=study.study))


def test_the_sample_shows_what_is_in_force_and_what_is_open(open_page: Open, sample: Study) -> None:
    shown = text(open_page("decisions", study=sample.study))
    assert "In force (1)" in shown
    assert "Still to decide (5)" in shown
    assert "owned by <b>Quote desk lead</b>" in shown
    assert "target <b>90 % within 4 hours</b>" in shown
    assert "said: no" in shown, "nobody said the loyalty score"


def test_proposals_wait_until_somebody_keeps_them(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    assert "Still to decide (2)" in text(open_page("decisions", study=proposed.study)), "nothing is kept: all stand"
    workspace.candidates.keep(proposed.study, workspace.candidates.all(proposed.study)[0].id)
    shown = text(open_page("decisions", study=proposed.study))
    assert "Still to decide (1)" in shown
    assert "1 proposal is not sorted yet" in shown


def test_the_trail_leads_from_the_decision_to_the_highlighted_sentence(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    trail = workspace.trails.of(sample.study, decision.candidate)
    at = open_page("decisions", study=sample.study, candidate=decision.candidate)
    shown = text(at)
    for hop in ("Decision", "rests on the validation", "of the definition", "of the candidate", "which rests on"):
        assert f"**{hop}" in shown
    assert trail.validation is not None
    assert trail.validation.data_fingerprint[:12] in shown
    assert "Four hours? Something like that.</mark>" in shown
    links = [e for e in at.get("page_link") if e.label == "Open in its source"]
    assert len(links) == len(trail.words) == 22


def test_deciding_keeps_outcome_owner_target_and_reason(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("decisions", study=proposed.study, candidate=one.id)
    at.radio[0].set_value("adopt")
    by_label = {field.label: field for field in at.text_input}
    by_label["Owner"].set_value("Mara")
    {field.label: field for field in at.text_input}["Decided by"].set_value("Ida")
    by_label["Decided by"].set_value("Ida")
    by_label["Target in the customer's increments"].set_value("9 of 10 within 2 days")
    at.text_area[0].set_value("Two people said it.")
    sound(button(at, "Keep the decision").click().run())
    made = workspace.decisions.current(proposed.study, one.id)
    assert made is not None
    assert (made.outcome, made.owner, made.target, made.because, made.validation) == (
        "adopt", "Mara", "9 of 10 within 2 days", "Two people said it.", None,
    )  # fmt: skip
    assert "Decided without a validation" in text(at)


def test_adopting_without_an_owner_says_what_is_needed(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("decisions", study=proposed.study, candidate=one.id)
    at.radio[0].set_value("adopt")
    {field.label: field for field in at.text_input}["Decided by"].set_value("Ida")
    at.text_area[0].set_value("Two people said it.")
    at = sound(button(at, "Keep the decision").click().run())
    assert "needs an owner" in at.error[0].value
    assert workspace.decisions.current(proposed.study, one.id) is None


def test_no_outcome_picked_says_so(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("decisions", study=proposed.study, candidate=one.id)
    at = sound(button(at, "Keep the decision").click().run())
    assert "Pick one of the four" in text(at)


def test_a_candidate_that_is_gone_is_explained(open_page: Open, proposed: Study) -> None:
    at = open_page("decisions", study=proposed.study, candidate="nothing-0")
    assert "There is no candidate" in at.error[0].value
    assert "Still to decide (2)" in text(at)


def test_a_draft_that_nobody_has_worded_cannot_be_adopted(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    draft = workspace.candidates.revise(proposed.study, one.id, statement="Still to be worded: what customers want")
    at = open_page("decisions", study=proposed.study, candidate=draft.id)
    at.radio[0].set_value("adopt")
    {field.label: field for field in at.text_input}["Owner"].set_value("Mara")
    {field.label: field for field in at.text_input}["Decided by"].set_value("Ida")
    at.text_area[0].set_value("Two people said it.")
    button(at, "Keep the decision").click().run()
    assert "still to be worded" in at.error[0].value
    assert workspace.decisions.current(proposed.study, draft.id) is None


def test_a_decision_needs_the_name_of_who_decides(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("decisions", study=proposed.study, candidate=one.id)
    at.radio[0].set_value("park")
    at.text_area[0].set_value("Later.")
    sound(button(at, "Keep the decision").click().run())
    assert "needs the name of who decides" in text(at)
    assert workspace.decisions.current(proposed.study, one.id) is None
    {field.label: field for field in at.text_input}["Decided by"].set_value("Mara Lind")
    sound(button(at, "Keep the decision").click().run())
    made = workspace.decisions.current(proposed.study, one.id)
    assert made is not None
    assert (made.by, made.outcome) == ("Mara Lind", "park")
    assert {field.label: field for field in at.text_input}["Your name in the history"].value == "Mara Lind"
    undo = next(b for b in at.button if b.key == "undo")
    assert not undo.disabled, "who decided can take it back"


def test_a_decision_shows_the_test_it_rests_on_and_a_later_one(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    first = workspace.validation.latest(sample.study, decision.candidate)
    assert first is not None
    assert "tested since then" not in text(open_page("decisions", study=sample.study, candidate=decision.candidate))
    second = workspace.validation.run(sample.study, decision.candidate, first.dataset)
    trail = workspace.trails.of(sample.study, decision.candidate)
    assert trail.resting is not None
    assert trail.validation is not None
    assert (trail.resting.id, trail.validation.id) == (first.id, second.id)
    assert "tested since then" in text(open_page("decisions", study=sample.study, candidate=decision.candidate))
