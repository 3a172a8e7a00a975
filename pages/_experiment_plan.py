"""Planning an experiment and registering its design."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages._parts import act, plain, show_problem
from research import (
    Arm,
    Candidate,
    Experiment,
    ExperimentKpi,
    Guardrail,
    KpiHistory,
    Manipulation,
    Plan,
    ResearchError,
    Study,
    Workspace,
)

_ARMS = pd.DataFrame({"arm": ["as now", "changed"], "share": [0.5, 0.5]})
_RAILS = pd.DataFrame(
    {"guardrail": pd.Series(dtype="str"), "good when": pd.Series(dtype="str"), "margin": pd.Series(dtype="float")}
)
_WAYS = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan rests on: the smallest effect that matters, and what a run would take."""

    sesoi: float
    plan: Plan


def draw_plan(workspace: Workspace, candidate: Candidate) -> Planned | None:
    """What the KPI was before, and whether the traffic can answer the question at all; ``None`` while it cannot be."""
    st.markdown("**What the KPI was before, per unit**")
    key = candidate.id
    kind = st.segmented_control(
        "The KPI is", ["share", "mean"], default="share", required=True, key=f"kind_{key}",
        format_func={"share": "a share (bought or not)", "mean": "a mean (a score, an amount)"}.__getitem__,
    )  # fmt: skip
    one, two, three = st.columns(3)
    mean = one.number_input(
        "Share now" if kind == "share" else "Mean now", value=0.10, format="%.4f", key=f"mean_{key}"
    )
    sd = 0.0 if kind == "share" else one.number_input("Standard deviation", value=1.0, format="%.4f", key=f"sd_{key}")
    sesoi = two.number_input(
        "Smallest difference that matters", value=0.02, format="%.4f", key=f"sesoi_{key}",
        help="Absolute: 0.02 is two points of a share. Smaller than this is as good as nothing to you.",
    )  # fmt: skip
    weekly = three.number_input("Units a week", min_value=1, value=1_000, step=100, key=f"weekly_{key}")
    with st.expander("Covariate, clusters, length"):
        four, five, six = st.columns(3)
        correlation = four.number_input(
            "Correlation with a covariate", -0.99, 0.99, 0.0, key=f"rho_{key}",
            help="Of the KPI with something measured before exposure: it cuts the units needed by its square.",
        )  # fmt: skip
        size = five.number_input("Units in a cluster", min_value=1.0, value=1.0, key=f"size_{key}")
        icc = five.number_input("Correlation within clusters", 0.0, 1.0, 0.0, key=f"icc_{key}")
        most = six.number_input("Weeks at most", min_value=2, value=8, key=f"most_{key}")
    try:
        history = KpiHistory(
            "share" if kind == "share" else "mean", float(mean), float(weekly), float(sd), float(correlation),
            float(size), float(icc),
        )  # fmt: skip
        made = workspace.experiments.plan(history, float(sesoi), weeks_most=int(most))
    except ResearchError as problem:
        show_problem(problem)
        return None
    _draw_verdict(made)
    return Planned(float(sesoi), made)


def _draw_verdict(made: Plan) -> None:
    draw, icon = (st.success, "check") if made.verdict == "can be answered" else (st.warning, "block")
    draw(f"**{made.verdict.capitalize()}.** {plain(made.because)}", icon=f":material/{icon}:")
    with st.grid(min_column_width=160):
        st.metric("Units per arm", f"{made.per_arm:,}")
        st.metric("Weeks", "too long" if made.weeks is None else f"{made.weeks}")
        seen = "none" if math.isinf(made.mde) else f"{made.mde:.4g}"
        st.metric("Seen in the longest run", seen, help="The smallest difference that the longest run would show.")


def draw_register(workspace: Workspace, study: Study, candidate: Candidate, made: Planned | None) -> None:
    """The promise: hypothesis, arms, KPI, the CPI as manipulation check, guardrails, stopping. Frozen once sent."""
    st.divider()
    st.markdown("**Register the design**  \nIt is frozen under its hash; what it promises decides how it is read.")
    if made is None:
        return
    defined = workspace.validation.definition(study.study, candidate.id)
    unit, way = ("", "lower")
    if defined is not None:
        unit, way = defined.definition.increment.unit, defined.definition.increment.direction
    with st.form(f"register_{candidate.id}"):
        name = st.text_input("Name", key=f"name_{candidate.id}", placeholder="Quotes by telephone within the hour")
        hypothesis = st.text_area(
            "Hypothesis", key=f"hypothesis_{candidate.id}", height=70,
            placeholder="The change … shortens … by …, and with it … rises by …",
        )  # fmt: skip
        left, right = st.columns(2)
        kpi = left.text_input("Primary KPI", study.kpis[0].name if study.kpis else "", key=f"kpi_{candidate.id}")
        kpi_way = left.segmented_control("Good when", _WAYS, default="higher", required=True, key=f"kw_{candidate.id}")
        cpi = right.text_input("CPI it must move", candidate.label, key=f"cpi_{candidate.id}")
        cpi_way = right.segmented_control(
            "Better when", _WAYS, default="higher" if way == "higher" else "lower", required=True,
            key=f"cw_{candidate.id}",
        )  # fmt: skip
        increment = right.text_input("One increment", unit or "increment", key=f"inc_{candidate.id}")
        assigned = left.text_input("Unit assigned and counted", "customer", key=f"unit_{candidate.id}")
        arms = st.data_editor(
            _ARMS, num_rows="dynamic", hide_index=True, key=f"arms_{candidate.id}",
            alt="Arms: name and share, the control first",
        )  # fmt: skip
        rails = st.data_editor(
            _RAILS, num_rows="dynamic", hide_index=True, key=f"rails_{candidate.id}",
            alt="Guardrails: what must not suffer, and by how much at most",
            column_config={"good when": st.column_config.SelectboxColumn(options=list(_WAYS), default="higher")},
        )  # fmt: skip
        looks = st.segmented_control(
            "Read it", ["one look", "always valid"], default="one look", required=True, key=f"looks_{candidate.id}",
            help="Once at the planned size; or as often as you like, with wider intervals that allow for it.",
        )  # fmt: skip
        answerable = made.plan.verdict == "can be answered"
        anyway = answerable or st.checkbox(
            "Register it although this traffic cannot answer the question", key=f"anyway_{candidate.id}"
        )
        sent = st.form_submit_button("Freeze and register", type="primary", icon=":material/lock:")
    if not sent:
        return
    if not anyway:
        st.error("This traffic cannot answer the question. Plan a larger effect, more units or a covariate first.")
        return

    def register() -> None:
        design = Experiment(
            hypothesis=hypothesis.strip(), unit=assigned.strip() or "unit",
            arms=tuple(Arm(str(row["arm"]).strip(), float(row["share"])) for row in arms.to_dict("records")),
            primary=ExperimentKpi(kpi.strip(), "lower" if kpi_way == "lower" else "higher", made.sesoi),
            manipulation=Manipulation(cpi.strip(), "lower" if cpi_way == "lower" else "higher", increment.strip()),
            guardrails=_guardrails(rails), per_arm=made.plan.per_arm, weeks=made.plan.weeks or 8,
            mde=made.plan.mde if math.isfinite(made.plan.mde) else made.sesoi,
            stopping="always valid" if looks == "always valid" else "one look",
        )  # fmt: skip
        kept = workspace.experiments.register(study.study, candidate.id, name, design)
        st.query_params["experiment"] = kept.id

    act(register, "Registered. Now say who gets what.")


def _guardrails(rows: pd.DataFrame) -> tuple[Guardrail, ...]:
    named = [row for row in rows.to_dict("records") if str(row["guardrail"] or "").strip()]
    return tuple(
        Guardrail(
            str(row["guardrail"]).strip(), "lower" if row["good when"] == "lower" else "higher",
            float(row["margin"] if row["margin"] == row["margin"] and row["margin"] is not None else 0.0),
        )
        for row in named
    )  # fmt: skip
