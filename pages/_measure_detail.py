"""One measure opened: its definition, the SQL that is asked, and the value of every case."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._measure_list import draw_value
from pages._parts import deep_link, link, plain, show_problem
from research import Dataset, MeasureLine, ResearchError, Study, Workspace, dump_definition, value_words

_SHOWN = 200


def draw_detail(workspace: Workspace, study: Study, line: MeasureLine) -> None:
    """What the measure says, then its definition, SQL and rows; rows are read when asked for."""
    st.subheader(plain(line.candidate.label), anchor=False)
    st.markdown(plain(line.candidate.statement))
    draw_value(line, now=workspace.now())
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        link("validation", "Change or test it", icon=":material/science:", candidate=line.candidate.id)
        link("candidates", "Read its quotes", icon=":material/format_quote:", candidate=line.candidate.id)
        deep_link("measures", candidate=line.candidate.id)
    dataset = _dataset(workspace, study, line)
    definition, sql, rows = st.tabs(["Definition", "SQL", "Rows"])
    with definition:
        st.caption(
            f"Version {line.defined.version}, kept by {plain(line.defined.by)} on {line.defined.at:%d %B %Y}, hash "
            f"`{line.defined.definition.hash}`."
        )
        st.code(dump_definition(line.defined.definition), language=None)
    with sql:
        _draw_sql(workspace, line, dataset)
    with rows:
        _draw_rows(workspace, study, line, dataset)


def _dataset(workspace: Workspace, study: Study, line: MeasureLine) -> Dataset | None:
    """The data it was measured on, else the latest of the study."""
    return line.dataset or next(iter(workspace.validation.datasets(study.study)[-1:]), None)


def _draw_sql(workspace: Workspace, line: MeasureLine, dataset: Dataset | None) -> None:
    if dataset is None:
        st.caption("Add data first: the SQL names their columns.")
        return
    if not st.toggle("Show what is asked of the data", key=f"ask_{line.candidate.id}"):
        return
    try:
        st.code(workspace.validation.sql(line.defined.definition, dataset.location, dataset.mapping), language="sql")
    except ResearchError as problem:
        show_problem(problem)


def _draw_rows(workspace: Workspace, study: Study, line: MeasureLine, dataset: Dataset | None) -> None:
    if dataset is None:
        st.caption("Add data first.")
        return
    if not st.toggle(f"Show the first {_SHOWN} cases", key=f"rows_{line.candidate.id}"):
        return
    try:
        found = workspace.measures.rows(study.study, line.candidate.id, dataset.id, most=_SHOWN)
    except ResearchError as problem:
        show_problem(problem)
        return
    definition = line.defined.definition
    told = [
        {**row, "value": value_words(definition, case.value)}
        for row, case in zip(found.rows(), found.cases, strict=True)
    ]
    table = pd.DataFrame(told).drop(columns=["unit", "value_us", "followed_us", "censored"], errors="ignore")
    st.dataframe(table, hide_index=True, height=320, alt=f"The value of the first cases of {line.candidate.label}")
    st.download_button(
        f"Download all {found.measurements.n_eligible:,} as CSV",
        lambda: workspace.measures.csv(study.study, line.candidate.id, dataset.id),
        f"{line.defined.definition.id}.csv", "text/csv", icon=":material/download:", on_click="ignore",
        key=f"get_rows_{line.candidate.id}",
    )  # fmt: skip
