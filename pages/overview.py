"""Overview: how far the study is, what comes next, and whether further interviews still bring news."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from pages._first_run import come_up, edit_goals, start_study
from pages._goals import draw_checklist, draw_goals
from pages._jobs import job_cards
from pages._memo_drawer import draw_memos
from pages._parts import chart, current_study, head, link, next_link, open_workspace_or_stop, plain
from pages._steps import STEPS
from pages._story import draw_story
from research import Progress, Saturation

head("Overview", "Where this study stands, and the step that helps it most now.")
workspace = open_workspace_or_stop()
study = current_study(workspace)
if study is None:
    start_study(workspace)
    st.stop()
come_up()
job_cards(study.study, "Overview")


def draw_tiles(progress: Progress) -> None:
    """The numbers, each with the way to what is behind it."""
    tiles = (
        ("Sources", f"{progress.sources}", f"of {progress.people} people", "sources", "Sources"),
        ("Judged", f"{progress.judged:.0%}", f"of {progress.statements} statements", "code", "Code"),
        ("To judge", f"{progress.suggested}", f"{progress.confirmed} confirmed", "code", "Code"),
        ("Kept", f"{progress.kept}", f"candidates, {progress.proposed} proposed", "candidates", "Candidates"),
        ("Validated", f"{progress.validated}", f"of {progress.kept} kept", "validation", "Validation"),
        ("Adopted", f"{progress.adopted}", f"CPIs, of {progress.decided} decided", "decisions", "Decisions"),
    )
    with st.grid(min_column_width=118):
        for label, value, note, page, way in tiles:
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(label, value)
                st.caption(note)
                link(page, way)


def draw_saturation(found: Saturation) -> None:
    """New codes, or candidates, person by person."""
    st.subheader(f"Do further interviews still bring new {found.counted}?", anchor=False)
    st.markdown(plain(found.because))
    rows = [{"person": p.person, "new": p.new, "known in all": p.total} for p in found.points]
    if not any(point.new for point in found.points):
        return
    axis = alt.X("person:N", sort=None, title="People in the order they joined the study")
    base = alt.Chart(pd.DataFrame(rows)).encode(x=axis)
    bars = base.mark_bar(size=18).encode(y=alt.Y("new:Q", title=f"new {found.counted}", axis=alt.Axis(tickMinStep=1)))
    words = f"Bars: new {found.counted} by person, in the order they joined. {found.because}"
    chart(bars.properties(height=220), words, rows, key="overview_saturation")


progress = workspace.overview.progress(study.study)
if study.sample:
    st.info("This is the sample study: every person and every number in it is made up.", icon=":material/science:")
    draw_story(workspace, study)
left, right = st.columns(2, gap="large")
with left:
    st.subheader("What it is for", anchor=False)
    draw_goals(workspace.overview.goals(study.study, progress), heard=progress.people > 0)
with right:
    draw_checklist(progress, asked=bool(study.question), away=study.sample)
    draw_saturation(workspace.overview.saturation(study.study))
with st.container(horizontal=True, gap="small"):
    edit_goals(workspace, study)
    draw_memos(workspace, study, study.id, key="study", on="on the study")
st.subheader("In numbers", anchor=False)
draw_tiles(progress)
upcoming = STEPS[progress.next_step]
next_link(upcoming.page, upcoming.words)
