"""Decisions: what becomes a CPI, who answers for it, and why, down to the sentence."""

from __future__ import annotations

import streamlit as st

from pages._deciding import draw_form
from pages._decision import draw_decisions, draw_standing
from pages._parts import begin, deep_link, next_link, plain, show_problem, stop_empty
from pages._trail import draw_trail
from research import Candidate, ResearchError, Study, Workspace

workspace, study = begin(
    "Decisions", "Adopt, revise, park or reject each candidate; every decision leads down to what customers said."
)


def draw_one(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """One candidate: where it stands, the form, and the trail."""
    if st.button("All decisions", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["candidate"]
        st.rerun()
    st.subheader(plain(candidate.statement), anchor=False)
    draw_standing(workspace, study, candidate, workspace.candidates.evidence(study.study, candidate))
    deep_link("decisions", candidate=candidate.id)
    form, trail = st.columns([2, 3], gap="large")
    with form:
        st.markdown("**Decide**")
        draw_form(workspace, study, candidate)
    with trail:
        st.markdown("**The trail**")
        draw_trail(workspace.trails.of(study.study, candidate.id))


named = st.query_params.get("candidate")
if named:
    try:
        draw_one(workspace, study, workspace.candidates.get(study.study, named))
        next_link("report", "write the report")
        st.stop()
    except ResearchError as problem:
        show_problem(problem)
        del st.query_params["candidate"]
weighed = workspace.candidates.weighed(study.study)
if not weighed:
    stop_empty("There is no candidate to decide about yet.", "candidates", "Group the statements into candidates")
draw_decisions(workspace, study, weighed)
next_link("report", "write the report")
