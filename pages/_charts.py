"""A chart with everything that belongs to it: words for those who cannot see it, the numbers, and their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

INK = "#16222b"
"""Text on coloured cells: at least 4.5 to 1 on both ends of ``HEAT``, in light and dark."""

HEAT = ("#eef4f4", "#4aa3a9")
SERIES = ("#2f7fd1", "#d1495b", "#8a6d5b")
GREY = "#7f8a93"

Picture = alt.Chart | alt.LayerChart


def figure(picture: Picture, told: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """Draws a chart that ``told`` describes, with the same numbers as a table and as a CSV file."""
    st.altair_chart(picture, width="stretch", alt=told, key=key)
    twin(told, rows, key=key)


def clickable(picture: Picture, told: str, rows: Sequence[Mapping[str, object]], *, key: str) -> list[dict[str, Any]]:
    """The same for a chart whose selection ``cell`` answers to clicks: gives the fields of what was clicked."""
    event = st.altair_chart(picture, width="stretch", alt=told, key=key, on_select="rerun", selection_mode="cell")
    twin(told, rows, key=key)
    selected: Mapping[str, Any] = event.get("selection", {}) if event else {}
    return list(selected.get("cell") or ())


def twin(told: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """The numbers of a chart as a table and as a file."""
    table = pd.DataFrame(list(rows))
    with st.expander("The same as a table"):
        st.dataframe(table, hide_index=True, key=f"{key}_table", alt=f"Table: {told}")
        st.download_button(
            "Download as CSV", table.to_csv(index=False), f"{key}.csv", "text/csv", key=f"{key}_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
