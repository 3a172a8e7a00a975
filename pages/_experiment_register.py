"""Registering a design: what it promises, asked for in one form and frozen when it is sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pages._experiment_plan import Planned
from pages._parts import act
from research import (
    Arm,
    Candidate,
    Definition,
    Experiment,
    ExperimentKpi,
    Guardrail,
    Manipulation,
    Study,
    Workspace,
)

_ARMS = pd.DataFrame({"arm": ["as now", "changed"], "share": [0.5, 0.5]})
_RAILS = pd.DataFrame(
    {"guardrail": pd.Series(dtype="str"), "good when": pd.Series(dtype="str"), "margin": pd.Series(dtype="float")}
)
_WAYS = ("higher", "lower")


def draw_register(workspace: Workspace, study: Study, candidate: Candidate, made: Planned | None) -> None:
    """The promise: hypothesis, arms, KPI, the CPI as manipulation check, guardrails, stopping. Frozen once sent."""
    st.divider()
    st.markdown("**Register the design**  \nIt is frozen under its hash; what it promises decides how it is read.")
    if made is None:
        return
    defined = workspace.validation.definition(study.study, candidate.id)
    with st.form(f"register_{candidate.id}"):
        name = st.text_input("Name", key=f"name_{candidate.id}", placeholder="Quotes by telephone within the hour")
        design = _design_fields(study, candidate, defined.definition if defined else None)
        anyway = made.plan.verdict == "can be answered" or st.checkbox(
            "Register it although this traffic cannot answer the question", key=f"anyway_{candidate.id}"
        )
        sent = st.form_submit_button("Freeze and register", type="primary", icon=":material/lock:")
    if sent and not anyway:
        st.error("This traffic cannot answer the question. Plan a larger effect, more units or a covariate first.")
    elif sent:
        act(lambda: _registered(workspace, study, candidate, name, design(made)), "Registered. Now say who gets what.")


def _registered(workspace: Workspace, study: Study, candidate: Candidate, name: str, design: Experiment) -> None:
    st.query_params["experiment"] = workspace.experiments.register(study.study, candidate.id, name, design).id


def _design_fields(study: Study, candidate: Candidate, defined: Definition | None) -> Callable[[Planned], Experiment]:
    """Draws the fields; what it gives reads them as a design once the form is sent."""
    key = candidate.id
    hypothesis = st.text_area(
        "Hypothesis", key=f"hypothesis_{key}", height=70,
        placeholder="The change … shortens … by …, and with it … rises by …",
    )  # fmt: skip
    left, right = st.columns(2)
    kpi = left.text_input("Primary KPI", study.kpis[0].name if study.kpis else "", key=f"kpi_{key}")
    kpi_way = _way(left, "Good when", "higher", f"kw_{key}")
    manipulation = _manipulation_fields(right, candidate, defined)
    assigned = left.text_input("Unit assigned and counted", "customer", key=f"unit_{key}")
    arms = st.data_editor(
        _ARMS, num_rows="dynamic", hide_index=True, key=f"arms_{key}",
        alt="Arms: name and share, the control first",
    )  # fmt: skip
    rails = st.data_editor(
        _RAILS, num_rows="dynamic", hide_index=True, key=f"rails_{key}",
        alt="Guardrails: what must not suffer, and by how much at most",
        column_config={"good when": st.column_config.SelectboxColumn(options=list(_WAYS), default="higher")},
    )  # fmt: skip
    st.caption(
        "Arms with their shares, the control first; then guardrails: what must not suffer by more than a margin."
    )
    more = _further_fields(key)
    looks = st.segmented_control(
        "Read it", ["one look", "always valid"], default="one look", required=True, key=f"looks_{key}",
        help="Once at the planned size; or as often as you like, with wider intervals that allow for it.",
    )  # fmt: skip

    def read(made: Planned) -> Experiment:
        return Experiment(
            hypothesis=hypothesis.strip(), unit=assigned.strip() or "unit",
            arms=tuple(Arm(str(row["arm"]).strip(), float(row["share"])) for row in arms.to_dict("records")),
            primary=ExperimentKpi(
                kpi.strip(), "lower" if kpi_way == "lower" else "higher", made.sesoi, more.denominator, more.window
            ),
            covariate=more.covariate, cluster=more.cluster,
            manipulation=manipulation(), guardrails=_guardrails(rails), per_arm=made.plan.per_arm,
            weeks=made.plan.weeks or 8, mde=made.plan.mde if math.isfinite(made.plan.mde) else made.sesoi,
            stopping="always valid" if looks == "always valid" else "one look",
        )  # fmt: skip

    return read


@dataclass(frozen=True, slots=True)
class _Further:
    """What not every design needs: "" and 0 where it does not."""

    covariate: str
    cluster: str
    denominator: str
    window: float


def _further_fields(key: str) -> _Further:
    with st.expander("Covariate, clusters, ratio, window"):
        one, two = st.columns(2)
        covariate = one.text_input(
            "Covariate", key=f"cov_{key}", placeholder="policies held before",
            help="Measured before exposure; it makes the intervals of the KPI narrower (CUPED).",
        )  # fmt: skip
        cluster = two.text_input(
            "Assigned in groups of", key=f"cl_{key}", placeholder="branch",
            help="Name it when whole groups are assigned together: they then count as one.",
        )  # fmt: skip
        denominator = one.text_input(
            "KPI per", key=f"den_{key}", placeholder="visits", help="For a ratio of sums, such as spend per visit."
        )  # fmt: skip
        window = two.number_input(
            "Days until the KPI is complete", min_value=0.0, value=0.0, key=f"win_{key}",
            help="Counted from each unit's exposure; units whose time has not passed are left out and counted.",
        )  # fmt: skip
    return _Further(covariate.strip(), cluster.strip(), denominator.strip(), float(window))


def _manipulation_fields(where: Any, candidate: Candidate, defined: Definition | None) -> Callable[[], Manipulation]:
    """The CPI that the change must move, with the direction and increment of its definition to begin with."""
    unit, better = (defined.increment.unit, defined.increment.direction) if defined else ("", "lower")
    cpi = where.text_input("CPI it must move", candidate.label, key=f"cpi_{candidate.id}")
    way = _way(where, "Better when", "higher" if better == "higher" else "lower", f"cw_{candidate.id}")
    increment = where.text_input(
        "One increment", _increment(unit, better), key=f"inc_{candidate.id}",
        help="What one unit for the better is called: “One hour less changes …”.",
    )  # fmt: skip
    return lambda: Manipulation(cpi.strip(), "lower" if way == "lower" else "higher", increment.strip())


def _increment(unit: str, better: str) -> str:
    """One unit for the better, as it is said behind "one": ``hour less``."""
    return f"{unit.removesuffix('s') or 'increment'} {'more' if better == 'higher' else 'less'}"


def _way(where: Any, label: str, usual: str, key: str) -> Any:
    return where.segmented_control(label, _WAYS, default=usual, required=True, key=key)


def _guardrails(rows: pd.DataFrame) -> tuple[Guardrail, ...]:
    named = [row for row in rows.to_dict("records") if str(row["guardrail"] or "").strip()]
    return tuple(
        Guardrail(
            str(row["guardrail"]).strip(), "lower" if row["good when"] == "lower" else "higher",
            0.0 if pd.isna(row["margin"]) else float(row["margin"]),
        )
        for row in named
    )  # fmt: skip
