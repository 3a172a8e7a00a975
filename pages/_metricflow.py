"""The definition for dbt MetricFlow: what it can and cannot say, and the files to take along."""

from __future__ import annotations

import streamlit as st

from pages._parts import plain, show_problem
from research import Candidate, Dataset, ResearchError, Study, Workspace

_OVER = {"events": "It stands on the event log itself.", "units": "It stands on a table with one row per unit."}


def draw_metricflow(workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None) -> None:
    """The YAML as a download, with what dbt will not know; or why there is none."""
    with st.expander("For dbt MetricFlow", icon=":material/output:"):
        data = dataset.id if dataset else None
        try:
            made = workspace.metricflow.of(study.study, candidate.id, data)
        except ResearchError as problem:
            show_problem(problem)
            return
        st.caption(_OVER[made.over])
        st.markdown("\n".join(f"- {plain(note)}" for note in made.notes))
        name = f"{made.model if made.over == 'units' else 'cpi'}_{candidate.id}"
        st.download_button(
            "Metrics (YAML)", made.yaml, f"{name}.yml", "application/yaml", icon=":material/download:",
            key=f"metricflow_{candidate.id}", on_click="ignore",
        )  # fmt: skip
        if made.over == "units" and data is not None and st.toggle("With its dbt model", key=f"model_{candidate.id}"):
            try:
                text = workspace.metricflow.model(study.study, candidate.id, data)
            except ResearchError as problem:
                show_problem(problem)
                return
            st.download_button(
                "dbt model (SQL)", text, f"{made.model}.sql", "application/sql", icon=":material/download:",
                key=f"model_sql_{candidate.id}", on_click="ignore",
            )  # fmt: skip
        if st.toggle("Show the YAML", key=f"metricflow_shown_{candidate.id}"):
            st.code(made.yaml, language="yaml", wrap_lines=True)
