"""The list of journey stages: typed or pasted when a study begins, edited in place later."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages._parts import act
from research import Stage, Study, Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


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


def stage_field(column: DeltaGenerator, key: str, study: Study | None) -> Callable[[], tuple[Stage, ...]]:
    """A table where a study has stages; else lines to type or paste, for a table takes no list."""
    if study is None or not study.stages:
        typed = column.text_area(
            "Journey stages, in order", key=f"stages_{key}", height=130,
            placeholder="One a line, as in:\nReport: tells that something is broken\nWait\nRepair",
            help="One stage a line. Words after a colon describe it.",
        )  # fmt: skip
        return lambda: typed_stages(typed)
    column.markdown("Journey stages, in order")
    table = column.data_editor(
        _table(study), num_rows="dynamic", hide_index=True, key=f"stages_{key}",
        alt="Journey stages: name and description",
    )  # fmt: skip
    return lambda: tuple(Stage(n, d) for n, d in filled_rows(table, "name", "description"))


def typed_stages(typed: str) -> tuple[Stage, ...]:
    """Stages from lines such as "Report: tells that something is broken"; bullets and numbers before them are dropped.

    A stage named twice counts once, where it first stands.
    """
    stages: dict[str, Stage] = {}
    for line in typed_names(typed):
        name, _, about = line.partition(":")
        if name.strip():
            stages.setdefault(name.strip(), Stage(name.strip(), about.strip()))
    return tuple(stages.values())


def typed_names(typed: str) -> tuple[str, ...]:
    """What stands on each line, once, without the bullet or number before it."""
    lines = (re.sub(r"^\s*(?:[-*•–]|\d+[.)])\s+", "", line).strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def filled_rows(table: pd.DataFrame, name: str, other: str) -> list[tuple[str, str]]:
    """Two columns of an edited table, without the rows that have no name."""
    filled = table.fillna("").astype(str)
    return [(n.strip(), o.strip()) for n, o in zip(filled[name], filled[other], strict=True) if n.strip()]
