"""Journey map: where along the journey each candidate was heard, in people."""

from __future__ import annotations

import streamlit as st

from pages._cases import wanted_people
from pages._journey import draw_map, pick_kinds
from pages._journey_quotes import draw_cell
from pages._parts import begin, link, next_link, stop_empty
from pages._picking import pick_view
from pages._print import printable
from pages._stage import draw_stage
from pages._stages import draw_stages
from pages._withheld import draw_withheld
from research import journey_map, weighed_by

ROWS = 12
VIEWS = {"map": "Map", "stage": "One stage"}

workspace, study = begin(
    "Journey map",
    "Where along the customer's journey each outcome was heard: different people first, then their quotes.",
)
if not study.stages:
    st.markdown("This study has no stages yet. Name the steps of the customer's journey, from first to last.")
    with st.container(border=True):
        draw_stages(workspace, study)
    st.stop()
weighed = workspace.candidates.weighed(study.study)
if not weighed:
    stop_empty("There is no candidate to place yet.", "candidates", "Group the statements into candidates")
printable("this page")
wanted = wanted_people(workspace, study)
if pick_view(VIEWS, key="journey_view") == "stage":
    draw_stage(workspace, study, wanted)
    next_link("journey_map", "see the whole journey")
    st.stop()
weighed = weighed if wanted is None else weighed_by(weighed, wanted)
shown = journey_map(weighed, study.stages, kinds=pick_kinds())
pages = max(1, -(-len(shown.rows) // ROWS))
page = st.pagination(pages, key="journey_page") if pages > 1 else 1
split = st.toggle("Split by signal", key="journey_split", persist_state="session")
draw_map(shown, shown.rows[(page - 1) * ROWS : page * ROWS], split=split)
st.caption("Somebody who spoke of several stages counts once in each. “unsure” holds what nobody could place.")
draw_withheld(workspace, study)
with st.container(key="journey_quotes"):
    st.subheader("What was said", anchor=False)
    draw_cell(workspace, study, shown)
with st.expander("Change the stages", icon=":material/edit:"):
    draw_stages(workspace, study)
    link("code", "Place statements on the Code page")
named = st.query_params.get("candidate")
next_link("validation", "test one on interaction data", **({"candidate": named} if named else {}))
