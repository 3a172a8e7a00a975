"""Evidence: every candidate against every KPI, and the evidence for one of them in detail."""

from __future__ import annotations

import streamlit as st

from pages._dose import draw_doses
from pages._findings import draw_numbers
from pages._forest import draw_forest
from pages._ladder import draw_ladder
from pages._parts import begin, deep_link, evidence_badge, link, next_link, plain, stop_empty
from pages._picking import pick_candidate
from pages._what_was_run import draw_findings, draw_query
from research import grid_sentence, spoken_in

workspace, study = begin(
    "Evidence", "See which candidates go with what the company wants, over all that was asked, and how sure that is."
)
asked = workspace.validation.links(study.study)
if not asked:
    stop_empty("No candidate has been held against a KPI yet.", "validation", "Define one, add data and test it")
st.markdown(f"**{plain(grid_sentence(asked))}**")
draw_forest(asked)
st.divider()
st.subheader("One candidate in detail", anchor=False)
candidate = pick_candidate(workspace, study, empty="There is no candidate.", way="Group the statements into candidates")
evidence = workspace.candidates.evidence(study.study, candidate)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    st.markdown(evidence_badge(evidence))
    link("candidates", "Read its quotes", icon=":material/format_quote:", candidate=candidate.id)
    link("validation", "Define or test it again", icon=":material/science:", candidate=candidate.id)
    deep_link("evidence", candidate=candidate.id)
latest = workspace.validation.latest(study.study, candidate.id)
if latest is None:
    st.info("This one has not been tested yet.")
else:
    measured = workspace.validation.definition_behind(study.study, latest).definition
    if stale := workspace.validation.stale(study.study, latest):
        st.warning(f"{plain(stale)} Test it again: this is about what was there before.")
    draw_ladder(workspace.experiments.standing(study.study, candidate.id))
    draw_doses(latest.findings, measured, spoken_in(evidence.codings))
    draw_numbers(latest, measured)
    draw_findings(latest)
    draw_query(workspace, study, latest, measured)
next_link("shortlist", "weigh it against the others", candidate=candidate.id)
