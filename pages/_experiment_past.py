"""What a KPI was before an experiment: read from the data into the fields of the plan."""

from __future__ import annotations

import streamlit as st

from pages._parts import plain, show_problem
from research import (
    SESOI_SD,
    SESOI_SHARE,
    Candidate,
    ResearchError,
    Study,
    Workspace,
)


def draw_past(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """Fills the fields from the data that the candidate was measured on, where they name a KPI."""
    names = [kpi.name for kpi in workspace.experiments.kpis(study.study, candidate.id)]
    if not names:
        st.caption("Type what is known; measured on data that name a KPI, the fields can be filled from them.")
        return
    key = candidate.id
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        picked = st.selectbox("KPI in the data", names, key=f"past_kpi_{key}")
        st.button(
            "Fill from the data", icon=":material/database:", key=f"past_{key}", on_click=_filled,
            args=(workspace, study.study, key, picked),
        )  # fmt: skip
    if fault := st.session_state.pop(f"past_fault_{key}", None):
        show_problem(fault)
    if told := st.session_state.get(f"past_told_{key}"):
        st.caption(plain(told))


def _filled(workspace: Workspace, study: str, candidate: str, kpi: str) -> None:
    try:
        held = workspace.experiments.past(study, candidate, kpi)
    except ResearchError as problem:
        st.session_state[f"past_fault_{candidate}"] = problem
        return
    share = held.kind == "share"
    found = {"kind": held.kind, "mean": held.mean, "sd": held.sd or 1.0, "weekly": max(round(held.weekly), 1),
             "sesoi": SESOI_SHARE if share else SESOI_SD * held.sd}  # fmt: skip
    for field, value in found.items():
        st.session_state[f"{field}_{candidate}"] = value
    now = f"{held.mean:.1%}" if share else f"{held.mean:.4g} (standard deviation {held.sd:.4g})"
    st.session_state[f"past_told_{candidate}"] = (
        f"{kpi} was {now} among {held.weekly:,.0f} units a week. The smallest difference that matters is the default: "
        "say what yours is."
    )
