"""The journey map as a heatmap with numbers; a click on a cell leads to the quotes behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, HEAT, INK, LINES, axis, clickable, lines, look
from pages._palette import KIND_MARKS
from research import KINDS, UNSURE, JourneyCell, JourneyMap, JourneyRow, Kind

UNSURE_NAME = "unsure"
_ROW_HEIGHT = 44
_SPLIT_HEIGHT = 58
_HEAD_HEIGHT = 70
_LINE = 16  # pixels; a heading of several lines hangs from its first one


def stage_name(stage: str) -> str:
    """The heading of a column."""
    return UNSURE_NAME if stage == UNSURE else stage


def pick_kinds() -> Sequence[Kind]:
    """The signals whose statements count; none picked means all."""
    return st.pills(
        "Count only statements that tell of", KINDS, selection_mode="multi", key="journey_kinds",
        persist_state="session", format_func=lambda k: f"{KIND_MARKS[k].shape} {KIND_MARKS[k].word}",
    )  # fmt: skip


def split_text(cell: JourneyCell) -> str:
    """People per signal as shapes with numbers, e.g. ``"▲3 ◆1"``."""
    return " ".join(f"{KIND_MARKS[kind].shape}{count}" for kind, count in cell.by_kind.items())


def draw_map(shown: JourneyMap, rows: Sequence[JourneyRow], *, split: bool = False) -> None:
    """The heatmap of some rows, with people per signal where ``split``; a click puts its cell into the URL."""
    told = (
        f"Heatmap: {len(rows)} candidates in rows, {len(shown.columns) - 1} journey stages in columns, and a last "
        "column for what nobody could place. Each cell holds how many different people said it there"
        f"{', and how many of them with each signal.' if split else '.'}"
    )
    table: list[dict[str, object]] = [
        {"candidate": row.candidate.label}
        | {stage_name(c.stage): _words(c) if split else len(c.people) for c in row.cells}
        for row in rows
    ]
    clicked = clickable(_picture(shown, rows, split=split), told, table, key="journey_map")
    cell = (clicked[0]["id"], clicked[0]["column"]) if clicked else None
    if cell and cell != st.session_state.get("journey_clicked"):
        st.query_params["candidate"], st.query_params["stage"] = cell
        st.session_state["to_quotes"] = True
    st.session_state["journey_clicked"] = cell


def _words(cell: JourneyCell) -> str:
    signals = ", ".join(f"{KIND_MARKS[kind].word.lower()} {count}" for kind, count in cell.by_kind.items())
    return f"{len(cell.people)} ({signals})" if signals else str(len(cell.people))


def _picture(shown: JourneyMap, rows: Sequence[JourneyRow], *, split: bool) -> alt.LayerChart:
    cells = [_datum(n, row, cell) for n, row in enumerate(rows, start=1) for cell in row.cells]
    most = max((len(cell.people) for row in shown.rows for cell in row.cells), default=1)
    base = alt.Chart(pd.DataFrame(cells)).encode(
        x=alt.X(
            "heading:N", sort=None, title=None,
            axis=axis(
                orient="top", labelAngle=0, labelExpr=LINES, labelOverlap=False, labelFlush=False, ticks=False,
                domain=False, labelPadding=_LINE * max(str(cell["heading"]).count("\n") for cell in cells) + 8,
            ),
        ),
        y=alt.Y(
            "candidate:N", sort=None, title=None,
            axis=axis(labelExpr=LINES, labelLimit=240, labelOverlap=False, ticks=False, domain=False),
        ),
        tooltip=["label", "column", "people", "quotes", "who", "signals"],
    )  # fmt: skip
    cell = alt.selection_point(name="cell", fields=["id", "column"], empty=False)
    boxes = base.mark_rect(cornerRadius=4, stroke=GREY, cursor="pointer").encode(
        color=alt.Color("people:Q", legend=None, scale=alt.Scale(domain=[0, max(1, most)], range=HEAT[look()])),
        strokeWidth=alt.when(cell).then(alt.value(3)).otherwise(alt.value(0.5)),
    )
    lift = -9 if split else 0
    ink: dict[str, Any] = {"color": INK[look()], "cursor": "pointer"}
    numbers = base.mark_text(fontSize=15, fontWeight="bold", dy=lift, **ink).encode(text="people:Q")
    layers = [boxes.add_params(cell), numbers]
    if split:
        layers.append(base.mark_text(fontSize=12, dy=10, **ink).encode(text="split:N"))
    height = _SPLIT_HEIGHT if split else _ROW_HEIGHT
    return alt.LayerChart(layer=layers).properties(height=height * len(rows) + _HEAD_HEIGHT)


def _datum(number: int, row: JourneyRow, cell: JourneyCell) -> dict[str, object]:
    return {
        "id": row.candidate.id, "label": row.candidate.label, "column": stage_name(cell.stage),
        "candidate": lines(f"{number}. {row.candidate.label}", 26), "heading": lines(stage_name(cell.stage), 10),
        "people": len(cell.people), "quotes": len(cell.codings), "who": ", ".join(cell.people),
        "split": split_text(cell), "signals": _words(cell),
    }  # fmt: skip
