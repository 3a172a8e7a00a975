"""The similarity map: quotes that say alike things lie close; pick some by brush or in the table and move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages._map_picture import inside, map_picture, rows_of
from pages._parts import act, plain, told_apart
from research import ASIDE, LOOSE, Board, Study, Workspace, people_and_quotes

LEAST = 20
"""Quotes below which a map shows nothing that a list does not."""
_NEW = "new"
_TARGETS = {_NEW: "a new cluster", ASIDE: "what belongs nowhere", LOOSE: "what is not grouped yet"}
_TOLD = (
    "Scatter plot of quotes: those that say alike things lie close together. Shape and colour tell the largest "
    "clusters apart. The axes mean nothing."
)


def draw_map(workspace: Workspace, study: Study, board: Board) -> None:
    """The map with its table, and moving what is picked in either."""
    if len(board.cards) < LEAST:
        st.info(
            f"A map tells something from {LEAST} quotes on; the board holds {len(board.cards)}.", icon=":material/map:"
        )
        return
    with st.spinner("Laying the quotes out; this is worked out once."):
        places = workspace.board.places(study.study)
    rows = rows_of(board, places)
    st.caption("Drag over the map to pick quotes, or tick them in the table. Close means alike; the axes mean nothing.")
    event: Any = st.altair_chart(
        map_picture(rows), width="stretch", alt=_TOLD, key="map_chart", on_select="rerun", selection_mode="brush"
    )
    brushed = inside(rows, event.get("selection", {}).get("brush") or {})
    ticked = _table(rows)
    _move(workspace, study, board, [row for row in rows if row["id"] in brushed | ticked])


def _table(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The same quotes as a table, to be read and ticked."""
    with st.expander("The same as a table, to tick quotes in", expanded=False):
        shown = pd.DataFrame(
            [{key: row[key] for key in ("quote", "person", "cluster", "stage", "x", "y")} for row in rows]
        )
        picked: Any = st.dataframe(
            shown, hide_index=True, key="map_table", on_select="rerun", selection_mode="multi-row",
            alt=f"Table: {_TOLD}", column_config={"quote": st.column_config.TextColumn(width="large")},
        )  # fmt: skip
    return {rows[n]["id"] for n in picked["selection"]["rows"] if n < len(rows)}


def _move(workspace: Workspace, study: Study, board: Board, picked: Sequence[Mapping[str, Any]]) -> None:
    if not picked:
        st.caption("Nothing is picked.")
        return
    people = len({row["person"] for row in picked})
    st.markdown(f"**Picked: {people_and_quotes(people, len(picked))}**")
    for row in picked[:6]:
        st.markdown(f"- {plain(row['person'])}: “{plain(row['quote'])}”")
    if len(picked) > 6:
        st.caption(f"and {len(picked) - 6} more; the table shows them all.")
    names = _TARGETS | told_apart({c.id: f"“{c.candidate.label}”" for c in board.clusters})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        to = st.selectbox("Move them to", list(names), format_func=names.__getitem__, key="map_to")
        label = st.text_input("Its name", key="map_name") if to == _NEW else ""
        if st.button("Move", type="primary", key="map_move"):
            ids = [str(row["id"]) for row in picked]
            verb = partial(workspace.candidates.move, study.study, ids, to=to)
            act(
                partial(workspace.board.group, study.study, ids, label) if to == _NEW else verb,
                f"Moved to {names[to]}.",
            )
