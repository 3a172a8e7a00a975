"""Candidates: propose, keep, reword, merge, split, reject."""

from __future__ import annotations

import pytest

from research import Study, Workspace
from tests.fakes import NearClusterer
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text, wait_for_job


def test_no_candidate_yet_says_how_to_get_one(open_page: Open, study: Study) -> None:
    assert "There is no candidate yet" in text(open_page("candidates", study=study.study))


def test_statements_are_grouped_beside_the_page(open_page: Open, read: Study, workspace: Workspace) -> None:
    at = open_page("candidates", study=read.study)
    sound(at.button(key="propose").click().run())
    wait_for_job(read.study)
    at = sound(at.run())
    made = workspace.candidates.all(read.study)
    assert len(made) == 2
    assert "It proposes 2 candidates" in text(at)
    assert "2 people, 2 quotes" in text(at)
    assert "Proposed by the machine" in text(at)


def test_the_wanted_fineness_reaches_the_grouping(
    open_page: Open, read: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    monkeypatch.setattr(NearClusterer, "at", lambda self, granularity: (asked.append(granularity), self)[1])
    at = open_page("candidates", study=read.study)
    at = sound(at.select_slider(key="fineness").set_value(-1.0).run())
    sound(at.button(key="propose").click().run())
    wait_for_job(read.study)
    assert asked == [-1.0]


def test_keeping_and_rejecting_from_the_list(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one, two = workspace.candidates.all(proposed.study)
    at = open_page("candidates", study=proposed.study)
    sound(at.button(key=f"keep_{one.id}").click().run())
    assert workspace.candidates.get(proposed.study, one.id).status == "kept"
    assert at.button(key=f"reject_{two.id}").disabled, "a rejection needs its reason"
    at.text_input(key=f"why_{two.id}").set_value("not theirs")
    at = sound(at.run())
    sound(at.button(key=f"reject_{two.id}").click().run())
    gone = workspace.candidates.get(proposed.study, two.id)
    assert (gone.status, gone.reason) == ("rejected", "not theirs")


def test_one_candidate_shows_its_quotes_by_person_and_their_links(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    shown = text(at)
    assert "“I waited three weeks for the quote.”" in shown
    assert "ana · ana.txt" in shown
    assert {"ana: 1 quote", "ben: 1 quote"} <= {e.label for e in at.expander}
    assert any(e.label.startswith("Customers speak of weeks") for e in at.expander), "the units they speak in"
    assert len([e for e in at.get("page_link") if e.label == "Open in its source"]) == 2


def test_rewording_keeps_it_and_can_be_undone(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    field = next(f for f in at.text_area if f.label == "Outcome statement")
    field.set_value("Minimize the time it takes to get a quote")
    at = sound(button(at, "Save the words").click().run())
    now = workspace.candidates.get(proposed.study, one.id)
    assert (now.statement, now.status, now.evidence) == (
        "Minimize the time it takes to get a quote", "kept", one.evidence,
    )  # fmt: skip
    sound(button(at, "Undo").click().run())
    assert workspace.candidates.get(proposed.study, one.id).statement == one.statement


def test_picked_candidates_merge_and_no_quote_is_lost(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one, two = workspace.candidates.all(proposed.study)
    at = open_page("candidates", study=proposed.study)
    at.checkbox(key=f"pick_{one.id}").check()
    at.checkbox(key=f"pick_{two.id}").check()
    at = sound(at.run())
    sound(at.button(key="merge").click().run())
    (merged,) = workspace.candidates.all(proposed.study)
    assert set(merged.evidence) == {*one.evidence, *two.evidence}


def test_ticked_quotes_split_off(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    moved = one.evidence[0]
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    at.checkbox(key=f"move_{moved}").check()
    at.text_input(key="split_label").set_value("Three weeks")
    at = sound(at.run())
    sound(at.button(key="split").click().run())
    made = next(c for c in workspace.candidates.all(proposed.study) if c.label == "Three weeks")
    assert made.evidence == (moved,)
    assert workspace.candidates.get(proposed.study, one.id).evidence == one.evidence[1:]


def test_an_assumed_candidate_is_marked_as_such(open_page: Open, study: Study, workspace: Workspace) -> None:
    at = open_page("candidates", study=study.study)
    at.text_area[0].set_value("Minimize the likelihood of rain")
    at = sound(button(at, "Add as assumed").click().run())
    (made,) = workspace.candidates.all(study.study)
    assert made.assumed
    assert made.evidence == ()
    assert "Assumed: no customer has said it" in text(at)


def test_a_company_figure_in_the_words_is_pointed_out(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    workspace.candidates.revise(proposed.study, one.id, statement="Minimize our churn rate", label="Churn")
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    assert "company figure" in text(at)


def test_the_four_questions_are_answered_with_reasons(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    shown = text(at)
    assert "Customers say that it matters to them" in shown
    assert "Proposed: yes" in shown
    assert "2 people, 2 quotes stand behind it." in shown
    at.button_group(key=f"gate_{one.id}_said").set_value("yes")
    at.button_group(key=f"gate_{one.id}_noticed").set_value("no")
    at.text_input(key=f"why_{one.id}_noticed").set_value("nobody counts it")
    at.button_group(key=f"gate_{one.id}_free").set_value("no")
    at.text_input(key=f"why_{one.id}_free").set_value("it is booked")
    at = sound(button(at, "Save the answers").click().run())
    gate = workspace.gate.of(proposed.study, one.id).gate
    assert (gate.verdict, gate.open) == ("KPI in disguise", ("own",))
    assert gate.answers[0].because == "2 people, 2 quotes stand behind it."
    assert any("nobody counts it" in warning.value for warning in at.warning)


def test_an_answer_without_a_reason_is_asked_for_it(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("candidates", study=proposed.study, candidate=one.id)
    at.button_group(key=f"gate_{one.id}_said").set_value("no")
    at = button(at, "Save the answers").click().run()
    assert "needs its reason" in at.error[0].value
    assert workspace.gate.of(proposed.study, one.id).gate.answers == ()


def test_a_candidate_that_is_gone_is_explained_and_the_list_follows(open_page: Open, proposed: Study) -> None:
    at = open_page("candidates", study=proposed.study, candidate="nothing-0")
    assert "There is no candidate" in at.error[0].value
    assert len([b for b in at.button if b.label == "Open quotes and edit"]) == 2


def test_a_quote_that_may_belong_is_taken_in_or_kept_out(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    said = b"Moderator: And you?\nCara: I waited five weeks for the quote.\n"
    (reading,), _ = workspace.sources.read([("cara.txt", said)])
    fresh = workspace.sources.add(proposed.study, reading, said)
    workspace.coding.suggest(proposed.study, fresh.id)
    kept = workspace.candidates.keep(proposed.study, one.id)
    (new,) = workspace.candidates.joining(proposed.study)[kept.id]
    at = open_page("candidates", study=proposed.study, candidate=kept.id)
    assert "1 quote may belong here" in str(at.expander)
    sound(at.button(key=f"out_{new.id}").click().run())
    assert workspace.candidates.joining(proposed.study) == {}
    workspace.history.undo(proposed.study)
    at = open_page("candidates", study=proposed.study, candidate=kept.id)
    sound(at.button(key=f"in_{new.id}").click().run())
    assert new.id in workspace.candidates.all(proposed.study)[0].evidence


def test_stability_is_measured_beside_the_page_and_said_on_each_card(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    at = open_page("candidates", study=proposed.study)
    sound(at.button(key="resample").click().run())
    wait_for_job(proposed.study)
    at = sound(at.run())
    assert "for 2 there are too few people to say" in text(at)
    assert "the study has 2, 5 are needed" in text(at)
    one = workspace.candidates.all(proposed.study)[0]
    assert "5 are needed" in text(open_page("candidates", study=proposed.study, candidate=one.id))
    workspace.candidates.keep(proposed.study, one.id)
    assert workspace.stability.of(proposed.study) == {}, "measured for what stood then"


def test_a_candidate_shows_its_wording_its_segments_and_what_speaks_against_it(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    one = next(c for c, _ in workspace.candidates.weighed(sample.study))
    at = open_page("candidates", study=sample.study, candidate=one.id)
    shown, folded = text(at), [expander.label for expander in at.expander]
    assert "It names nothing that can be measured" in shown
    assert "Who names it, and who does not" in shown
    assert "people heard last named it" in shown
    assert any(label.startswith("What speaks against it (") for label in folded)
    assert any(label.startswith("Its wording breaks 4 rules") for label in folded)


def test_the_trail_leads_up_to_the_verdict_and_the_decision(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    shown = text(open_page("candidates", study=sample.study, candidate=decision.candidate))
    for hop in ("**Defined**", "**Tested on data**", "**Decided**"):
        assert hop in shown
    assert "linked: yes" in shown
    assert "Ten people named it" in shown
    other = next(c for c in workspace.candidates.all(sample.study) if c.id != decision.candidate)
    shown = text(open_page("candidates", study=sample.study, candidate=other.id))
    assert "It has not been tested on data yet." in shown
    assert "Nobody has decided yet." in shown
