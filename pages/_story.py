"""The sample's story: a list on Overview that ticks itself, and at each stop what there is to see and where to next."""

from __future__ import annotations

import streamlit as st

from pages._links import link
from research import Stop, Study, Workspace


def draw_story(workspace: Workspace, study: Study) -> None:
    """On Overview: every stop with its page, those seen ticked; the next one first."""
    stops = workspace.samples.story(study.study)
    if not stops:
        return
    seen: set[int] = st.session_state.get("story_seen", set())
    upcoming = next((n for n in range(len(stops)) if n not in seen), None)
    with st.container(border=True):
        st.subheader("The story in ten minutes", anchor=False)
        st.progress(len(seen) / len(stops), text=f"{len(seen)} of {len(stops)} stops seen")
        if upcoming is not None:
            words = f"{'Go on' if seen else 'Start'}: {stops[upcoming].title}"
            _draw_way(stops[upcoming], upcoming, f"**{words}**", icon=":material/play_arrow:")
        with st.grid(min_column_width=300, gap="xsmall"):
            for n, stop in enumerate(stops):
                done = n in seen
                box = ":material/check_box:" if done else ":material/check_box_outline_blank:"
                _draw_way(stop, n, f"{n + 1}. {stop.title}{' (seen)' if done else ''}", icon=box)


def draw_stop(workspace: Workspace, study: Study) -> None:
    """On the page of a stop that somebody came to by the story; nothing else where."""
    number = st.query_params.get("story", "")
    stops = workspace.samples.story(study.study) if study.sample and number.isdecimal() else ()
    at = int(number) - 1 if stops else -1
    if not 0 <= at < len(stops):
        return
    st.session_state["story_seen"] = {*st.session_state.get("story_seen", set()), at}
    with st.container(border=True, key="story"):
        st.markdown(f":material/explore: **{at + 1} of {len(stops)} · {stops[at].title}**  \n{stops[at].look}")
        with st.container(horizontal=True, gap="medium"):
            if at + 1 < len(stops):
                _draw_way(stops[at + 1], at + 1, f"Next stop: {stops[at + 1].title}", icon=":material/arrow_forward:")
            link("overview", "All stops" if at + 1 < len(stops) else "The end: back to the overview")


def _draw_way(stop: Stop, number: int, label: str, *, icon: str) -> None:
    link(stop.page, label, icon=icon, **dict(stop.ids), story=str(number + 1))
