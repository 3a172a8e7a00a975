"""The test on the Validation page: what is compared with what, and the run beside the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages._alike import Alike, pick_alike
from pages._parts import jobs
from research import Candidate, Dataset, Outcome, Study, Workspace


@dataclass(frozen=True, slots=True)
class _How:
    """What a person chose for one run."""

    outcome: Outcome | None
    kpis: list[Outcome]
    alike: Alike


def draw_run(workspace: Workspace, study: Study, about: Candidate, data: Dataset) -> None:
    """What may move, what is held equal, and the button."""
    outcome, kpis = _moved(data, about.id)
    alike = pick_alike(workspace, study, about, data)
    if st.button("Measure and test it", type="primary", icon=":material/science:", key="run"):
        how = _How(outcome, kpis, alike)
        work = partial(_tested, workspace=workspace, study=study.study, about=about.id, data=data.id, how=how)
        jobs().start(study.study, f"Test “{about.label}”", work)
        st.rerun()


def _moved(data: Dataset, about: str) -> tuple[Outcome | None, list[Outcome]]:
    """The customer's outcome (``None`` = each that the data has) and the company's KPIs."""
    given = data.mapping.outcomes
    if not given:
        st.caption("Name outcomes and KPIs of the data above; until then only whether it is measurable can be seen.")
        return None, []
    outcomes = {o.name: o for o in given if o.role == "outcome"}
    kpis = {o.name: o for o in given if o.role == "kpi"}
    picked = st.selectbox(
        "Customer's outcome", list(outcomes), index=None, placeholder="each of them", key=f"outcome_{data.id}_{about}"
    )
    names = st.multiselect(
        "KPIs it may move", list(kpis), list(kpis), key=f"kpis_{data.id}_{about}",
        help="Name them before you look: each further comparison makes a chance find likelier. None means all.",
    )  # fmt: skip
    return outcomes.get(picked or ""), [kpis[name] for name in names]


def _tested(
    progress: Callable[[int, int], None], *, workspace: Workspace, study: str, about: str, data: str, how: _How
) -> str:
    done = workspace.validation.run(
        study, about, data, outcome=how.outcome, kpis=how.kpis, adjusters=how.alike.adjusters,
        cluster=how.alike.cluster, control=how.alike.control, progress=progress,
    )  # fmt: skip
    return done.verdict.sentence
