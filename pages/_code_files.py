"""Adding a code, and codebooks as files: out as CSV, Excel or QDC, in with a look at every row first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._code_steps import go_on
from pages._parts import act, closing_popover, show_problem
from research import ResearchError, Study, Workspace


def draw_add(workspace: Workspace, study: Study) -> None:
    """A form for one new code."""
    popover = closing_popover("Add a code", key="add_code_open", icon=":material/add:")
    with popover, st.form("add_code", border=False, clear_on_submit=True):
        path = st.text_input(
            "Name", key="new_code", help="Write waiting › on hold, or waiting / on hold, for a code below another."
        )
        definition = st.text_area("Definition", key="new_definition", height=70)
        if st.form_submit_button("Add", type="primary"):
            names = [name.strip() for name in path.replace("›", "/").split("/")]
            act(
                lambda: go_on(workspace.coding.add_code(study.study, names, definition=definition)),
                "Added the code. Say below what belongs to it and what does not.",
                closes="add_code_open",
            )


def draw_files(workspace: Workspace, study: Study) -> None:
    """Export and import."""
    with st.popover("Files", icon=":material/swap_vert:"):
        _draw_export(workspace, study.study)
        dropped = st.file_uploader("Import a codebook", ["csv", "xlsx", "qdc", "tsv"], key="codebook_file")
        if dropped:
            draw_preview(workspace, study, dropped.name, dropped.getvalue())


def _draw_export(workspace: Workspace, study: str) -> None:
    if not workspace.codebook.all(study):
        return
    with st.container(horizontal=True, gap="small"):
        for label, data, name in (
            ("CSV", workspace.exchange.codebook_csv(study), "codebook.csv"),
            ("Excel", workspace.exchange.codebook_xlsx(study), "codebook.xlsx"),
            ("QDC", workspace.exchange.export_qdc(study), "codebook.qdc"),
        ):
            st.download_button(label, data, name, key=f"get_{name}", icon=":material/download:", on_click="ignore")


def draw_preview(workspace: Workspace, study: Study, name: str, data: bytes) -> None:
    """Every row of the file with what stands against it; adds the others when the person says so."""
    try:
        lines = workspace.exchange.preview_codebook(study.study, name, data)
    except ResearchError as problem:
        show_problem(problem)
        return
    good = sum(not line.problem for line in lines)
    rows = [{"row": ln.number, "code": " › ".join(ln.row.path), "definition": ln.row.definition,
             "taken": ln.problem or "yes"} for ln in lines]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Rows of the file and whether each is taken")
    st.caption(f"{good} of {len(lines)} rows will be added.")
    if st.button(f"Add {good} codes", key="import_codebook", type="primary", disabled=not good):
        act(
            lambda: workspace.exchange.import_codebook(study.study, name, data),
            f"Added {good} codes. Ctrl+Z undoes it.",
        )
