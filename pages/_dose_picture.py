"""The outcome by increment as a picture: the axis from step to step, and where a value lies on it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages._charts import SERIES, axis
from research import Bin


def place(bins: Sequence[Bin], value: float) -> float:
    """Where a value lies on an axis on which every bin is 1 wide; beyond the last edge, in the last bin."""
    for i, held in enumerate(bins):
        if held.high is None or value <= held.high:
            low = held.low if held.low is not None else min(0.0, value)
            high = held.high if held.high is not None else 2 * max(low, 1e-9)
            return i + min(max((value - low) / (high - low), 0.0), 0.98) if high > low else i + 0.5
    return len(bins) - 0.5


Rows = list[dict[str, object]]
"""Rows of a chart or a table."""


def dose_picture(means: Rows, named: Rows, breaks: Rows, words: tuple[str, str]) -> alt.LayerChart:
    """Means with intervals, the increments that customers named, and the break; ``words`` are outcome and unit."""
    about, unit = words
    labels = {int(str(row["at"]).split(".")[0]): str(row["increment"]) for row in means}
    steps = [at + 0.5 for at in labels]
    expression = f"({json.dumps({str(at): text for at, text in labels.items()})})[floor(datum.value)]"
    along = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[min(steps) - 0.5, max(steps) + 0.5], nice=False, zero=False),
        axis=axis(title=unit, values=steps, labelExpr=expression, labelAngle=-30, labelOverlap=False, grid=False),
    )
    scale = alt.Scale(zero=False)
    base = alt.Chart(pd.DataFrame(means)).encode(x=along, tooltip=["increment", "mean", "low", "high", "n"])
    layers = [
        *_broken(breaks, along),
        base.mark_rule(color=SERIES[0], strokeWidth=2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        base.mark_point(filled=True, size=70, color=SERIES[0], opacity=1).encode(
            y=alt.Y("mean:Q", scale=scale, axis=axis(title=about))
        ),
    ]
    if named:
        spoken = alt.Chart(pd.DataFrame(named)).encode(x=along, y=alt.value(8), tooltip=["increment", "n", "people"])
        layers.append(spoken.mark_point(shape="triangle-down", filled=True, size=90, color=SERIES[2], opacity=1))
    return alt.LayerChart(layer=layers)


def _broken(breaks: Rows, along: alt.X) -> list[alt.Chart]:
    if not breaks:
        return []
    at, low, high = (row["at"] for row in breaks)
    band = alt.Chart(pd.DataFrame([{"at": low, "to": high}])).mark_rect(color=SERIES[1], opacity=0.18)
    line = alt.Chart(pd.DataFrame([{"at": at, "increment": breaks[0]["increment"]}]))
    line = line.mark_rule(color=SERIES[1], strokeWidth=2, strokeDash=[6, 4])
    return [band.encode(x=along, x2="to:Q"), line.encode(x=along, tooltip=["increment"])]
