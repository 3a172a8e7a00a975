"""The list of journey stages, edited in place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._parts import act
from research import Stage, Study, Workspace


def draw_stages(workspace: Workspace, study: Study) -> None:
    """The stages in journey order, as a table to edit; kept with one step that undo takes back."""
    with st.form(f"journey_stages_{study.id}", border=False):
        st.caption(
            "Top to bottom is first to last. Statements keep the stage they were given: those of a stage that you "
            "rename or remove stand under “unsure” until they are placed again on the Code page."
        )
        table = st.data_editor(
            _table(study), num_rows="dynamic", hide_index=True, key=f"journey_table_{study.id}",
            alt="Journey stages: name and description",
        )  # fmt: skip
        if st.form_submit_button("Save the stages", type="primary"):
            rows = table.fillna("").astype(str).itertuples(index=False)
            stages = [Stage(name.strip(), about.strip()) for name, about in rows if name.strip()]
            act(lambda: workspace.studies.set_stages(study.study, stages), "Saved the stages. Ctrl+Z undoes it.")


def _table(study: Study) -> pd.DataFrame:
    table = pd.DataFrame([(s.name, s.description) for s in study.stages], columns=["name", "description"])
    return table.astype("str")
