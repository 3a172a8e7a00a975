"""A control chart: points, limits, target and signals, and how its limits came about."""

from __future__ import annotations

import streamlit as st

from pages._charts import figure
from pages._control_picture import control_picture, older_points, rows_of
from pages._parts import act, plain
from research import Series, Study, Target, Watched, WatchReading, Workspace


def draw_control(
    workspace: Workspace, study: Study, reading: WatchReading, one: Watched, *,
    before: WatchReading | None, target: Target | None,
) -> None:  # fmt: skip
    """The chart with its words, its table, and, for the CPI, the form that freezes the limits."""
    series = one.series
    unit = f" ({series.unit})" if series.unit else ""
    st.markdown(f"**{'KPI: ' if series.side == 'kpi' else ''}{plain(series.name)}**{plain(unit)}")
    aim = _aim(series, target)
    old = older_points(series, before)
    rows = rows_of(one, aim)
    told = (
        f"Control chart ({one.chart.kind}) of {series.name}: {len(rows)} points, centre {one.chart.centre:.3g}, "
        f"{len(one.chart.signals)} signals"
    )
    earlier = [point | {"point": f"version {before.version}"} for point in old] if before else []
    picture = control_picture(rows, old, aim, share=series.kind == "share")
    figure(picture, told, [*rows, *earlier], key=f"chart_{series.name}")
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
