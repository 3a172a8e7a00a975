"""Decisions in force, and what is still to decide."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages._candidate_chips import candidate_chips
from pages._gate import gate_chip
from pages._ladder import ladder_line
from pages._palette import Mark
from pages._parts import chip_html, link, plain
from research import Candidate, Decision, DecisionOutcome, Evidence, Study, Workspace

OUTCOMES: dict[DecisionOutcome, Mark] = {
    "adopt": Mark("Adopted", "✓", "#2e8b57"),
    "revise": Mark("To be revised", "↻", "#b7791f"),
    "park": Mark("Parked", "‖", "#8a6d5b"),
    "reject": Mark("Rejected", "✕", "#d1495b"),
}

SHOWN = 15
Weighed = Sequence[tuple[Candidate, Evidence]]


def draw_decisions(workspace: Workspace, study: Study, weighed: Weighed) -> None:
    """What is decided, then what is not."""
    decided = [(c, d) for c, _ in weighed if (d := workspace.decisions.current(study.study, c.id)) is not None]
    st.subheader(f"In force ({len(decided)})", anchor=False)
    if not decided:
        st.markdown("Nothing is decided yet.")
    for candidate, decision in decided:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{plain(candidate.label)}**: {plain(candidate.statement)}")
            draw_decision(decision)
            _open("Why, down to the sentences", ":material/account_tree:", candidate.id)
    settled = {candidate.id for candidate, _ in decided}
    open_ = [(c, e) for c, e in weighed if c.id not in settled]
    kept = [(c, e) for c, e in open_ if c.status == "kept"]
    sorted_out = decided or any(not c.assumed for c, _ in kept)
    waiting = kept if sorted_out else open_
    if waiting:
        st.subheader(f"Still to decide ({len(waiting)})", anchor=False)
    if more := len(open_) - len(waiting):
        many = "1 proposal is" if more == 1 else f"{more} proposals are"
        st.markdown(f"{many} not sorted yet: keep those worth a decision, and they appear here.")
        link("candidates", "Sort the proposals", icon=":material/lightbulb:")
    pages = -(-len(waiting) // SHOWN)
    page = st.pagination(pages, key="decisions_page") if pages > 1 else 1
    for candidate, evidence in waiting[(page - 1) * SHOWN : page * SHOWN]:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{plain(candidate.statement)}**")
            draw_standing(workspace, study, candidate, evidence)
            _open("Look at it and decide", ":material/gavel:", candidate.id)


def _open(label: str, icon: str, candidate: str) -> None:
    if st.button(label, key=f"open_{candidate}", icon=icon, type="tertiary"):
        st.query_params["candidate"] = candidate
        st.rerun()


def draw_standing(workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence) -> None:
    """People and quotes, and how far up the ladder it has come."""
    candidate_chips(candidate, evidence)
    st.html(gate_chip(workspace.gate.answers(study.study, candidate.id)))
    ladder_line(workspace.experiments.standing(study.study, candidate.id))


def draw_decision(decision: Decision) -> None:
    """Outcome, owner, target and reason, and who decided when."""
    facts = (("owned by", decision.owner), ("target", decision.target))
    told = " · ".join(f"{name} <b>{escape(fact)}</b>" for name, fact in facts if fact)
    why = f'<p style="margin:.3rem 0 0">{escape(decision.because)}</p>'
    st.html(f"{chip_html(OUTCOMES[decision.outcome])}<span>{told}</span>{why}")
    resting = "" if decision.validation else " Decided without a validation."
    st.caption(f"Decided by {plain(decision.by)} on {decision.at:%d %B %Y, %H:%M} UTC.{resting}")
