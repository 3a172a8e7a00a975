"""A chart with everything that belongs to it: words for those who cannot see it, the numbers, and their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

HEAT = {"light": ("#eef4f4", "#4aa3a9"), "dark": ("#1d262d", "#25757c")}
"""Cells from nobody to most, by look."""

INK = {"light": "#16222b", "dark": "#eef4f4"}
"""Text on such cells: at least 4.5 to 1 on both ends."""

SERIES = ("#2f7fd1", "#d1495b", "#8a6d5b")
GREY = "#7f8a93"

WIDE = """<style>
[class*="st-key-wide_"]{overflow-x:auto}
@media (max-width:640px){[class*="st-key-wide_"]>*{min-width:46rem}}
</style>"""
"""On a phone a wide chart scrolls sideways within its own box instead of being squeezed."""

Picture = alt.Chart | alt.LayerChart


def look() -> str:
    """``"dark"`` or ``"light"``, as this visitor sees the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def axis_ink() -> str:
    """Colour of words on the page's own background, light or dark."""
    return "#d5dce2" if look() == "dark" else "#38434d"


def axis(**options: Any) -> alt.Axis:
    """An axis whose words can be read on either background."""
    ink = axis_ink()
    words: dict[str, Any] = {"labelColor": ink, "titleColor": ink, "labelFontSize": 13, "titleFontSize": 13}
    return alt.Axis(**(words | options))


def lines(words: str, most: int) -> str:
    """``words`` broken into lines of about ``most`` letters, for an axis whose ``labelExpr`` is ``LINES``."""
    return "\n".join(wrap(words, most, break_long_words=False)) or words


LINES = "split(datum.label, '\\n')"


def figure(picture: Picture, told: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """Draws a chart that ``told`` describes, with the same numbers as a table and as a CSV file."""
    st.altair_chart(picture, width="stretch", alt=told, key=key)
    twin(told, rows, key=key)


def clickable(picture: Picture, told: str, rows: Sequence[Mapping[str, object]], *, key: str) -> list[dict[str, Any]]:
    """The same for a chart whose selection ``cell`` answers to clicks: gives the fields of what was clicked."""
    st.html(WIDE)
    with st.container(key=f"wide_{key}"):
        event = st.altair_chart(picture, width="stretch", alt=told, key=key, on_select="rerun", selection_mode="cell")
    twin(told, rows, key=key)
    selected: Mapping[str, Any] = event.get("selection", {}) if event else {}
    return list(selected.get("cell") or ())


def twin(told: str, rows: Sequence[Mapping[str, object]], *, key: str, label: str = "The same as a table") -> None:
    """The numbers of a chart as a table and as a file."""
    table = pd.DataFrame(list(rows))
    with st.expander(label):
        st.dataframe(table, hide_index=True, key=f"{key}_table", alt=f"Table: {told}")
        st.download_button(
            "Download as CSV", table.to_csv(index=False), f"{key}.csv", "text/csv", key=f"{key}_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
