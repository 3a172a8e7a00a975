"""The interaction data that a page works on: picking one, what it may move, what reading it found."""

from __future__ import annotations

import streamlit as st

from pages._mapping import draw_add
from pages._outcomes import draw_outcomes
from pages._parts import plain, show_problem, told_apart
from research import Dataset, LoadReport, ResearchError, Study, Workspace


def pick_dataset(workspace: Workspace, study: Study) -> Dataset | None:
    """The data to work on, with a way to add more; ``None`` while there is none."""
    known = {dataset.id: dataset for dataset in workspace.validation.datasets(study.study)}
    chosen = None
    if known:
        names = told_apart({key: f"{d.name} · {d.rows:,} rows" for key, d in known.items()})
        if st.session_state.get("dataset") not in known:
            st.session_state["dataset"] = list(known)[-1]
        chosen = known[st.selectbox("Data", list(known), format_func=names.__getitem__, key="dataset")]
        _draw_chosen(workspace, study, chosen)
    with st.expander("Add interaction data", icon=":material/database:", expanded=not known):
        draw_add(workspace, study)
    return chosen


def _identity(dataset: Dataset) -> str:
    return dataset.id


@st.cache_data(max_entries=16, ttl=60, show_spinner="Reading the data …", hash_funcs={Dataset: _identity})
def _report(_workspace: Workspace, dataset: Dataset) -> LoadReport:
    return _workspace.validation.look_at(dataset.location, dataset.mapping)


def _draw_chosen(workspace: Workspace, study: Study, dataset: Dataset) -> None:
    moved = [f"{outcome.name} ({outcome.role})" for outcome in dataset.mapping.outcomes]
    st.caption(f"May move: {plain(', '.join(moved))}" if moved else "Nothing is named yet that a measure may move.")
    with st.expander("Outcomes and KPIs", icon=":material/flag:", expanded=not moved):
        try:
            draw_outcomes(workspace, study, dataset)
        except ResearchError as problem:
            show_problem(problem)
    if st.toggle("What reading it found", key=f"found_{dataset.id}"):
        try:
            _draw_report(_report(workspace, dataset))
        except ResearchError as problem:
            show_problem(problem)


def _draw_report(report: LoadReport) -> None:
    """What reading the data found; nothing of it was dropped in silence."""
    told = {
        "rows": report.rows, "cases": report.cases, "events": report.events, "repeated rows": report.duplicates,
        "without a time": report.no_time, "unreadable times": report.unparsable, "out of order": report.out_of_order,
        "repeated rows left out": report.dropped,
    }  # fmt: skip
    st.markdown(" · ".join(f"{number:,} {what}" for what, number in told.items()))
    for note in (*report.unreadable, *report.notes):
        st.caption(plain(note))
