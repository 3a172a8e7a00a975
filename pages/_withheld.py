"""One line under a page's numbers: what consent keeps back, and why."""

from __future__ import annotations

import streamlit as st

from pages._parts import plain
from research import Study, Workspace


def draw_withheld(workspace: Workspace, study: Study) -> None:
    """How many statements are left out or not shown, whose, and for what reason; nothing where consent allows all."""
    if told := workspace.overview.withheld(study.study).sentences:
        st.caption(f":material/lock: {plain(' '.join(told))}")
