"""What a workshop's dots add up to, of the open room and of earlier ones."""

from __future__ import annotations

import streamlit as st

from pages._parts import link, plain
from research import Study, Workshop, Workspace


def draw_result(workspace: Workspace, study: Study, room: Workshop) -> None:
    """What a room's dots add up to, people first."""
    found = workspace.workshops.poll(room)
    rows = [
        {"candidate": _label(workspace, study, v.candidate), "people": v.people, "dots": v.dots} for v in found.votes
    ]
    people = "1 person" if found.people == 1 else f"{found.people} people"
    st.markdown(f"{people} gave {found.dots} dots, at most {room.dots} each.")
    config = {
        "people": st.column_config.ProgressColumn(
            "People", format="%d", max_value=max(found.people, 1), min_value=0, help="Gave it at least one dot."
        ),
        "dots": st.column_config.NumberColumn("Dots"),
        "candidate": st.column_config.TextColumn("Candidate"),
    }
    st.dataframe(
        rows, hide_index=True, column_config=config, key=f"result_{room.room}",
        alt=f"Result of {room.title}: people and dots for each candidate, the strongest first",
    )  # fmt: skip
    st.caption("A vote says what this group thinks, not what customers say: their words stay the evidence.")


def _label(workspace: Workspace, study: Study, candidate: str) -> str:
    known = {c.id: c.label for c in workspace.candidates.all(study.study, rejected=True)}
    standing = next((i for i in known if i == candidate), None)
    return known[standing] if standing else "(merged or taken away since)"


def draw_earlier(workspace: Workspace, study: Study) -> None:
    """Closed workshops, the newest open to read."""
    closed = [w for w in workspace.workshops.all(study.study) if w.phase == "closed"]
    for n, room in enumerate(closed):
        with st.expander(f"{plain(room.title)}, {room.at:%d %b %Y}", expanded=n == 0):
            draw_result(workspace, study, room)
            with st.container(horizontal=True, gap="medium"):
                link("shortlist", "See it beside the scorecards", icon=":material/checklist:")
                link("decisions", "Decide about the candidates", icon=":material/gavel:")
