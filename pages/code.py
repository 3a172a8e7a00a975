"""Code: a person reads a transcript and codes it, or judges one by one what the machine noticed."""

from __future__ import annotations

import streamlit as st

from pages._cases import picked_before, wanted_people
from pages._coder import draw_transcript
from pages._judging import draw_judging
from pages._memo_drawer import draw_memos
from pages._parts import begin, next_link, stop_empty
from pages._source_picker import pick_source
from pages._threshold import draw_threshold
from research import ResearchError, Source

VIEWS = {"transcript": "Transcript", "judge": "Judge suggestions"}

workspace, study = begin(
    "Code", "Read, give codes, and decide what the machine noticed. Nothing is settled before you say so."
)
sources = workspace.sources.index(study.study)
tallies = workspace.overview.tallies(study.study)
if not tallies:
    stop_empty("There is nothing to code yet.", "sources", "Add a first transcript or note")


def chosen_source() -> Source:
    """The source that the URL names, by itself or through the statement in focus; else the first with open work."""
    named = st.query_params.get("src", "")
    if named not in sources and (quote := st.query_params.get("quote")):
        try:
            named = workspace.coding.get(study.study, quote).source
        except ResearchError:
            named = ""
    first = next((held for held, tally in tallies.items() if tally.suggested), next(iter(tallies)))
    return sources.get(named, sources[first])


def pick_view() -> str:
    """Which of the two views; kept in the URL."""

    def went() -> None:
        st.query_params["view"] = st.session_state["code_view"]

    named = st.query_params.get("view", "")
    st.session_state["code_view"] = named if named in VIEWS else "transcript"
    picked = st.segmented_control(
        "View", list(VIEWS), key="code_view", on_change=went, format_func=VIEWS.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return picked or "transcript"


source = chosen_source()
st.query_params["src"] = source.id
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    place = st.container(width="content")
    view = pick_view()
    draw_threshold(workspace, study, tallies[source.id].weaker)
    draw_memos(workspace, study, source.id, key="source", on="on the source")
    wanted = wanted_people(workspace, study) if picked_before() else None
with place:
    pick_source(study.study, source.id, wanted)
if view == "judge":
    draw_judging(workspace, study, source, tallies[source.id])
else:
    draw_transcript(workspace, study.study, source, focus=st.query_params.get("quote", ""))
next_link("candidates", "group the statements into candidates")
