"""What a workshop's dots add up to, of the open room and of earlier ones."""

from __future__ import annotations

import streamlit as st

from pages._parts import link, plain
from research import Study, Workshop, Workspace, count


def draw_result(workspace: Workspace, study: Study, room: Workshop) -> None:
    """What a room's dots add up to, people first."""
    found = workspace.workshops.poll(room)
    known = {c.id: c.label for c in workspace.candidates.all(study.study, rejected=True)}
    rows = [
        {"candidate": known.get(v.candidate, "(merged or taken away since)"), "people": v.people, "dots": v.dots}
        for v in found.votes
    ]
    st.markdown(f"{count(found.people, 'person', 'people')} gave {found.dots} dots, at most {room.dots} each.")
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


def draw_earlier(workspace: Workspace, study: Study) -> None:
    """Closed workshops, the newest open to read."""
    closed = [w for w in workspace.workshops.all(study.study) if w.phase == "closed"]
    for n, room in enumerate(closed):
        with st.expander(f"{plain(room.title)}, {room.at:%d %b %Y}", expanded=n == 0):
            draw_result(workspace, study, room)
            with st.container(horizontal=True, gap="medium"):
                link("shortlist", "See it beside the scorecards", icon=":material/checklist:")
                link("decisions", "Decide about the candidates", icon=":material/gavel:")
