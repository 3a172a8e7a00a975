"""Monitoring: adopted CPIs and their KPIs side by side over time, on control charts that suit the data."""

from __future__ import annotations

import streamlit as st

from pages._control import draw_control
from pages._pairs import draw_pairs
from pages._parts import begin, deep_link, link, next_link, plain, stop_empty, told_apart
from pages._watching import draw_alarms, draw_freshness, draw_refresh

workspace, study = begin(
    "Monitoring", "Is a CPI still what it was, and if not, since when? The KPIs of the same customers stand beside it."
)
entered = {line.candidate.id: line for line in workspace.register.all(study.study)}
if not entered:
    stop_empty("No CPI is adopted yet.", "decisions", "Adopt a candidate")
names = told_apart({ref: line.candidate.label for ref, line in entered.items()})
named = st.query_params.get("candidate", "")
ids = list(entered)
chosen = st.selectbox("CPI", ids, ids.index(named) if named in entered else 0, format_func=names.__getitem__)
st.query_params["candidate"] = chosen
line = entered[chosen]
st.subheader(plain(line.candidate.statement), anchor=False)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    target = line.ownership.target.words if line.ownership and line.ownership.target else line.decision.target
    st.markdown(f"Owner **{plain(line.owner)}** · target **{plain(target or 'none yet')}**")
    link("register", "Owner, target and tasks", icon=":material/badge:")
    deep_link("monitoring", candidate=chosen)
reading = workspace.watch.latest(study.study, chosen)
draw_freshness(workspace, study, line, reading)
draw_refresh(workspace, study, line, reading)
if reading is None:
    stop_empty("It was not read over time yet: press the button above.")
charts = workspace.watch.charts(study.study, reading)
before = workspace.watch.before(study.study, reading)
aim = line.ownership.target if line.ownership else None
left, right = st.columns(2, gap="large")
for one in charts:
    with right if one.series.side == "kpi" else left:
        draw_control(workspace, study, reading, one, before=before, target=aim)
for name, fault in workspace.watch.short(study.study, reading):
    st.info(f"**{plain(name)}** has no chart: {plain(fault.message)} {plain(fault.fix)}")
draw_pairs(reading, line.candidate.label)
draw_alarms(workspace, study, line)
next_link("register", "see who does what")
