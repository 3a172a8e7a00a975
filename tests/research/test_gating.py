"""The KPI gate: what the rules propose, what two "no" amount to, and what the ladder makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from nlp.values import Kind, Span
from research.candidates import Evidence
from research.coding import Coding
from research.elements import elements
from research.gate_proposing import GateFacts, GateProposal, gate_proposals
from research.gating import GATE_QUESTIONS, Gate, GateAnswer, GateQuestion, YesNo, gate_of
from research.qualification import kpi_hint
from research.records import Stamp
from research.validation.definition import Definition
from research.validation.finding import StepVerdict, Verdict
from research.validation.loading import load_definition
from research.validation.mapping import Outcome
from research.validation.verdict import defined, overall, regated, said

STAMP = Stamp(study="s", action="a", by="Rita", at=datetime(2025, 1, 1, tzinfo=UTC))
WAIT = "id: wait\nstatement: Get the price soon\nincrement: hours, lower\ntype: duration\nfrom: asked\nto: sent\n"


def evidence(*quotes: tuple[str, str], kinds: tuple[Kind, ...] = ("outcome",)) -> Evidence:
    codings = tuple(
        Coding(id=f"c{n}", stamp=STAMP, source="x", span=Span(n, n + 1), quote=quote, person=person, kinds=kinds)
        for n, (person, quote) in enumerate(quotes)
    )
    return Evidence(tuple(dict.fromkeys(person for person, _ in quotes)), codings)


def definition(text: str = WAIT) -> Definition:
    return load_definition(text, name="x.yaml")


def gate(**answers: YesNo) -> Gate:
    return gate_of(
        GateAnswer(id=f"g{n}", stamp=STAMP, candidate="c", question=question, answer=answer, because=f"why {question}")  # type: ignore[arg-type]
        for n, (question, answer) in enumerate(answers.items())
    )


def proposed(facts: GateFacts) -> dict[GateQuestion, GateProposal]:
    return {proposal.question: proposal for proposal in gate_proposals(facts)}


def test_two_no_make_a_kpi_in_disguise_and_a_cpi_needs_all_four_answers() -> None:
    for told in product(("yes", "no", None), repeat=4):
        given = {q: a for q, a in zip(GATE_QUESTIONS, told, strict=True) if a is not None}
        verdict = gate(**given).verdict  # type: ignore[arg-type]
        if told.count("no") >= 2:
            assert verdict == "KPI in disguise", told
        elif None in told:
            assert verdict == "undecided", told
        else:
            assert verdict == "CPI", told


def test_the_sentence_carries_the_reasons_and_what_is_open() -> None:
    against = gate(said="yes", noticed="no", free="no").sentence
    assert against.startswith("It is a KPI in disguise.")
    assert "why noticed." in against
    assert "why free." in against
    half = gate(said="yes", noticed="no")
    assert half.open == ("own", "free")
    assert half.sentence.startswith("2 of the four questions")
    assert " are answered." in half.sentence
    assert " is answered." in gate(said="yes").sentence
    assert "Could it improve while the company earns nothing" in half.sentence
    assert gate().sentence.startswith("None of the four questions")


def test_the_last_of_several_answers_counts() -> None:
    first, last = gate(said="no").answers[0], gate(said="yes").answers[0]
    assert gate_of([first, last]).answers == (last,)


def test_words_quotes_and_definition_speak_for_a_cpi() -> None:
    held = evidence(("P1", "I want the price within four hours"), ("P2", "It took three hours"))
    found = proposed(GateFacts(held, None, definition(), (Outcome("Sold", events=("bought",), role="kpi"),)))
    assert {question: p.answer for question, p in found.items()} == {
        "said": "yes", "noticed": "yes", "own": "yes", "free": "yes",
    }  # fmt: skip
    assert "2 people, 2 quotes" in found["said"].because
    assert "hours (2 people)" in found["noticed"].because
    assert found["noticed"].quotes == ("c0", "c1")
    assert "“asked”" in found["own"].because


def test_a_score_of_the_company_fails_three_questions() -> None:
    hint = kpi_hint("Customers' loyalty score after a claim is high.")
    found = proposed(GateFacts(evidence(), hint, definition()))
    assert [found[q].answer for q in GATE_QUESTIONS] == ["no", "no", "no", "yes"]
    assert "loyalty score" in found["noticed"].because


@pytest.mark.parametrize("figure", ["our NPS", "revenue per visit", "churn", "page views", "the SLA", "utilisation"])
def test_every_kind_of_company_figure_fails_two_questions_whoever_said_it(figure: str) -> None:
    held = evidence(("P1", "two hours"), ("P2", "two hours"))
    found = proposed(GateFacts(held, kpi_hint(f"Improve {figure}"), definition()))
    assert sum(p.answer == "no" for p in found.values()) == 2


def test_what_is_computed_from_the_kpi_cannot_improve_without_it() -> None:
    sold = Outcome("Policies sold", events=("sent",), role="kpi")
    found = proposed(GateFacts(evidence(("P1", "x")), None, definition(), (sold,)))
    assert found["free"].answer == "no"
    assert "“sent”" in found["free"].because
    assert "Policies sold" in found["free"].because
    summed = definition(
        "id: x\nincrement: {unit: dollars, direction: lower}\nmeasure: {type: ratio, numerator: {event: order, sum: "
        "price}, denominator: {event: order}}\n"
    )
    by_column = proposed(GateFacts(evidence(("P1", "x")), None, summed, (Outcome("Revenue", column="price"),)))
    assert by_column["free"].answer == "no"
    assert by_column["own"].answer is None


def test_the_score_beside_a_duration_is_not_what_is_measured() -> None:
    pair = definition(
        "id: x\nincrement: minutes, lower\nmeasure: {type: score_pair, exposure: {from: opened, to: reply}, score: "
        "stars, scored_at: rated_at}\n"
    )
    found = proposed(GateFacts(evidence(("P1", "x")), None, pair, (Outcome("Stars", column="stars", role="kpi"),)))
    assert found["free"].answer == "yes"


def test_what_rules_cannot_tell_stays_open() -> None:
    found = proposed(GateFacts(evidence(("P1", "They were kind"))))
    assert [found[q].answer for q in GATE_QUESTIONS] == ["yes", None, None, None]
    points = definition("id: x\nincrement: {unit: points, direction: higher}\nmeasure: {type: count, event: e}\n")
    other = proposed(GateFacts(evidence(("P1", "four hours"), ("P2", "four hours")), None, points))
    assert other["noticed"].answer is None
    assert "steps of 1 point" in other["noticed"].because


def test_the_ladder_stops_at_a_kpi_in_disguise_and_at_an_open_gate() -> None:
    yes: dict[str, YesNo] = dict.fromkeys(GATE_QUESTIONS, "yes")
    steps = {
        "yes": defined(definition(), gate=gate(**yes)),
        "no": defined(definition(), gate=gate(**(yes | {"said": "no", "free": "no"}))),
        "undecided": defined(definition(), gate=gate(said="yes")),
    }
    for answer, step in steps.items():
        assert step.answer == answer
        assert overall([said(5), step]).reached == ("defined" if answer == "yes" else "said")
    assert steps["no"].because[0].startswith("It is a KPI in disguise.")


def test_an_answer_counts_for_what_was_run_before_it() -> None:
    yes: dict[str, YesNo] = dict.fromkeys(GATE_QUESTIONS, "yes")
    ran = overall([said(5), defined(definition(), gate=gate()), StepVerdict("measurable", "yes", ("all there",))])
    assert ran.reached == "said"
    assert regated(ran, definition(), gate(**yes)).reached == "measurable"
    assert regated(ran, definition(), gate(said="no", free="no")).reached == "said"
    assert isinstance(regated(ran, definition(), gate()), Verdict)


def test_the_two_elements_say_how_far_and_why() -> None:
    held = evidence(("P1", "four hours"), ("P2", "three hours"), ("P3", "an hour"), ("P4", "two hours"))
    matters, increments = elements(held, None, None)
    assert matters.answer == "yes"
    assert matters.because == ("4 people said it.", "4 quotes: 4 as an outcome wanted.")
    assert increments.answer == "undecided"
    assert "hours (4 people)" in increments.because[0]
    _, defined_only = elements(held, definition(), None)
    assert (defined_only.answer, defined_only.because[-1]) == ("undecided", "It has not been measured yet.")
    fine, lost = StepVerdict("measurable", "yes", ("99 %",)), StepVerdict("measurable", "no", ("20 % have a value",))
    assert elements(held, definition(), fine)[1].answer == "yes"
    assert elements(held, definition(), lost)[1].because[0] == "20 % have a value"
    assert elements(evidence(("P1", "They were kind")), definition(), fine)[1].answer == "partly", "no step was named"
    assert elements(evidence(), None, None)[0].answer == "no"
