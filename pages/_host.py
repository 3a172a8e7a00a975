"""The host's side of a workshop: opening a room, its progress, its end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from pages._parts import act, confirmed, open_door, plain, stop_empty, told_apart
from research import MOST_DOTS, Study, Workshop, Workspace

_NOT_THERE = """This server does not take votes from phones: the app runs as a plain script here. Start it with
`streamlit run app.py` on a machine that the phones can reach. Everything else on this page works."""


def draw_opening(workspace: Workspace, study: Study, *, live: bool) -> None:
    """The form that opens a room."""
    offered = {c.id: c for c in workspace.candidates.all(study.study)}
    if not offered:
        stop_empty("There is nothing to vote on yet.", "candidates", "Group the statements into candidates")
    if not live:
        st.warning(_NOT_THERE, icon=":material/smartphone:")
    kept = [ref for ref, c in offered.items() if c.status == "kept"]
    names = told_apart({ref: c.label for ref, c in offered.items()})
    with st.form("open_room"):
        st.markdown("**Open a room**")
        title = st.text_input("What is decided here", key="room_title", placeholder="What we test next")
        ballot = st.multiselect(
            "Candidates on the ballot", list(names), default=kept or list(names), format_func=names.__getitem__,
            key="room_ballot",
        )  # fmt: skip
        left, right = st.columns(2)
        dots = left.number_input("Dots for each person", 1, MOST_DOTS, 5, key="room_dots")
        minutes = right.number_input(
            "Minutes to vote", 0, 240, 0, key="room_minutes", help="0: until you lock the voting."
        )
        if st.form_submit_button("Open the room", type="primary", disabled=not live):
            act(
                lambda: workspace.workshops.open(study.study, title, ballot, dots=dots, minutes=minutes or None),
                "The room is open",
            )


@st.fragment(run_every=2)
def draw_progress(study: str, room: str) -> None:
    """How many have voted, and what they miss. What got how many stays hidden from the host too."""
    workspace = open_door()
    now = workspace.workshops.get(study, room)
    found = workspace.workshops.poll(now)
    at = workspace.now()
    phase = {"voting": "Open", "locked": "Locked", "closed": "Closed"}[now.phase_at(at)]
    label = "Voting"
    if now.until is not None and phase == "Open":
        label, phase = "Time left", clock(now.until - at)
    with st.grid(min_column_width=140):
        st.metric(label, phase, border=True)
        st.metric("People voted", found.people, border=True)
        st.metric("Dots given", found.dots, border=True)
    if now.revealed and now.phase_at(at) == "voting":
        st.caption("Voting is still open: whoever gives a dot now has seen the others'. Lock it to keep votes apart.")
    missing = workspace.workshops.missing(now)
    if missing:
        st.markdown(f"**Missing, say people in the room ({len(missing)})**")
    for outcome in missing:
        with st.container(border=True):
            st.markdown(plain(outcome.statement + (f" · {outcome.stage}" if outcome.stage else "")))
            with st.container(horizontal=True):
                if st.button("Put on the ballot", key=f"accept_{outcome.id}", help="As an assumed candidate."):
                    act(partial(workspace.workshops.accept, study, room, outcome.id), "On the ballot, as assumed")
                if st.button("Leave out", key=f"dismiss_{outcome.id}"):
                    act(partial(workspace.workshops.dismiss, study, room, outcome.id), "Left out")


def clock(rest: timedelta) -> str:
    """Minutes and seconds, as on the phones: ``"4:05"``."""
    minutes, seconds = divmod(max(0, round(rest.total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"


def draw_steps(workspace: Workspace, study: str, room: Workshop) -> None:
    """What the host can do."""
    verbs = workspace.workshops
    with st.container(horizontal=True, vertical_alignment="bottom"):
        word = "Hide the dots again" if room.revealed else "Reveal the dots"
        if st.button(word, type="primary", icon=":material/visibility:", key="reveal"):
            act(partial(verbs.reveal, study, room.room, shown=not room.revealed), "Everybody sees it now")
        locked = room.phase_at(workspace.now()) != "voting"
        if st.button("Open voting again" if locked else "Lock voting", icon=":material/lock:", key="lock"):
            act(partial(verbs.unlock if locked else verbs.lock, study, room.room), "Done")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        minutes = st.number_input("Minutes from now", 1, 240, 5, key="timer_minutes", width=150)
        if st.button("Start the timer", icon=":material/timer:", key="timer"):
            said = f"Voting locks in {minutes} {'minute' if minutes == 1 else 'minutes'}"
            act(partial(verbs.set_timer, study, room.room, minutes), said)
    if confirmed("Close and keep the result", "Nobody can vote after this. Undo opens the room again.", key="close"):
        act(partial(verbs.close, study, room.room), "The result is kept with the study")
