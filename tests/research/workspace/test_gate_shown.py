"""What people answered at the KPI gate stands in the report, on the evidence card and in the shortlist."""

from __future__ import annotations

import io

import pytest
from docx import Document

from research.candidates import Candidate
from research.gating import GATE_QUESTIONS
from research.studies import Source, Study
from research.workspace import Workspace


@pytest.fixture
def two(workspace: Workspace, study: Study, sources: list[Source]) -> tuple[Candidate, Candidate]:
    for source in sources:
        workspace.coding.suggest(study.id, source.id)
    first, second, *_ = workspace.candidates.propose(study.id)
    return first, second


def answer(workspace: Workspace, study: Study, candidate: Candidate, word: str) -> None:
    told = dict.fromkeys(GATE_QUESTIONS, (word, "Mara | asked them."))
    workspace.gate.answer(study.id, candidate.id, told)  # type: ignore[arg-type]


def test_until_somebody_answers_a_report_does_not_speak_of_a_gate(
    workspace: Workspace, study: Study, two: tuple[Candidate, Candidate]
) -> None:
    report = workspace.reports.content(study.id)
    assert not report.gated
    assert "KPI gate" not in workspace.reports.html(report) + workspace.reports.markdown(report)


def test_every_form_of_the_report_says_what_was_answered_and_why(
    workspace: Workspace, study: Study, two: tuple[Candidate, Candidate]
) -> None:
    answer(workspace, study, two[0], "no")
    report = workspace.reports.content(study.id)
    chapter = next(c for c in report.chapters if c.candidate.id == two[0].id)
    assert (chapter.standing, chapter.gate.standing) == ("KPI in disguise", "KPI in disguise")
    html, markdown = workspace.reports.html(report), workspace.reports.markdown(report)
    document = Document(io.BytesIO(workspace.reports.docx(report)))
    word = "\n".join(p.text for p in document.paragraphs)
    for told in (html, markdown, workspace.reports.card(report, chapter), word):
        assert "It is a KPI in disguise." in told
        assert "asked them." in told
    assert '<th scope="col">KPI gate</th>' in html
    assert "| KPI gate |" in markdown
    assert "0 of 4 answered" in markdown, "the other candidate's gate is open"
    assert [cell.text for cell in document.tables[0].rows[0].cells][-2:] == ["KPI gate", "Standing"]
    answer(workspace, study, two[0], "yes")
    passed = next(c for c in workspace.reports.content(study.id).chapters if c.candidate.id == two[0].id)
    assert (passed.standing, passed.gate.standing) == ("said", "passed")


def test_rules_suspect_only_until_a_person_has_answered(workspace: Workspace, study: Study) -> None:
    named = workspace.candidates.add(study.id, "Raise NPS", "NPS", assumed=True)
    (chapter,) = workspace.reports.content(study.id).chapters
    assert chapter.suspected
    answer(workspace, study, named, "yes")
    (chapter,) = workspace.reports.content(study.id).chapters
    assert chapter.hint is not None
    assert chapter.suspected == ""


def test_a_kpi_in_disguise_gets_no_rank(workspace: Workspace, study: Study, two: tuple[Candidate, Candidate]) -> None:
    ranked = {card.candidate.id for card in workspace.shortlist.cards(study.id) if card.rank is not None}
    assert two[0].id in ranked
    answer(workspace, study, two[0], "no")
    cards = {card.candidate.id: card for card in workspace.shortlist.cards(study.id)}
    assert cards[two[0].id].rank is None
    assert cards[two[0].id].gate.verdict == "KPI in disguise"
    assert cards[two[1].id].rank is not None
    assert workspace.shortlist.cards(study.id)[-1].candidate.id == two[0].id
