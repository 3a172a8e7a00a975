"""What is held equal in a test: suggested from the data with the reason, decided by a person."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages._parts import plain, show_problem
from research import (
    Adjuster,
    AdjusterSuggestion,
    Candidate,
    Dataset,
    ResearchError,
    Study,
    Validation,
    Workspace,
    held_equal,
)

_USES = {"adjust": "suggested to hold equal", "cluster": "suggested as the group", "leave": "left out"}


@dataclass(frozen=True, slots=True)
class Alike:
    """What a person chose: adjusters, the column within which cases hang together ("" = the same customer), and the
    control, a column settled before the case began ("" = none)."""

    adjusters: tuple[Adjuster, ...] = ()
    cluster: str = ""
    control: str = ""

    @property
    def words(self) -> str:
        """In a sentence."""
        held = ", ".join(adjuster.name for adjuster in self.adjusters) or "nothing"
        held += f"; cases of one {self.cluster} hang together" if self.cluster else ""
        return held + (f"; checked against {self.control}, which nothing in the case can move" if self.control else "")


def _identity(dataset: Dataset) -> str:
    return dataset.id


@st.cache_data(
    max_entries=16, ttl=600, show_spinner="Seeing what was fixed when a case began …", hash_funcs={Dataset: _identity}
)
def _suggested(_workspace: Workspace, dataset: Dataset) -> tuple[AdjusterSuggestion, ...]:
    return _workspace.validation.suggest_adjusters(dataset)


def pick_alike(workspace: Workspace, study: Study, about: Candidate, data: Dataset) -> Alike:
    """What is held equal: as in the latest test on these data, else as the data suggests."""
    try:
        suggested = _suggested(workspace, data)
    except ResearchError as problem:
        show_problem(problem)
        return Alike()
    latest = workspace.validation.latest(study.study, about.id)
    before = latest if latest is not None and latest.dataset == data.id and latest.question.adjusters else None
    start = _start(suggested, before)
    with st.expander("Compare like with like", icon=":material/balance:"):
        st.caption(
            "As in the latest test." if before else "Chosen from what the data shows; change it if you know more."
        )
        alike = _draw(data, about, suggested, start)
        _draw_reasons(suggested)
    st.caption(f"Compared among cases alike in: {plain(alike.words)}.")
    return alike


def _start(suggested: tuple[AdjusterSuggestion, ...], before: Validation | None) -> Alike:
    if before is not None:
        return Alike(before.question.adjusters, before.question.cluster, before.question.control)
    return Alike(*held_equal(suggested))


def _draw(data: Dataset, about: Candidate, suggested: tuple[AdjusterSuggestion, ...], start: Alike) -> Alike:
    columns = list(data.mapping.attributes)
    forms = {s.column: s.adjuster for s in suggested} | {a.column: a for a in start.adjusters if a.column}
    key = f"{data.id}_{about.id}"
    held = st.multiselect(
        "Fixed when a case began", columns, [a.column for a in start.adjusters if a.column in columns],
        key=f"adjusters_{key}",
        help="It may explain both sides. Never pick what came later: that would hide the very effect.",
    )  # fmt: skip
    by_month = any(a.form == "month" for a in start.adjusters)
    month = st.toggle("Compare within the same month", value=by_month, key=f"by_month_{key}")
    groups = ["", *columns]
    cluster = st.selectbox(
        "Cases hang together within", groups, groups.index(start.cluster) if start.cluster in groups else 0,
        key=f"cluster_{key}", format_func=lambda column: column or "the same customer",
        help="For instance a team or a branch.",
    )  # fmt: skip
    control = st.selectbox(
        "Control: settled before the case began", groups, groups.index(start.control) if start.control in groups else 0,
        key=f"control_{key}", format_func=lambda column: column or "(none)",
        help="Numbers that nothing in the case can have moved, such as policies held before. If the measure goes with "
        "them too, like is not compared with like.",
    )  # fmt: skip
    _draw_customers(data)
    chosen = [forms.get(name, Adjuster(column=name)) for name in held]
    return Alike((*chosen, *([Adjuster(form="month")] if month else [])), cluster, control)


def _draw_customers(data: Dataset) -> None:
    """Whether cases of one customer can be told, which three checks over time need."""
    if data.mapping.entity:
        st.caption(f"Customers are told by the column “{plain(data.mapping.entity)}”.")
    else:
        st.caption("No column tells customers yet, so nothing can be followed from case to case: name it above.")


def _draw_reasons(suggested: tuple[AdjusterSuggestion, ...]) -> None:
    if suggested:
        st.markdown("\n".join(f"- {plain(s.because)} *{_USES[s.use].capitalize()}.*" for s in suggested))
