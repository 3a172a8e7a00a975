"""First run and the study's goals: open the sample, start a study, change what it is about."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages._door import choose, forget_selection, place
from pages._goal_fields import goal_fields
from pages._saying import act
from research import Study, Workspace

_UP = """<script>document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)</script>"""


def start_study(workspace: Workspace) -> None:
    """The two ways in, when there is no study yet."""
    st.markdown(f"Nothing leaves this machine: what you add is kept {place()}.")
    with st.container(border=True):
        st.markdown("**New here?** Look around in a finished study. Its people and numbers are made up.")
        _open_sample(workspace, "Open the sample study")
    with st.container(border=True):
        st.markdown("**Start a study** of your own.")
        new_study(workspace)


def _open_sample(workspace: Workspace, label: str) -> None:
    def opened() -> None:
        made = workspace.samples.open(progress=_bar("Opening the sample study"))
        forget_selection()
        choose(made)

    if st.button(label, type="primary", icon=":material/science:"):
        act(opened, "The sample study is open")


def _bar(words: str) -> Callable[[int, int], None]:
    """A bar that follows the work: what to hand to a verb as its progress."""
    bar = st.progress(0.0, text=f"{words} …")

    def follow(done: int, total: int) -> None:
        bar.progress(done / max(total, 1), text=f"{words}: step {done} of {total}")

    return follow


def new_study(workspace: Workspace) -> None:
    """The form of a study that does not exist yet."""
    with st.form("new_study", border=False):
        goals = goal_fields("new", None)
        if st.form_submit_button("Start the study", type="primary"):
            act(lambda: _begin(workspace, goals()), "The study is ready for its first sources")


def _begin(workspace: Workspace, goals: dict[str, object]) -> None:
    study = workspace.studies.create(str(goals.pop("title")), **goals)
    forget_selection()
    choose(study)
    st.session_state["to_top"] = True


def come_up() -> None:
    """Scrolls to the top after a study was begun: its form stands far down, its first step at the top."""
    if st.session_state.pop("to_top", False):
        st.html(_UP, unsafe_allow_javascript=True)


def edit_goals(workspace: Workspace, study: Study) -> None:
    """Goals, stages and KPIs of the study, and the way to another one."""
    with st.expander("What this study is about", icon=":material/edit:"), st.form("goals", border=False):
        goals = goal_fields(study.study, study)
        if st.form_submit_button("Save"):
            act(lambda: workspace.studies.revise(study.study, **goals()), "Saved what the study is about")
    with st.expander("Start another study, or the sample", icon=":material/add:"):
        if study.sample:
            if st.button("Reset the sample", help="Archives it as it stands and makes it anew; yours stay untouched."):
                act(lambda: choose(workspace.samples.reset(progress=_bar("Making it anew"))), "The sample is as new")
        else:
            _open_sample(workspace, "Open the sample study")
        new_study(workspace)
