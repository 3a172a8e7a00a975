"""CPI register: who answers for each adopted CPI, what is aimed at, and what is being done."""

from __future__ import annotations

import streamlit as st

from pages._action_log import draw_actions
from pages._owning import draw_line
from pages._parts import begin, next_link, plain, stop_empty

workspace, study = begin(
    "CPI register", "Each adopted CPI has one owner, a target in the customer's increments, and a log of what is done."
)
entered = workspace.register.all(study.study)
if not entered:
    stop_empty("No CPI is adopted yet.", "decisions", "Adopt a candidate")
for line in entered:
    with st.container(border=True):
        st.subheader(plain(line.candidate.label), anchor=False)
        st.markdown(plain(line.candidate.statement))
        draw_line(workspace, study, line)
        draw_actions(workspace, study, line)
next_link("monitoring", "watch them over time", candidate=entered[0].candidate.id)
