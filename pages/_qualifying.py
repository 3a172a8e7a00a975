"""Is it a CPI? The two elements with their reasons, and the four questions of the KPI gate."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._gate import gate_chip
from pages._palette import VERDICT_MARKS, Mark, mark_of
from pages._parts import act, chip_html, plain
from research import (
    GATE_ASKS,
    Candidate,
    Coding,
    Element,
    Evidence,
    GateProposal,
    GateQuestion,
    GateView,
    Study,
    Workspace,
    YesNo,
)

_ANSWERS: tuple[YesNo, ...] = ("yes", "no")


def draw_qualification(
    workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence, view: GateView
) -> None:
    """Is it a CPI? The two elements with their reasons, then the four questions as ``view`` has them."""
    st.markdown("**Is it a CPI?**")
    for element in workspace.gate.elements(study.study, candidate.id):
        _draw_element(element)
    st.html(gate_chip(view.gate))
    if view.gate.verdict == "KPI in disguise":
        st.warning(
            f"{plain(view.gate.sentence)} It cannot pass as a CPI; name it among the KPIs that a CPI may move.",
            icon=":material/block:",
        )
    with st.expander("The four questions", icon=":material/help:", expanded=bool(view.gate.open)):
        _draw_questions(workspace, study, candidate, view, {coding.id: coding for coding in evidence.codings})


def _draw_element(element: Element) -> None:
    chip = chip_html(mark_of(VERDICT_MARKS, element.answer))
    why = "".join(f"<li>{escape(reason)}</li>" for reason in element.because)
    st.html(f"{chip} <span>{escape(element.name)}</span><ul style='margin:.2rem 0 0;padding-left:1.2rem'>{why}</ul>")


def _draw_questions(
    workspace: Workspace, study: Study, candidate: Candidate, view: GateView, said: dict[str, Coding]
) -> None:
    st.caption(
        "Rules propose, you decide. Two “no” make it a KPI in disguise. An empty reason means that you agree with the "
        "reason proposed."
    )
    with st.form(f"gate_{candidate.id}", border=False):
        told = {p.question: _draw_question(candidate, view, p, said) for p in view.proposals}
        if st.form_submit_button("Save the answers", type="primary"):
            given = {question: (yes, why) for question, (yes, why) in told.items() if yes is not None}
            act(lambda: workspace.gate.answer(study.study, candidate.id, given), "Answers kept. Ctrl+Z undoes it.")


def _draw_question(
    candidate: Candidate, view: GateView, proposal: GateProposal, said: dict[str, Coding]
) -> tuple[YesNo | None, str]:
    """One question: what the rules propose, what was answered, and the fields for answer and reason."""
    question = proposal.question
    told = view.gate.of(question)
    st.markdown(f"**{GATE_ASKS[question]}**")
    _draw_proposal(proposal, said)
    if told is not None:
        st.caption(f"Answered by {plain(told.by)} on {told.at:%d %B %Y}.{_again(view, question)}")
    answer = st.segmented_control(
        f"Your answer: {GATE_ASKS[question]}", _ANSWERS, default=told.answer if told else None,
        format_func=str.capitalize, key=f"gate_{candidate.id}_{question}", label_visibility="collapsed",
    )  # fmt: skip
    reason = st.text_input(
        f"Reason: {GATE_ASKS[question]}", told.because if told else "", key=f"why_{candidate.id}_{question}",
        placeholder="Your reason", label_visibility="collapsed",
    )  # fmt: skip
    return answer, reason


def _again(view: GateView, question: GateQuestion) -> str:
    return " The definition has changed since: look again." if question in view.changed else ""


def _draw_proposal(proposal: GateProposal, said: dict[str, Coding]) -> None:
    word = {"yes": "Proposed: yes", "no": "Proposed: no", None: "No proposal"}[proposal.answer]
    shape = mark_of(VERDICT_MARKS, proposal.answer or "undecided")
    chip = chip_html(Mark(word, shape.shape, shape.colour), suggested=True)
    quotes = "".join(
        f'<br><span class="cpi-small">“{escape(said[ref].quote)}” ({escape(said[ref].person)})</span>'
        for ref in proposal.quotes
        if ref in said
    )
    st.html(f'{chip}<span class="cpi-small">{escape(proposal.because)}</span>{quotes}')
