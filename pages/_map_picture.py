"""The similarity map as a picture, a row per quote, and which of them a brush holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from pages._charts import GREY, axis_ink
from pages._palette import CODE_COLOURS
from pages._parts import told_apart
from research import Board

_NAMED = 8  # clusters with a colour and shape of their own; the rest share one
_REST, _LOOSE = "other clusters", "not grouped yet"
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]


def rows_of(board: Board, places: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """A row per quote: where it lies on the map and in which cluster."""
    largest = sorted(board.clusters, key=lambda c: -len(c.cards))[:_NAMED]
    shown = dict(
        zip((c.id for c in largest), told_apart({c.id: c.candidate.label for c in largest}).values(), strict=True)
    )
    laid = [(card, c.candidate.label, shown.get(c.id, _REST)) for c in board.clusters for card in c.cards]
    laid += [(card, _LOOSE, _LOOSE) for card in board.loose]
    return [
        {
            "id": card.id, "x": places[card.id][0], "y": places[card.id][1], "quote": card.quote, "person": card.person,
            "cluster": cluster, "group": group, "stage": card.stage,
        }
        for card, cluster, group in laid
    ]  # fmt: skip


def inside(rows: Sequence[Mapping[str, Any]], brush: Mapping[str, Sequence[float]]) -> set[str]:
    """Ids of the rows within the brush, which names a range for each axis; none without one."""
    if not brush.get("x") or not brush.get("y"):
        return set()
    (left, right), (low, high) = sorted(brush["x"]), sorted(brush["y"])
    return {row["id"] for row in rows if left <= row["x"] <= right and low <= row["y"] <= high}


def map_picture(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """The scatter plot, with a brush to pick quotes."""
    found = dict.fromkeys(row["group"] for row in rows)
    names = [name for name in found if name not in (_REST, _LOOSE)]
    rest = [name for name in (_REST, _LOOSE) if name in found]
    colours = [*CODE_COLOURS[: len(names)], *([GREY] * len(rest))]
    shapes = [*_SHAPES[: len(names)], *(["stroke", "wedge"][: len(rest)])]
    brush = alt.selection_interval(name="brush")
    legend = alt.Legend(title=None, orient="bottom", columns=2, labelLimit=260, labelColor=axis_ink(), labelFontSize=13)
    order = [*names, *rest]
    picture: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.03, 1.03])),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.03, 1.03])),
            color=alt.Color("group:N", sort=order, scale=alt.Scale(domain=order, range=colours), legend=legend),
            shape=alt.Shape("group:N", sort=order, scale=alt.Scale(domain=order, range=shapes), legend=legend),
            opacity=alt.condition(brush, alt.value(0.95), alt.value(0.3)),
            tooltip=["quote", "person", "cluster", "stage"],
        )
        .add_params(brush)
        .properties(height=460)
    )
    return picture
