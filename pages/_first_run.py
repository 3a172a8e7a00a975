"""First run and the study's goals: open the sample, start a study, change what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages._door import act, choose, forget_selection, place
from pages._stages import filled_rows, stage_field
from research import Kpi, Study, Workspace

_UP = """<script>document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)</script>"""
_NO_KPIS = pd.DataFrame({"name": pd.Series(dtype="str"), "good when": pd.Series(dtype="str")})


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
        goals = _goal_fields("new", None)
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
        goals = _goal_fields(study.study, study)
        if st.form_submit_button("Save"):
            act(lambda: workspace.studies.revise(study.study, **goals()), "Saved what the study is about")
    with st.expander("Start another study, or the sample", icon=":material/add:"):
        if study.sample:
            if st.button("Reset the sample", help="Archives it as it stands and makes it anew; yours stay untouched."):
                act(lambda: choose(workspace.samples.reset(progress=_bar("Making it anew"))), "The sample is as new")
        else:
            _open_sample(workspace, "Open the sample study")
        new_study(workspace)


def _goal_fields(key: str, study: Study | None) -> Callable[[], dict[str, object]]:
    """Draws the fields; what it gives reads them once the form is sent."""
    title = st.text_input("Title", study.title if study else "", key=f"title_{key}", required=True)
    question = st.text_area(
        "Research question", study.question if study else "", key=f"question_{key}", height=70,
        placeholder="What must go well for customers who report a fault?",
    )  # fmt: skip
    left, right = st.columns(2)
    customer = left.text_input("Customer", study.customer if study else "", key=f"customer_{key}",
                               placeholder="Private customers with a broadband contract")  # fmt: skip
    decision = right.text_input("Decision it serves", study.decision if study else "", key=f"decision_{key}",
                                placeholder="Which CPI the service team will own next year")  # fmt: skip
    stages = stage_field(left, key, study)
    right.markdown("KPIs the company hopes to move")
    kpis = right.data_editor(
        pd.DataFrame([(k.name, k.direction) for k in study.kpis], columns=["name", "good when"])
        if study and study.kpis else _NO_KPIS,
        num_rows="dynamic", hide_index=True, key=f"kpis_{key}", alt="KPIs: name and the direction that is good",
        column_config={"good when": st.column_config.SelectboxColumn(options=["higher", "lower"], default="higher")},
    )  # fmt: skip

    def read() -> dict[str, object]:
        return {
            "title": title, "question": question, "customer": customer, "decision": decision,
            "stages": stages(),
            "kpis": tuple(
                Kpi(n, "lower" if good == "lower" else "higher") for n, good in filled_rows(kpis, "name", "good when")
            ),
        }  # fmt: skip

    return read
