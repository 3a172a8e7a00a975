"""Who gets what: arms by hash of the units' ids, or a list in permuted blocks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._parts import show_problem
from research import Registration, ResearchError, Study, Workspace


def draw_assign(workspace: Workspace, study: Study, made: Registration | None) -> None:
    """Arms by hash of the units' ids, or a list in permuted blocks."""
    if made is None:
        return
    way = st.segmented_control(
        "Assign", ["by hash", "from a list"], default="by hash", required=True, key="assign_way",
        help="By hash: the same id gets the same arm whenever it comes. From a list: the next unit gets the next arm.",
    )  # fmt: skip
    if way == "by hash":
        ids = st.text_area("Ids, one a line", key="assign_ids", height=110)
        rows = workspace.experiments.assign(study.study, made.id, [i.strip() for i in ids.splitlines() if i.strip()])
        table = pd.DataFrame(rows, columns=["unit", "arm"])
    else:
        n = st.number_input("How many units", min_value=1, max_value=1_000_000, value=200, key="assign_n")
        seed = st.text_input("Seed", made.hash[:8], key="assign_seed", help="The same seed draws the same list.")
        try:
            drawn = workspace.experiments.draw_list(study.study, made.id, int(n), seed=seed)
        except ResearchError as problem:
            show_problem(problem)
            return
        table = pd.DataFrame({"place": range(1, len(drawn) + 1), "arm": drawn})
    if table.empty:
        st.caption("Paste ids to see their arms.")
        return
    st.dataframe(table, hide_index=True, height=260, alt="Which unit gets which arm")
    st.download_button(
        "Download as CSV", table.to_csv(index=False), f"{made.name}-arms.csv", "text/csv", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip
