"""Measures: every defined measure with its last value; many measured in one go; definition, SQL and rows of one."""

from __future__ import annotations

import streamlit as st

from pages._data import pick_dataset
from pages._measure_detail import draw_detail
from pages._measure_list import draw_list
from pages._measure_run import draw_run
from pages._parts import begin, link, next_link, plain, stop_empty

workspace, study = begin(
    "Measures", "See what is defined, what each measure says now and how old that is, and measure many in one go."
)
lines = workspace.measures.all(study.study)
if not lines:
    stop_empty("No candidate is defined yet, so there is nothing to measure.", "validation", "Define one")
named = st.query_params.get("candidate", "")
opened = next((line for line in lines if named in workspace.candidates.versions(study.study, line.candidate.id)), None)
if opened is not None:
    if st.button("All measures", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["candidate"]
        st.rerun()
    draw_detail(workspace, study, opened)
    next_link("evidence", "see what it goes with", candidate=opened.candidate.id)
    st.stop()
setup, register = st.columns([2, 3], gap="large")
with setup:
    st.markdown("#### 1 · Data")
    dataset = pick_dataset(workspace, study)
    st.markdown("#### 2 · Measure")
    draw_run(workspace, study, lines, dataset)
    if waiting := workspace.measures.undefined(study.study):
        st.caption(f"Not defined yet: {plain(', '.join(candidate.label for candidate in waiting))}.")
        link("validation", "Define one of them", icon=":material/rule:", candidate=waiting[0].id)
with register:
    st.markdown("#### What they say")
    draw_list(lines, now=workspace.now())
next_link("evidence", "see what they go with")
