"""Where candidates come from: grouped by machine, drawn anew to see which stand, or added by hand."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages._parts import act, closing_popover, jobs
from research import DIMENSIONS, FINENESS, Dimension, Study, Workspace

FINENESSES = (-1.0, -0.7, -0.4, 0.0, FINENESS, 0.6, 0.8, 1.0)
GROUPING = "Group the statements"
RESAMPLING = "Draw people anew"


def draw_start(workspace: Workspace, study: Study) -> None:
    """Propose by machine, or add one by hand."""
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(
            "Group the statements into candidates", type="primary", icon=":material/auto_awesome:", key="propose",
            help="What you kept, reworded or rejected stays as it is; untouched proposals make way. One undo.",
        )  # fmt: skip
        with st.popover("Broader or narrower", icon=":material/tune:"):
            fine = st.select_slider(
                "How fine the candidates are", FINENESSES, FINENESS, key="fineness", persist_state="session",
                format_func=_fineness, help="Broader merges whole groups, narrower splits them; nothing is reshuffled.",
            )  # fmt: skip
            st.caption("Takes effect when the statements are grouped.")
        with closing_popover("Add one of your own", key="own_open", icon=":material/add:"):
            _draw_add(workspace, study)
        if workspace.candidates.all(study.study) and st.button(
            "How stable are they?", key="resample", icon=":material/casino:", type="tertiary",
            help="Draws the people anew fifty times, groups what they said, and sees which candidates come back.",
        ):  # fmt: skip
            jobs().start(study.study, RESAMPLING, lambda progress: _resampled(workspace, study.study, progress))
            st.rerun()
    if pressed:
        jobs().start(study.study, GROUPING, lambda progress: _proposed(workspace, study.study, fine, progress))
        st.rerun()


def _fineness(value: float) -> str:
    """In words: what the data ask for lies in the middle."""
    if value == FINENESS:
        return "as found"
    return f"{'narrower' if value > FINENESS else 'broader'} ({value:+.1f})"


def _proposed(workspace: Workspace, study: str, fine: float, report: Callable[[int, int], None]) -> str:
    made = workspace.candidates.propose(study, granularity=fine, progress=report)
    return f"It proposes {len(made)} {'candidate' if len(made) == 1 else 'candidates'}."


def _resampled(workspace: Workspace, study: str, report: Callable[[int, int], None]) -> str:
    found = workspace.stability.measure(study, progress=report)
    stand = sum(one.verdict == "stable" for one in found.values())
    few = sum(one.verdict == "too few people" for one in found.values())
    unsaid = f"; for {few} there are too few people to say" if few else ""
    return f"{stand} of {len(found)} candidates stand whoever is asked{unsaid}. Each says so on its card."


def _draw_add(workspace: Workspace, study: Study) -> None:
    with st.form("add_candidate", border=False, clear_on_submit=True):
        st.caption(
            "It starts as assumed: no customer has said it, so it cannot be adopted until quotes stand behind it."
        )
        statement = st.text_area("Outcome statement", placeholder="Minimize the time it takes to …", height=80)
        label = st.text_input("Short name")
        dimension: Dimension = st.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index("other"))
        stage = st.selectbox("Stage", ["", *(s.name for s in study.stages)], format_func=lambda s: s or "(not placed)")
        if st.form_submit_button("Add as assumed", type="primary"):
            act(
                lambda: workspace.candidates.add(
                    study.study, statement, label or statement, assumed=True, dimension=dimension, stage=stage
                ),
                "Added an assumed candidate",
                closes="own_open",
            )
