"""What the decisions so far would change among the open suggestions, and the button that changes it."""

from __future__ import annotations

import streamlit as st

from pages._parts import act
from research import Revision, Workspace


def draw_learning(workspace: Workspace, study: str) -> None:
    """Says what would change, once there is something; nothing to a coder who works blind, since suggestions are
    shared. Its place is always there, so that what follows is never drawn anew, under the fingers of somebody typing.
    """
    place = st.container()
    if workspace.coding.sight(study).blind:
        return
    revision = workspace.learning.review(study)
    if not revision.changes:
        return
    with place, st.container(horizontal=True, vertical_alignment="center", gap="small", key="cpi_learnt"):
        st.markdown(
            f":material/school: **Learnt from {revision.learnt_from} decisions in this study:** {_in_words(revision)}. "
            "What anybody decided stays.",
            width="content",
        )
        if st.button("Update suggestions", key="learn", help="Changes open suggestions only. Ctrl+Z undoes it."):
            act(lambda: workspace.learning.apply(study), f"Changed {revision.changes} suggestions. Ctrl+Z undoes it.")


def _in_words(revision: Revision) -> str:
    counted = (
        (len(revision.fresh), "more to look at"),
        (len(revision.changed), "to be read otherwise"),
        (len(revision.gone), "no longer likely"),
    )
    return ", ".join(f"{n} {what}" for n, what in counted if n)
