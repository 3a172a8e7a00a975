"""Planning an experiment: what a run would take, and whether it can answer the question at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import streamlit as st

from pages._experiment_past import draw_past
from pages._parts import plain, show_problem
from research import (
    Candidate,
    KpiHistory,
    Plan,
    ResearchError,
    Study,
    Workspace,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan rests on: the smallest effect that matters, and what a run would take."""

    sesoi: float
    plan: Plan


_START = {"mean": 0.10, "sd": 1.0, "sesoi": 0.02, "weekly": 1_000}
"""What the fields say while nobody has: the textbook's example."""


def draw_plan(workspace: Workspace, study: Study, candidate: Candidate) -> Planned | None:
    """What the KPI was before, and whether the traffic can answer the question at all; ``None`` while it cannot be."""
    st.markdown("**What the KPI was before, per unit**")
    key = candidate.id
    for field, value in _START.items():
        st.session_state.setdefault(f"{field}_{key}", value)
    st.session_state.setdefault(f"kind_{key}", "share")
    draw_past(workspace, study, candidate)
    kind = st.segmented_control(
        "The KPI is", ["share", "mean"], required=True, key=f"kind_{key}",
        format_func={"share": "a share (bought or not)", "mean": "a mean (a score, an amount)"}.__getitem__,
    )  # fmt: skip
    one, two, three = st.columns(3)
    mean = one.number_input("Share now" if kind == "share" else "Mean now", format="%.4f", key=f"mean_{key}")
    sd = 0.0 if kind == "share" else one.number_input("Standard deviation", format="%.4f", key=f"sd_{key}")
    sesoi = two.number_input(
        "Smallest difference that matters", format="%.4f", key=f"sesoi_{key}",
        help="Absolute: 0.02 is two points of a share. Smaller than this is as good as nothing to you.",
    )  # fmt: skip
    weekly = three.number_input("Units a week", min_value=1, step=100, key=f"weekly_{key}")
    correlation, size, icc, most = _draw_design(key)
    try:
        history = KpiHistory(
            "share" if kind == "share" else "mean", float(mean), float(weekly), float(sd), correlation, size, icc
        )
        made = workspace.experiments.plan(history, float(sesoi), weeks_most=most)
    except ResearchError as problem:
        show_problem(problem)
        return None
    _draw_verdict(made)
    return Planned(float(sesoi), made)


def _draw_design(key: str) -> tuple[float, float, float, int]:
    """Correlation with a covariate, units in a cluster, correlation within clusters, weeks at most."""
    with st.expander("Covariate, clusters, length"):
        four, five, six = st.columns(3)
        correlation = four.number_input(
            "Correlation with a covariate", -0.99, 0.99, 0.0, key=f"rho_{key}",
            help="Of the KPI with something measured before exposure: it cuts the units needed by its square.",
        )  # fmt: skip
        size = five.number_input("Units in a cluster", min_value=1.0, value=1.0, key=f"size_{key}")
        icc = five.number_input("Correlation within clusters", 0.0, 1.0, 0.0, key=f"icc_{key}")
        most = six.number_input("Weeks at most", min_value=2, value=8, key=f"most_{key}")
    return float(correlation), float(size), float(icc), int(most)


def _draw_verdict(made: Plan) -> None:
    draw, icon = (st.success, "check") if made.verdict == "can be answered" else (st.warning, "block")
    draw(f"**{made.verdict.capitalize()}.** {plain(made.because)}", icon=f":material/{icon}:")
    with st.grid(min_column_width=160):
        st.metric("Units per arm", f"{made.per_arm:,}")
        st.metric("Weeks", "too long" if made.weeks is None else f"{made.weeks}")
        seen = "none" if math.isinf(made.mde) else f"{made.mde:.4g}"
        st.metric("Seen in the longest run", seen, help="The smallest difference that the longest run would show.")
