"""The top of Overview: what the study is for and how far that is, and the way there as a list that ticks itself."""

from __future__ import annotations

import streamlit as st

from pages._parts import link, plain
from pages._steps import CHECKLIST, STEPS
from research import Goal, GoalName, Progress

_WORDS: dict[GoalName, tuple[str, str, str]] = {
    "question": ("Research question", "code", "Judge statements"),
    "customer": ("Customer", "participants", "Say who is who"),
    "stages": ("Journey", "journey_map", "See the journey map"),
    "kpis": ("KPIs to move", "validation", "Test a candidate"),
    "decision": ("Decision it serves", "decisions", "Decide"),
}
"""Of each goal: its name, and the page with its next step."""


_UNHEARD = ("Research question", "sources", "Add transcripts or notes")
"""The question's next step while nobody has been heard."""


def draw_goals(goals: tuple[Goal, ...], *, heard: bool) -> None:
    """What the study set out to learn, each part with how far it is and the way on."""
    for goal in goals:
        name, page, way = _WORDS[goal.name] if heard or goal.name != "question" else _UNHEARD
        icon = ":material/check_circle:" if goal.reached else ":material/radio_button_unchecked:"
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"{icon} **{name}:** {plain(goal.said) if goal.said else '*not said yet*'}")
            st.caption(f"{plain(goal.far)}{' (done)' if goal.reached else ''}")
            link(page, way)


def draw_checklist(progress: Progress, *, asked: bool, away: bool = False) -> None:
    """Six steps from words to a CPI, ticked from what the study holds; it can be put away and taken out again.

    ``away`` is how it starts: the sample has its story in the same place.
    """
    done = [asked if not parts else all(ok for step, ok in progress.steps if step in parts) for _, parts in CHECKLIST]
    if st.session_state.get("checklist_away", away):
        if st.button(f"Show the checklist ({sum(done)} of {len(done)} done)", icon=":material/checklist:"):
            st.session_state["checklist_away"] = False
            st.rerun()
        return
    st.subheader("The way to a CPI", anchor=False)
    st.progress(sum(done) / len(done), text=f"{sum(done)} of {len(done)} done")
    for n, ((words, parts), ticked) in enumerate(zip(CHECKLIST, done, strict=True)):
        icon = ":material/check_box:" if ticked else ":material/check_box_outline_blank:"
        waits = " (can wait)" if any(done[n + 1 :]) and progress.next_step not in parts else ""
        st.markdown(f"{icon} {words}{' (done)' if ticked else waits}")
        if progress.next_step in parts:
            _draw_next(progress)
    if st.button("Put this list away", type="tertiary", key="checklist_away_now"):
        st.session_state["checklist_away"] = True
        st.rerun()


def _draw_next(progress: Progress) -> None:
    upcoming = STEPS[progress.next_step]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/subdirectory_arrow_right: {upcoming.words} **← next**", width="content")
        link(upcoming.page, "Go there")
