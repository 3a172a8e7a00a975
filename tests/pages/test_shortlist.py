"""Shortlist: empty, the sample, and its job: score with a reason, weigh, compare."""

from __future__ import annotations

from research import Move, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "no candidate to weigh yet" in text(open_page("shortlist", study=study.study))


def test_the_sample_is_ranked_with_reasons_and_the_assumed_one_cannot_pass(open_page: Open, sample: Study) -> None:
    shown = text(open_page("shortlist", study=sample.study))
    assert "Scorecards (6)" in shown
    assert "No rank: a KPI in disguise" in shown
    assert "Assumed: cannot pass" in shown
    assert "Link to a KPI: not known" in shown
    assert "Measurability: 4 of 4" in shown or "Measurability: 3 of 4" in shown


def test_what_a_person_kept_is_weighed_by_itself_and_proposals_when_asked_for(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    assert "Scorecards (2)" in text(open_page("shortlist", study=proposed.study)), "nothing is kept: all stand"
    first, second = workspace.candidates.all(proposed.study)
    workspace.candidates.keep(proposed.study, first.id)
    at = open_page("shortlist", study=proposed.study)
    assert "Scorecards (1)" in text(at)
    at.toggle(key="shortlist_proposals").set_value(True)
    assert "Scorecards (2)" in text(sound(at.run()))
    link = open_page("shortlist", study=proposed.study, candidate=second.id)
    assert "Keep the score" in {b.label for b in link.button}, "a link to a proposal opens it"


def test_the_last_workshop_stands_beside_each_candidate(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    first, second = (c.id for c in workspace.candidates.all(proposed.study))
    room = workspace.workshops.open(proposed.study, "Vote", [first], dots=1)
    workspace.workshops.cast(room, [Move("p", "k", first)])
    workspace.workshops.close(proposed.study, room.room)
    assert text(open_page("shortlist", study=proposed.study)).count("1 of 1 in the workshop") == 1
    assert "in the workshop" not in text(open_page("shortlist", study=proposed.study, candidate=second))


def test_a_score_with_its_reason_replaces_the_proposal(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("shortlist", study=proposed.study, candidate=one.id)
    assert "not known" in text(at)
    sound(button_of(at, one.id).click().run())
    assert "Pick a score from 0 to 4." in text(at)
    at.radio(key=f"points_{one.id}_actionability").set_value(3)
    at.text_input(key=f"because_{one.id}_actionability").set_value("The desk can move it.")
    sound(button_of(at, one.id).click().run())
    (score,) = workspace.shortlist.scores(proposed.study, one.id)
    assert (score.criterion, score.points, score.because) == ("actionability", 3, "The desk can move it.")
    assert "Actionability: 3 of 4" in text(at)


def button_of(at: object, candidate: str) -> object:
    return at.button(key=f"keep_{candidate}_actionability")  # type: ignore[attr-defined]


def test_weights_are_kept_and_two_are_compared(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    ids = [c.id for c in workspace.candidates.all(proposed.study)]
    at = open_page("shortlist", study=proposed.study, compare=",".join(ids))
    assert "proposed)" in text(at)
    at.slider(key="weight_link").set_value(9.0)
    at.slider(key="band").set_value(50)
    at.text_input(key="weights_because").set_value("Churn is the worry.")
    sound(button(at, "Keep the weights").click().run())
    weights, band = workspace.shortlist.weights(proposed.study)
    assert (weights["link"], band) == (9.0, 0.5)
    assert "off by 50%" in text(at)


def test_a_candidate_that_is_gone_is_explained(open_page: Open, proposed: Study) -> None:
    assert "There is no candidate" in open_page("shortlist", study=proposed.study, candidate="no-0").error[0].value
