"""Workshop: people in one room vote from their phones on what matters most; the result stays with the study."""

from __future__ import annotations

import streamlit as st

from pages._host import draw_opening, draw_progress, draw_steps
from pages._live import available
from pages._parts import begin, next_link, plain
from pages._room_door import draw_door
from pages._votes import draw_earlier, draw_result

workspace, study = begin(
    "Workshop", "Let a group vote from their phones on what matters most; nobody sees the dots until you reveal them."
)
room = workspace.workshops.current(study.study)
if room is None:
    draw_earlier(workspace, study)
    draw_opening(workspace, study, live=available())
else:
    st.subheader(plain(room.title), anchor=False)
    door, steps = st.columns([2, 3], gap="large")
    with door:
        draw_door(room)
    with steps:
        draw_progress(study.study, room.room)
        draw_steps(workspace, study.study, room)
        if room.revealed:
            draw_result(workspace, study, room)
    draw_earlier(workspace, study)
next_link("decisions", "decide, with what the group said in view")
