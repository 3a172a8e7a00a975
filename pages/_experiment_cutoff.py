"""A regression discontinuity drawn: means of the value in steps of the score, on either side of the cutoff."""

from __future__ import annotations

import altair as alt
import pandas as pd

from pages._charts import GREY, SERIES, axis, figure
from research import NaturalReadout


def draw_cutoff(made: NaturalReadout) -> None:
    """Diamonds below the cutoff, dots from it on, each with its interval."""
    score, value = made.columns.period, made.columns.value
    rows: list[dict[str, object]] = [
        {score: ((part.low or 0) + (part.high or 0)) / 2, value: part.mean, "units": part.n,
         "low": part.interval[0] if part.interval else None, "high": part.interval[1] if part.interval else None,
         "side": "from the cutoff on" if (part.low or 0) >= made.first else "below"}
        for part in made.finding.bins
    ]  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows).rename(columns={score: "at", value: "mean"})).encode(
        x=alt.X("at:Q", axis=axis(title=score), scale=alt.Scale(zero=False))
    )
    sides = ["below", "from the cutoff on"]
    ink = alt.Color("side:N", scale=alt.Scale(domain=sides, range=[GREY, SERIES[0]]), legend=None)
    shape = alt.Shape("side:N", scale=alt.Scale(domain=sides, range=["diamond", "circle"]), legend=None)
    whiskers = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", scale=alt.Scale(zero=False)), y2="high:Q", color=ink
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=alt.Y("mean:Q", axis=axis(title=f"mean {value}"), scale=alt.Scale(zero=False)), color=ink, shape=shape,
        tooltip=["at", "mean", "low", "high", "units", "side"],
    )  # fmt: skip
    line = alt.Chart(pd.DataFrame([{"at": made.first}])).mark_rule(color=GREY, strokeDash=[5, 4]).encode(x="at:Q")
    told = f"Mean {value} in {len(rows)} steps of {score} around the cutoff {made.first:g}, with 95 % intervals."
    figure(alt.LayerChart(layer=[line, whiskers, dots]).properties(height=240), told, rows, key=f"cut_{made.id}")
