"""The effects of an experiment drawn: gains over the control, further outcomes, and effects by segment."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._parts import plain
from research import ArmReadout, Estimate, Readout, Registration, further_told, segment_told

Row = dict[str, object]


def draw_effects(made: Registration, arms: list[ArmReadout]) -> None:
    """A chart for the CPI, the KPI and each guardrail, one dot an arm."""
    cpi, kpi = made.design.manipulation.cpi, made.design.primary.name
    rows: list[Row] = []
    for found in (arm.effects for arm in arms):
        parts = [(f"{cpi} (CPI)", found.manipulation), (kpi, found.primary)]
        parts += [(f"{rail.name} (guardrail)", rail.estimate) for rail in found.guardrails]
        rows += [{"arm": found.arm, "measure": name, **_numbers(estimate)} for name, estimate in parts]
    for name in dict.fromkeys(str(row["measure"]) for row in rows):
        told = f"Gain in {name} over the control with its 95 % interval; above zero is better."
        title = f"{name}: gain over {made.design.arms[0].name}"
        _dots([row for row in rows if row["measure"] == name], "arm", title, told, key=f"effect_{made.id}_{name}")


def draw_promised(made: Registration, readout: Readout) -> None:
    """What the design promised beside its claim: none of it proves anything."""
    if not readout.further and not readout.segments:
        return
    st.markdown("**Promised beside the claim**  \nAll of it counts against chance; none of it proves anything.")
    if readout.further:
        st.markdown("\n".join(f"- {plain(further_told(made.design, held))}" for held in readout.further))
    for name in dict.fromkeys(held.name for held in readout.further):
        rows: list[Row] = [
            {"arm": held.arm, **_numbers(held.estimate), "q": held.q} for held in readout.further if held.name == name
        ]
        told = f"Gain in {name} over the control with its 95 % interval; above zero is better."
        _dots(rows, "arm", f"{name}: gain over {made.design.arms[0].name}", told, key=f"further_{made.id}_{name}")
    for held in readout.segments:
        st.markdown(f"- {plain(segment_told(made.design, held))}")
        levels: list[Row] = [
            {held.name: level.name, **_numbers(level.estimate)} for level in held.levels if level.estimate is not None
        ]
        few = [f"{level.name} ({level.units:,})" for level in held.levels if level.estimate is None]
        if levels:
            told = f"Gain in {made.design.primary.name} of {held.arm} by {held.name}, with 95 % intervals."
            title = f"{made.design.primary.name}: gain over {made.design.arms[0].name}"
            _dots(levels, held.name, title, told, key=f"segment_{made.id}_{held.arm}_{held.name}")
        if few:
            st.caption(plain(f"Too few units to tell: {', '.join(few)}."))


def _numbers(found: Estimate) -> Row:
    return {"gain": found.value, "low": found.low, "high": found.high, "p": found.p, "n": found.n}


def _dots(rows: list[Row], by: str, title: str, told: str, *, key: str) -> None:
    """A dot with its interval for each row, around a line at zero."""
    table = pd.DataFrame(rows).rename(columns={by: "of"})
    base = alt.Chart(table).encode(
        y=alt.Y("of:N", axis=axis(title=None, labelLimit=220), sort=None), tooltip=["of", "gain", "low", "high", "n"]
    )
    dots = base.mark_point(filled=True, size=70, color=SERIES[0], opacity=1).encode(
        x=alt.X("gain:Q", axis=axis(title=title, tickCount=6))
    )
    lines = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(x="low:Q", x2="high:Q")
    none = alt.Chart(pd.DataFrame([{"at": 0}])).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="at:Q")
    picture = alt.LayerChart(layer=[none, lines, dots]).properties(height=50 * len(rows) + 50)
    figure(picture, told, rows, key=key)
