"""What the KPI gate says of a candidate, in a chip or a line, and the way to its four questions."""

from __future__ import annotations

import streamlit as st

from pages._palette import Mark
from pages._parts import chip_html, link, plain
from research import (
    NO_MOST,
    Candidate,
    Gate,
    Study,
    Workspace,
)

_GATE_MARKS = {
    "CPI": Mark("Passed the KPI gate", "✓", "#2e8b57"),
    "KPI in disguise": Mark("KPI in disguise", "€", "#d1495b"),
    "undecided": Mark("KPI gate still open", "?", "#8a6d5b"),
}


def gate_chip(gate: Gate) -> str:
    """The gate's verdict as a chip, as HTML."""
    return chip_html(_GATE_MARKS[gate.verdict], note="" if not gate.open else f"({4 - len(gate.open)} of 4 answered)")


def draw_gate_line(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """On other pages: what the gate says, and the way to it."""
    view = workspace.gate.of(study.study, candidate.id)
    gate, against = view.gate, [p for p in view.proposals if p.answer == "no"]
    st.html(gate_chip(gate))
    if gate.verdict == "KPI in disguise":
        st.warning(f"{plain(gate.sentence)} It is worth watching as what a CPI may move.", icon=":material/block:")
    elif gate.open and len(against) > NO_MOST:
        why = " ".join(dict.fromkeys(plain(p.because) for p in against))
        st.warning(f"May be a KPI in disguise. {why}", icon=":material/help:")
    elif gate.open:
        st.caption("Until its four questions are answered it stays at “said”, whatever the data show.")
    if gate.open:
        link("candidates", "Answer its four questions", icon=":material/help:", candidate=candidate.id)
