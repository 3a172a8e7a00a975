"""Validation: what a candidate means exactly, whether it can be measured, and how far it stands the test."""

from __future__ import annotations

import streamlit as st

from pages._data import pick_dataset
from pages._defining import draw_definition
from pages._findings import draw_validation
from pages._gate import draw_gate_line
from pages._ladder import ladder_line
from pages._parts import (
    begin,
    deep_link,
    evidence_badge,
    link,
    next_link,
    plain,
)
from pages._picking import pick_candidate
from pages._testing import draw_run
from pages._what_was_run import draw_query
from research import spoken_in

workspace, study = begin(
    "Validation", "Define a candidate exactly, measure it on interaction data, and see how far it stands the test."
)


candidate = pick_candidate(
    workspace, study, empty="There is no candidate to test yet.", way="Group the statements into candidates"
)
evidence = workspace.candidates.evidence(study.study, candidate)
st.subheader(plain(candidate.statement), anchor=False)
draw_gate_line(workspace, study, candidate)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    st.markdown(evidence_badge(evidence))
    link("candidates", "Read its quotes", icon=":material/format_quote:", candidate=candidate.id)
    deep_link("validation", candidate=candidate.id)
st.divider()
latest = workspace.validation.latest(study.study, candidate.id)
setup, outcome = st.columns([2, 3] if latest else [3, 2], gap="large")
with setup:
    st.markdown("#### 1 · Data")
    dataset = pick_dataset(workspace, study)
    st.markdown("#### 2 · Definition")
    draw_definition(workspace, study, candidate, dataset, evidence)
    defined = workspace.validation.definition(study.study, candidate.id)
    if defined is not None and dataset is not None:
        st.markdown("#### 3 · Test")
        draw_run(workspace, study, candidate, dataset)
with outcome:
    st.markdown("#### How far it has come")
    if latest is None:
        ladder_line(workspace.experiments.standing(study.study, candidate.id))
        ready = defined is not None and dataset is not None
        then = "press “Measure and test it”." if ready else "add data, define the candidate, then test it."
        st.info(f"Nothing has been measured yet: {then}")
    else:
        measured = workspace.validation.definition_behind(study.study, latest).definition
        spoken = spoken_in(evidence.codings)
        today = workspace.experiments.standing(study.study, candidate.id)
        draw_validation(latest, today, measured, workspace.validation.stale(study.study, latest), spoken)
        draw_query(workspace, study, latest, measured)
        with st.container(horizontal=True, gap="medium"):
            link("evidence", "See it beside all others", icon=":material/query_stats:", candidate=candidate.id)
            link("measures", "Its cases, one by one", icon=":material/straighten:", candidate=candidate.id)
next_link("decisions", "decide about it", candidate=candidate.id)
