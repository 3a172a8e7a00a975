"""The KPI gate through the door: kept, corrected, undone, and heeded by every later step."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import RecordError
from research.candidates import Candidate
from research.gating import GATE_QUESTIONS, GateQuestion, YesNo
from research.studies import Source, Study
from research.workspace import Workspace

WAIT = "id: wait\nincrement: weeks, lower\ntype: duration\nfrom: asked\nto: sent\n"
ALL: dict[GateQuestion, tuple[YesNo, str]] = dict.fromkeys(GATE_QUESTIONS, ("yes", "I asked"))


@pytest.fixture
def candidate(workspace: Workspace, study: Study, sources: list[Source]) -> Candidate:
    for source in sources:
        workspace.coding.suggest(study.id, source.id)
    return workspace.candidates.propose(study.id)[0]


def define(workspace: Workspace, study: Study, candidate: Candidate, text: str = WAIT) -> None:
    workspace.validation.define(study.id, candidate.id, workspace.validation.parse(text)[0])


def test_nobody_has_answered_at_first_and_the_rules_propose(
    workspace: Workspace, study: Study, candidate: Candidate
) -> None:
    view = workspace.gate.of(study.id, candidate.id)
    assert view.gate.open == GATE_QUESTIONS
    assert view.proposed("said").answer == "yes"
    assert set(view.proposed("said").quotes) <= {c.id for c in workspace.coding.all(study.id)}


def test_answers_are_kept_corrected_and_undone(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    workspace.gate.answer(study.id, candidate.id, {"said": ("yes", ""), "free": ("no", " they book it ")})
    gate = workspace.gate.of(study.id, candidate.id).gate
    assert [(a.question, a.answer, a.because, a.by) for a in gate.answers] == [
        ("said", "yes", "2 people, 2 quotes stand behind it.", "Rita"), ("free", "no", "they book it", "Rita"),
    ]  # fmt: skip
    assert gate.answers[0].proposed == "yes"
    workspace.gate.answer(study.id, candidate.id, {"free": ("yes", "looked again")})
    assert workspace.gate.of(study.id, candidate.id).gate.answers[1].answer == "yes"
    assert workspace.history.undo(study.id).verb == "gate.answer"
    assert workspace.gate.of(study.id, candidate.id).gate.answers[1].answer == "no"
    workspace.history.undo(study.id)
    assert workspace.gate.of(study.id, candidate.id).gate.answers == ()


def test_the_same_answer_again_leaves_no_trace(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    workspace.gate.answer(study.id, candidate.id, ALL)
    before = len(workspace.history.steps(study.id))
    workspace.gate.answer(study.id, candidate.id, ALL)
    assert len(workspace.history.steps(study.id)) == before


def test_a_bare_answer_against_the_rules_needs_its_reason(
    workspace: Workspace, study: Study, candidate: Candidate
) -> None:
    with pytest.raises(RecordError, match="needs its reason"):
        workspace.gate.answer(study.id, candidate.id, {"said": ("no", " ")})
    assert workspace.gate.of(study.id, candidate.id).gate.answers == ()


def test_answers_follow_a_candidate_through_its_versions(
    workspace: Workspace, study: Study, candidate: Candidate
) -> None:
    workspace.gate.answer(study.id, candidate.id, ALL)
    workspace.candidates.revise(study.id, candidate.id, statement="Get the quote soon")
    assert workspace.gate.of(study.id, candidate.id).gate.verdict == "CPI"


def test_a_new_definition_asks_to_look_again(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    workspace.gate.answer(study.id, candidate.id, ALL)
    assert workspace.gate.of(study.id, candidate.id).changed == frozenset()
    define(workspace, study, candidate)
    assert workspace.gate.of(study.id, candidate.id).changed == {"noticed", "own", "free"}
    workspace.gate.answer(study.id, candidate.id, ALL)
    assert workspace.gate.of(study.id, candidate.id).changed == frozenset(), "said again, it holds again"


def test_the_ladder_waits_for_the_gate_and_heeds_it_at_once(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    rows = [f"{n},asked,2024-01-01T09:00:00Z\n{n},sent,2024-01-01T{10 + n % 9}:00:00Z\n" for n in range(150)]
    (tmp_path / "log.csv").write_text("case_id,event,timestamp\n" + "".join(rows), encoding="utf-8")
    mapping = workspace.validation.propose(str(tmp_path / "log.csv")).mapping
    data = workspace.validation.add_dataset(study.id, "log", str(tmp_path / "log.csv"), mapping)
    define(workspace, study, candidate)
    ran = workspace.validation.run(study.id, candidate.id, data.id)
    assert ran.verdict.reached == "said"
    workspace.gate.answer(study.id, candidate.id, ALL)
    latest = workspace.validation.latest(study.id, candidate.id)
    assert latest is not None
    assert (latest.id, latest.verdict.reached) == (ran.id, "measurable")
    assert workspace.experiments.standing(study.id, candidate.id).reached == "measurable"
    workspace.gate.answer(study.id, candidate.id, {"said": ("no", "not theirs"), "free": ("no", "it is revenue")})
    standing = workspace.experiments.standing(study.id, candidate.id)
    assert standing.reached == "said"
    assert "KPI in disguise" in standing.sentence
    workspace.history.undo(study.id)
    assert workspace.experiments.standing(study.id, candidate.id).reached == "measurable"


def test_a_kpi_in_disguise_is_not_adopted(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    workspace.gate.answer(study.id, candidate.id, {"noticed": ("no", "no one would"), "free": ("no", "revenue")})
    with pytest.raises(RecordError, match="KPI in disguise"):
        workspace.decisions.decide(study.id, candidate.id, "adopt", because="we like it", owner="Omar")
    workspace.decisions.decide(study.id, candidate.id, "reject", because="it is a KPI")


def test_an_assumed_candidate_is_assumed_no_more_once_quotes_stand_behind_it(
    workspace: Workspace, study: Study, candidate: Candidate
) -> None:
    hunch = workspace.candidates.add(study.id, "Get the quote soon", "Soon", assumed=True)
    assert workspace.gate.of(study.id, hunch.id).proposed("said").answer == "no"
    merged = workspace.candidates.merge(study.id, [hunch.id, candidate.id])
    assert not merged.assumed
    workspace.decisions.decide(study.id, merged.id, "adopt", because="said by two", owner="Omar")
