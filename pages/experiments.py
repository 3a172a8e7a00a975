"""Experiments: plan one, register it before any number is seen, say who gets what, and read it."""

from __future__ import annotations

import streamlit as st

from pages._experiment_assign import draw_assign
from pages._experiment_natural import draw_natural
from pages._experiment_plan import draw_plan
from pages._experiment_read import draw_read
from pages._experiment_register import draw_register
from pages._ladder import ladder_line
from pages._parts import begin, deep_link, evidence_badge, link, next_link, plain, told_apart
from pages._picking import pick_candidate
from research import Registration

workspace, study = begin(
    "Experiments", "Prove or disprove that a candidate moves what the company wants. Promise first, read afterwards."
)


def pick_registration() -> Registration | None:
    """One of the candidate's registered designs; the latest unless the address names another."""
    held = {made.id: made for made in workspace.experiments.registered(study.study, candidate.id)}
    if not held:
        st.info("Nothing is registered for this candidate yet: plan and register first.", icon=":material/lock_open:")
        return None
    ids = list(held)
    named = st.query_params.get("experiment", "")
    names = told_apart({key: f"{made.name}, registered {made.at:%d %B %Y}" for key, made in held.items()})
    chosen = st.selectbox(
        "Experiment", ids, ids.index(named) if named in held else len(ids) - 1, format_func=names.__getitem__,
        key=f"experiment_{candidate.id}",
    )  # fmt: skip
    st.query_params["experiment"] = chosen
    st.caption(f"Registered by {plain(held[chosen].by)} under the hash `{held[chosen].hash[:16]}`.")
    return held[chosen]


candidate = pick_candidate(
    workspace, study, empty="There is no candidate to put to an experiment yet.", way="Group the statements first"
)
st.subheader(plain(candidate.statement), anchor=False)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    st.markdown(evidence_badge(workspace.candidates.evidence(study.study, candidate)))
    link("validation", "What the data say", icon=":material/monitoring:", candidate=candidate.id)
    deep_link("experiments", candidate=candidate.id)
ladder_line(workspace.experiments.standing(study.study, candidate.id))
planning, running, reading, natural = st.tabs(
    ["1 · Plan and register", "2 · Who gets what", "3 · Read", "Without assignment"]
)
with planning:
    made = draw_plan(workspace, study, candidate)
    draw_register(workspace, study, candidate, made)
with running:
    registered = pick_registration()
    draw_assign(workspace, study, registered)
with reading:
    draw_read(workspace, study, registered)
with natural:
    draw_natural(workspace, study, candidate)
next_link("decisions", "decide about it", candidate=candidate.id)
