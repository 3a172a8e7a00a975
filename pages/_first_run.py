"""First run and the study's goals: open the sample, start a study, change what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from pages._door import choose, forget_selection, place
from pages._saying import act
from pages._stages import stage_field, typed_names
from research import Kpi, Study, Workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

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
    kpis = _kpi_fields(right, key, study)

    def read() -> dict[str, object]:
        return {
            "title": title, "question": question, "customer": customer, "decision": decision,
            "stages": stages(), "kpis": kpis(),
        }  # fmt: skip

    return read


def _kpi_fields(column: DeltaGenerator, key: str, study: Study | None) -> Callable[[], tuple[Kpi, ...]]:
    """Two lists, one for each good direction: which way is good is then said by where a KPI stands."""
    held = study.kpis if study else ()
    rise, fall = (
        column.text_area(
            f"KPIs that should {way}", "\n".join(k.name for k in held if k.direction == direction), height=68,
            key=f"kpis_{way}_{key}", placeholder=example, help="What the company hopes to move, one a line.",
        )
        for way, direction, example in (("rise", "higher", "Contracts renewed"), ("fall", "lower", "Cost of a repair"))
    )  # fmt: skip
    return lambda: (
        *(Kpi(name) for name in typed_names(rise)),
        *(Kpi(name, "lower") for name in typed_names(fall) if name not in typed_names(rise)),
    )
