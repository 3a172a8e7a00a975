"""Candidates: what customers want that might become a CPI, each with the people and quotes it rests on."""

from __future__ import annotations

import streamlit as st

from pages._candidate import draw_candidate
from pages._candidate_list import draw_list
from pages._cases import wanted_people
from pages._grouping import draw_start
from pages._memo_drawer import draw_memos
from pages._parts import begin, next_link, show_problem, stop_empty
from pages._threshold import note_weaker
from pages._withheld import draw_withheld
from research import ResearchError, weighed_by

workspace, study = begin(
    "Candidates", "Outcomes that customers want. Keep, reword, merge, split or reject them; people count before quotes."
)
named = st.query_params.get("candidate")
if named:
    try:
        draw_candidate(workspace, study, workspace.candidates.get(study.study, named))
        draw_memos(workspace, study, workspace.candidates.get(study.study, named).id, key="candidate")
        next_link("validation", "test it on interaction data", candidate=named)
        st.stop()
    except ResearchError as problem:
        show_problem(problem)
        del st.query_params["candidate"]
draw_start(workspace, study)
note_weaker(workspace, study)
weighed = workspace.candidates.weighed(study.study, rejected=True)
if not weighed:
    page, label = (
        ("code", "Look at the statements") if workspace.coding.all(study.study) else ("sources", "Add sources")
    )
    stop_empty("There is no candidate yet. Group the statements into candidates, or add one of your own.", page, label)
wanted = wanted_people(workspace, study)
draw_list(workspace, study, weighed if wanted is None else weighed_by(weighed, wanted))
draw_withheld(workspace, study)
next_link("journey_map", "see them along the journey")
