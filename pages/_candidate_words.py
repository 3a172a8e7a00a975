"""The words of a candidate: its statement with the rules it breaks, its place, and merging others into it."""

from __future__ import annotations

import streamlit as st

from pages._parts import act, plain, told_apart
from research import DIMENSIONS, Candidate, Study, Workspace, is_unworded, lint_statement


def draw_words(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    stages = list(dict.fromkeys(["", *(s.name for s in study.stages), candidate.stage]))
    _draw_lint(candidate)
    with st.form(f"words_{candidate.id}"):
        statement = st.text_area("Outcome statement", candidate.statement, height=110)
        label = st.text_input("Short name", candidate.label)
        dimension = st.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index(candidate.dimension))
        stage = st.selectbox("Stage", stages, stages.index(candidate.stage), format_func=lambda s: s or "(not placed)")
        if st.form_submit_button("Save the words"):
            new = {"statement": statement.strip(), "label": label.strip(), "dimension": dimension, "stage": stage}
            act(lambda: workspace.candidates.revise(study.study, candidate.id, **new), "Saved, and kept as a candidate")
    if candidate.terms:
        st.caption(f"What sets it apart: {plain(', '.join(candidate.terms))}")
    if candidate.proposed_by:
        st.caption(f"First proposed by {plain(candidate.proposed_by)}")


def _draw_lint(candidate: Candidate) -> None:
    """The rules of wording that its statement breaks, each with what to do; they advise and refuse nothing."""
    broken = lint_statement(candidate.statement)
    if not broken:
        st.caption(":material/check: Worded as an outcome: a direction, what is measured, and of what.")
        return
    open_ = is_unworded(candidate.statement)
    many = "1 rule" if len(broken) == 1 else f"{len(broken)} rules"
    with st.expander(
        f"Its wording breaks {many} of an outcome statement", icon=":material/spellcheck:", expanded=open_
    ):
        for lint in broken:
            st.markdown(f"- {plain(lint.message)} {plain(lint.fix)}")


def draw_merge(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    others = told_apart({c.id: c.label for c in workspace.candidates.all(study.study) if c.id != candidate.id})
    if not others:
        return
    with st.expander("Merge others into this one", icon=":material/merge:"):
        picked = st.multiselect("Candidates that mean the same", list(others), format_func=others.__getitem__)
        if st.button("Merge them in", key="merge_in", disabled=not picked):
            act(lambda: workspace.candidates.merge(study.study, [candidate.id, *picked]), "Merged. Ctrl+Z undoes it.")
