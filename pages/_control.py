"""A control chart: points, limits, target and signals, and how its limits came about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._parts import act, plain
from research import RULE_WORDS, Series, Study, Target, Watched, WatchReading, Workspace

_SIGNAL, _TARGET = "#d1495b", "#2e8b57"
_KINDS = ["complete", "still open", "signal"]


def draw_control(
    workspace: Workspace, study: Study, reading: WatchReading, one: Watched, *,
    before: WatchReading | None, target: Target | None,
) -> None:  # fmt: skip
    """The chart with its words, its table, and, for the CPI, the form that freezes the limits."""
    series = one.series
    unit = f" ({series.unit})" if series.unit else ""
    st.markdown(f"**{'KPI: ' if series.side == 'kpi' else ''}{plain(series.name)}**{plain(unit)}")
    aim = _aim(series, target)
    old = _older(series, before)
    rows = _rows(one, aim)
    told = (
        f"Control chart ({one.chart.kind}) of {series.name}: {len(rows)} points, centre {one.chart.centre:.3g}, "
        f"{len(one.chart.signals)} signals"
    )
    figure(_picture(rows, old, aim, share=series.kind == "share"), told, rows, key=f"chart_{series.name}")
    st.caption(_words(one, aim))
    if old:
        st.info(
            f"The definition has changed: up to {old[-1]['period']} the grey line is what version "
            f"{before.version if before else ''} gave. Compare only within one version.", icon=":material/link_off:"
        )  # fmt: skip
    if series.side != "kpi" and series.kind != "between":
        _freeze(workspace, study, reading, one)


def _aim(series: Series, target: Target | None) -> float | None:
    """The target on the scale of this series, where it has one."""
    if target is None or series.side == "kpi" or series.kind != "share":
        return None
    return target.share if series.side == "target" or target.limit is None else None


def _rows(one: Watched, aim: float | None) -> list[dict[str, Any]]:
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


def _older(series: Series, before: WatchReading | None) -> list[dict[str, Any]]:
    """What an earlier definition gave of the same figure."""
    held = next((s for s in before.series if s.side == series.side and s.kind == series.kind), None) if before else None
    if held is None or series.side == "kpi":
        return []
    return [{"period": period.name, "value": period.value} for period in held.periods]


def _picture(
    rows: Sequence[dict[str, Any]], old: Sequence[dict[str, Any]], aim: float | None, *, share: bool
) -> alt.LayerChart:  # fmt: skip
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


def _words(one: Watched, aim: float | None) -> str:
    chart, frozen = one.chart, one.frozen
    if frozen is not None:
        span = f"{frozen.periods[0].name} to {frozen.periods[-1].name}"
        limits = f"Limits frozen on {chart.baseline} points, {span}: {plain(frozen.because)}"
    else:
        limits = f"Limits are provisional, from the first {chart.baseline} complete points, until somebody freezes them"
    alarms = (
        f"About {one.alarms:.1f} false alarms a year are to be expected though nothing changes"
        f"{_settled(one)}. "
        if one.alarms is not None else ""
    )  # fmt: skip
    aimed = f"Dotted: the target, {aim:.0%}; it is no limit. " if aim is not None else ""
    hollow = "Hollow points may still change. " if chart.hollow is not None else ""
    return f"{chart.kind}. {limits.rstrip('.')}. {aimed}{hollow}{alarms}A diamond marks a signal."


def _settled(one: Watched) -> str:
    """How many fewer it would be if the limits were known, where that makes a difference."""
    if one.alarms is None or one.settled is None or one.alarms < 1.2 * one.settled:
        return ""
    return f" ({one.settled:.1f} if the limits were known; {one.chart.baseline} points only guess them)"


def _freeze(workspace: Workspace, study: Study, reading: WatchReading, one: Watched) -> None:
    done = [period.name for period in one.series.periods if period.complete]
    key = f"{one.series.name}_{reading.candidate}"
    with st.popover("Freeze the limits", icon=":material/lock:"), st.form(f"freeze_{key}", border=False):
        first = st.selectbox("From", done, key=f"from_{key}")
        count = st.number_input("Points", 20, max(20, len(done)), min(24, max(20, len(done))), key=f"count_{key}")
        because = st.text_input("Because", key=f"freeze_because_{key}", placeholder="Before the new form went live")
        if st.form_submit_button("Freeze", key=f"freeze_keep_{key}"):
            act(
                lambda: workspace.watch.freeze(
                    study.study, reading, one.series.name, first=str(first), count=int(count), because=because
                ),
                "Frozen until a documented change. Ctrl+Z undoes it.",
            )
