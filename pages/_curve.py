"""A time as a curve: what share has come to its end by when, counting those who still wait."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from research import CurvePoint, Definition, Survival, value_words

_MOST_TIME = 0.98
"""The curve is drawn until so many of all units are gone: the few slowest would squeeze the rest to the left."""


def draw_curve(curve: Survival, definition: Definition) -> None:
    """The sentence, then the curve with its band and a tick where units were lost from sight."""
    st.markdown(
        f"Counting those still waiting ({curve.method}): median **{value_words(definition, curve.median)}**, "
        f"95 % interval {value_words(definition, curve.low)} to {value_words(definition, curve.high)}."
    )
    unit_us = definition.increment.unit_us or 1
    points = _shown(curve)
    if len(points) < 2:
        return
    rows: list[dict[str, object]] = [
        {"time": p.time / unit_us, "ended": p.ended, "low": p.low, "high": p.high, "ended otherwise": p.other,
         "still followed": p.at_risk, "lost from sight": p.censored}
        for p in points
    ]  # fmt: skip
    picture = _picture(rows, definition.increment.unit, competing=points[0].other is not None)
    told = (
        f"Share that has come to its end by each time ({curve.method}), of {curve.n:,}: {curve.ended:,} ended, "
        f"{curve.censored:,} were still waiting{f', {curve.competing:,} ended otherwise' if curve.competing else ''}."
    )
    figure(picture.properties(height=260), told, rows, key="curve")
    st.caption(_legend(curve))


def _shown(curve: Survival) -> Sequence[CurvePoint]:
    kept = [p for p in curve.curve if p.at_risk >= (1 - _MOST_TIME) * curve.n]
    return kept if len(kept) > 1 else curve.curve


def _legend(curve: Survival) -> str:
    words = "The line is the share that has ended, the band its 95 % interval; upright ticks mark units still waiting."
    return f"{words} The dashed line is the share that ended otherwise." if curve.competing else words


def _picture(rows: list[dict[str, object]], unit: str, *, competing: bool) -> alt.LayerChart:
    share = alt.Scale(domain=[0, 1])
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("time:Q", axis=axis(title=unit)))
    band = base.mark_area(interpolate="step-after", opacity=0.25, color=SERIES[0])
    line = base.mark_line(interpolate="step-after", color=SERIES[0], strokeWidth=2)
    ticks = base.mark_tick(thickness=1.5, size=12, orient="vertical", color=SERIES[0], opacity=1)
    layers = [
        band.encode(y=alt.Y("low:Q", scale=share), y2="high:Q"),
        line.encode(
            y=alt.Y("ended:Q", scale=share, axis=axis(title="share that has ended", format="%")),
            tooltip=["time", "ended", "low", "high", "still followed", "lost from sight"],
        ),
    ]
    if any(row["lost from sight"] for row in rows):  # a layer without marks is a picture without a name
        waiting = ticks.transform_filter("datum['lost from sight'] > 0")
        layers.append(waiting.encode(y=alt.Y("ended:Q", scale=share)))
    if competing:
        other = base.mark_line(interpolate="step-after", color=GREY, strokeDash=[5, 4], strokeWidth=2)
        layers.append(other.encode(y=alt.Y("ended otherwise:Q", scale=share)))
    return alt.LayerChart(layer=layers)
