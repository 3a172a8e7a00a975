"""Looking at changes nobody assigned: they support a claim at most."""

from __future__ import annotations

from typing import get_args

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._experiment_cutoff import draw_cutoff
from pages._parts import act, plain, verdict_badge
from pages._unit_table import pick_column, pick_optional, take_table
from research import Candidate, Natural, NaturalReadout, PanelColumns, Study, Workspace

_CUT = "discontinuity"


def draw_natural(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """A change that nobody assigned: it can support a claim, never prove it."""
    st.markdown(
        "A change that came to some and not to others, to everyone on a date, or to those beyond a cutoff. "
        "**It supports at most.**"
    )
    methods: list[Natural] = list(get_args(Natural))
    method = st.segmented_control("Method", methods, default=methods[0], required=True, key=f"natural_{candidate.id}")
    location, columns = take_table(
        workspace, f"panel_{candidate.id}", "A table with one row per unit and period, or per unit"
    )
    if location and method:
        _draw_look(workspace, study, candidate, method, location=location, columns=columns)
    for made in reversed(workspace.experiments.natural(study.study, candidate.id)):
        _draw_said(made)


def _draw_look(
    workspace: Workspace, study: Study, candidate: Candidate, method: Natural, *, location: str, columns: list[str]
) -> None:
    key = f"{candidate.id}_{method}"
    with st.grid(min_column_width=220):
        chosen = _columns(method, columns, key)
        first = 0.0
        if method != "staggered roll-out":
            label = (
                "Cutoff (the change is for those at or above)" if _CUT in method else "First period after the change"
            )
            first = float(st.number_input(label, value=1.0, key=f"{key}_first"))
        sesoi = float(st.number_input("Smallest difference that matters", value=1.0, key=f"{key}_sesoi"))
        good = st.segmented_control("Good when", ["higher", "lower"], default="higher", required=True, key=f"{key}_w")
    if st.button("Look", type="primary", icon=":material/visibility:", key=f"{key}_look"):
        act(
            lambda: workspace.experiments.look(
                study.study, candidate.id, method, location, chosen, first=first, sesoi=sesoi, higher=good == "higher"
            ),
            "Looked at. What it says is kept.",
        )


def _columns(method: Natural, columns: list[str], key: str) -> PanelColumns:
    if _CUT in method:
        score = pick_column("Score that the cutoff is laid on", columns, f"{key}_period", ("score", "points", "rating"))
        return PanelColumns(score, pick_column("Value", columns, f"{key}_value", ("value", "kpi")))
    period = pick_column("Period", columns, f"{key}_period", ("period", "week", "month", "date"))
    value = pick_column("Value", columns, f"{key}_value", ("value", "kpi"))
    if method == "interrupted time series":
        other = pick_optional("Comparison series", columns, f"{key}_group", ("comparison", "other"))
        return PanelColumns(period, value, group=other)
    unit = pick_column("Unit", columns, f"{key}_unit", ("unit", "shop", "store", "id"))
    staggered = method == "staggered roll-out"
    label = "First treated period (blank: never)" if staggered else "Treated (yes or no)"
    return PanelColumns(period, value, unit, pick_column(label, columns, f"{key}_group", ("treated", "start", "group")))


def _draw_said(made: NaturalReadout) -> None:
    found = made.finding
    with st.container(border=True):
        verdict_badge(found.verdict, about=f"{made.method}:")
        if found.estimate is not None and found.interval is not None:
            low, high = found.interval
            st.markdown(f"{plain(found.measure)}: **{found.estimate:.4g}** [{low:.4g}, {high:.4g}], n = {found.n:,}")
        st.markdown(plain(found.because))
        if len(found.bins) > 1:
            (draw_cutoff if _CUT in made.method else _draw_periods)(made)
        st.caption(f"By {plain(made.by)} on {made.at:%d %B %Y}; {plain(found.method)}.")


def _draw_periods(made: NaturalReadout) -> None:
    """The groups' difference period by period: around zero before the change, the effect as it unfolds after it."""
    steps = made.method == "staggered roll-out"
    first = 0.0 if steps else made.first
    title = "periods since the start" if steps else "period"
    rows: list[dict[str, object]] = [
        {title: held.low, "difference": held.mean, "low": held.interval[0] if held.interval else None,
         "high": held.interval[1] if held.interval else None, "when": "after" if (held.low or 0) >= first else "before"}
        for held in made.finding.bins
    ]  # fmt: skip
    table = pd.DataFrame(rows).rename(columns={title: "at"})
    base = alt.Chart(table).encode(x=alt.X("at:Q", axis=axis(title=title, tickMinStep=1)))
    ink = alt.Color("when:N", scale=alt.Scale(domain=["before", "after"], range=[GREY, SERIES[0]]), legend=None)
    shape = alt.Shape("when:N", scale=alt.Scale(domain=["before", "after"], range=["diamond", "circle"]), legend=None)
    whiskers = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q", color=ink)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=alt.Y("difference:Q", axis=axis(title="difference")), color=ink, shape=shape,
        tooltip=["at", "difference", "low", "high", "when"],
    )  # fmt: skip
    none = alt.Chart(pd.DataFrame([{"at": 0}])).mark_rule(color=GREY, strokeDash=[5, 4]).encode(y="at:Q")
    change = alt.Chart(pd.DataFrame([{"at": first - 0.5}])).mark_rule(color=GREY).encode(x="at:Q")
    told = f"{made.method}: difference between the groups, {len(rows)} periods, with 95 % intervals."
    figure(alt.LayerChart(layer=[none, change, whiskers, dots]).properties(height=240), told, rows, key=f"es_{made.id}")
    st.caption(
        "Diamonds lie before the change and should be around zero; dots after it are the effect. All are compared with "
        "the last period before it."
    )
