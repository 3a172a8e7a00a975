"""A control chart as a picture: points, limits, centre, target, and where an earlier definition ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from pages._charts import GREY, SERIES, axis
from research import RULE_WORDS, Series, Watched, WatchReading

_SIGNAL, _TARGET = "#d1495b", "#2e8b57"
_KINDS = ["complete", "still open", "signal"]


def rows_of(one: Watched, aim: float | None) -> list[dict[str, Any]]:
    """A row per period: its point, limits and signals, and whether it may still change."""
    chart = one.chart
    met: dict[int, list[str]] = {}
    for signal in chart.signals:
        met.setdefault(signal.at, []).append(RULE_WORDS[signal.rule])
    rows = []
    for n, period in enumerate(one.series.periods):
        open_ = chart.hollow is not None and n >= chart.hollow
        kind = "still open" if open_ else "signal" if n in met else "complete"
        row: dict[str, Any] = {
            "period": period.name, "value": float(chart.points[n]), "n": period.n, "centre": chart.centre,
            "low": float(chart.low[n]), "high": float(chart.high[n]), "point": kind,
            "signal": "; ".join(met.get(n, [])), "baseline": n < one.first,
        }  # fmt: skip
        rows.append(row | ({} if aim is None else {"target": aim}))
    return rows


def older_points(series: Series, before: WatchReading | None) -> list[dict[str, Any]]:
    """What an earlier definition gave of the same figure."""
    held = next((s for s in before.series if s.side == series.side and s.kind == series.kind), None) if before else None
    if held is None or series.side == "kpi":
        return []
    return [{"period": period.name, "value": period.value} for period in held.periods]


def control_picture(
    rows: Sequence[dict[str, Any]], old: Sequence[dict[str, Any]], aim: float | None, *, share: bool
) -> alt.LayerChart:  # fmt: skip
    """The chart; ``old`` is drawn up to the line at which the definition changed."""
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("period:T", axis=axis(title=None, format="%b %Y", tickCount=6, labelOverlap=True))
    )
    y = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=axis(title=None, format="%" if share else "~g"))
    limits = [
        base.mark_line(interpolate="step", strokeDash=[5, 4], color=GREY).encode(y=alt.Y(f"{name}:Q"))
        for name in ("low", "high")
    ]
    centre = base.mark_line(color=GREY).encode(y="centre:Q")
    line = base.mark_line(color=SERIES[0], strokeWidth=1).encode(y=y)
    shape = alt.Shape("point:N", scale=alt.Scale(domain=_KINDS, range=["circle", "circle", "diamond"]), legend=None)
    ink = alt.Color("point:N", scale=alt.Scale(domain=_KINDS, range=[SERIES[0], SERIES[0], _SIGNAL]), legend=None)
    marks = base.encode(y=y, shape=shape, tooltip=["period:T", "value:Q", "n:Q", "low:Q", "high:Q", "signal:N"])
    filled = marks.transform_filter("datum.point != 'still open'").mark_point(filled=True, size=70, opacity=1)
    hollow = marks.transform_filter("datum.point == 'still open'").mark_point(filled=False, size=70, opacity=1)
    layers: list[Any] = [*limits, centre, line, filled.encode(color=ink)]
    if any(row["point"] == "still open" for row in rows):  # a layer without a mark is an image without words
        layers.append(hollow.encode(color=ink))
    if aim is not None:
        layers.append(base.mark_line(color=_TARGET, strokeDash=[1, 4], strokeWidth=3).encode(y="target:Q"))
    if old:
        past = alt.Chart(pd.DataFrame(old)).encode(x="period:T")
        layers.append(past.mark_line(color=GREY, strokeDash=[2, 2], point={"color": GREY}).encode(y=y))
        layers.append(alt.Chart(pd.DataFrame(old[-1:])).mark_rule(color=_SIGNAL, strokeWidth=2).encode(x="period:T"))
    return alt.LayerChart(layer=layers).properties(height=240)
