"""Registering a design: what it promises, asked for in one form and frozen when it is sent."""

from __future__ import annotations

import streamlit as st

from pages._experiment_fields import design_fields
from pages._experiment_plan import Planned
from pages._parts import act
from research import Candidate, DesignDraft, Study, Workspace, design_from


def draw_register(workspace: Workspace, study: Study, candidate: Candidate, made: Planned | None) -> None:
    """The promise: hypothesis, arms, KPI, the CPI as manipulation check, guardrails, stopping. Frozen once sent."""
    st.divider()
    st.markdown("**Register the design**  \nIt is frozen under its hash; what it promises decides how it is read.")
    if made is None:
        return
    defined = workspace.validation.definition(study.study, candidate.id)
    with st.form(f"register_{candidate.id}"):
        name = st.text_input("Name", key=f"name_{candidate.id}", placeholder="Quotes by telephone within the hour")
        draft = design_fields(study, candidate, defined.definition if defined else None)
        anyway = made.plan.verdict == "can be answered" or st.checkbox(
            "Register it although this traffic cannot answer the question", key=f"anyway_{candidate.id}"
        )
        sent = st.form_submit_button("Freeze and register", type="primary", icon=":material/lock:")
    if sent and not anyway:
        st.error("This traffic cannot answer the question. Plan a larger effect, more units or a covariate first.")
    elif sent:
        act(lambda: _registered(workspace, study, candidate, name, draft, made), "Registered. Now say who gets what.")


def _registered(  # noqa: PLR0917 - what is registered, and for whom
    workspace: Workspace, study: Study, candidate: Candidate, name: str, draft: DesignDraft, made: Planned
) -> None:
    design = design_from(draft, made.plan, made.sesoi)
    st.query_params["experiment"] = workspace.experiments.register(study.study, candidate.id, name, design).id
