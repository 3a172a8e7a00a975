"""One candidate: its words, the people and quotes it rests on, and what a person may do with it."""

from __future__ import annotations

import streamlit as st

from pages._candidate_chips import candidate_chips, hint_of
from pages._candidate_quotes import draw_evidence
from pages._candidate_words import draw_merge, draw_words
from pages._joining import draw_joining
from pages._parts import act, deep_link, plain
from pages._qualifying import draw_qualification
from pages._reach import draw_reach
from pages._trail import draw_upward
from research import Candidate, Study, Workspace


def draw_reject(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """Asks for the reason, then rejects."""
    with st.popover("Reject", icon=":material/close:"):
        reason = st.text_input("Why is it no candidate?", key=f"why_{candidate.id}")
        if st.button("Reject it", key=f"reject_{candidate.id}", type="primary", disabled=not reason.strip()):
            act(lambda: workspace.candidates.reject(study.study, candidate.id, reason), "Rejected. Ctrl+Z undoes it.")


def draw_candidate(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """The whole view of one candidate."""
    evidence = workspace.candidates.evidence(study.study, candidate)
    if st.button("All candidates", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["candidate"]
        st.rerun()
    st.subheader(plain(candidate.statement), anchor=False)
    candidate_chips(candidate, evidence)
    asked = workspace.gate.of(study.study, candidate.id)
    if asked.gate.verdict == "undecided" and (hint := hint_of(candidate)):
        st.warning(
            f"“{plain(hint.term)}” may be {plain(hint.kpi)}, a company figure. {plain(hint.because)} "
            "Say what the customer would notice instead, or keep it as it is.",
            icon=":material/help:",
        )
    if candidate.status == "rejected" and candidate.reason:
        st.markdown(f"Rejected by {plain(candidate.by)}: {plain(candidate.reason)}")
    with st.container(horizontal=True, gap="small"):
        if candidate.status != "kept" and st.button("Keep", key="keep", icon=":material/check:", type="primary"):
            act(lambda: workspace.candidates.keep(study.study, candidate.id), "Kept. Ctrl+Z undoes it.")
        if candidate.status != "rejected":
            draw_reject(workspace, study, candidate)
        deep_link("candidates", candidate=candidate.id)
    words, quotes = st.columns([2, 3], gap="large")
    with words:
        draw_qualification(workspace, study, candidate, evidence, asked)
        draw_reach(workspace, study, candidate, evidence)
        draw_upward(workspace.trails.of(study.study, candidate.id))
        draw_words(workspace, study, candidate)
        draw_merge(workspace, study, candidate)
    with quotes:
        draw_joining(workspace, study, candidate)
        draw_evidence(workspace, study, candidate, evidence)
