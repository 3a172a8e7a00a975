"""One line of the CPI register: its facts, and the form that changes them."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._parts import act, link, plain
from research import (
    CADENCE_DAYS,
    Cadence,
    Entered,
    Study,
    Target,
    Workspace,
    read_target,
)


def draw_line(workspace: Workspace, study: Study, line: Entered) -> None:
    """Owner, deputy, team, target, cadence; and the form."""
    held = line.ownership
    target = held.target.words if held and held.target else ("" if held else line.decision.target)
    facts = (
        ("owner", line.owner), ("deputy", held.deputy if held else ""), ("team", held.team if held else ""),
        ("target", target or "none yet"), ("reviewed", held.cadence if held else "not set"),
    )  # fmt: skip
    st.html(" · ".join(f"{name} <b>{escape(fact)}</b>" for name, fact in facts if fact))
    if held is None:
        st.info("Only what the decision says is known. Enter deputy, team, target and review below.")
    else:
        why = f": {plain(held.because)}" if held.because else "."
        st.caption(f"Entered by {plain(held.by)} on {held.at:%d %B %Y}{why}")
    with st.container(horizontal=True, gap="medium"):
        link("monitoring", "Watch it over time", icon=":material/show_chart:", candidate=line.candidate.id)
        link("decisions", "Why it was adopted", icon=":material/account_tree:", candidate=line.candidate.id)
    with st.expander("Change owner, target or review", icon=":material/edit:"):
        _form(workspace, study, line)


def _form(workspace: Workspace, study: Study, line: Entered) -> None:
    held, key = line.ownership, line.candidate.id
    with st.form(f"own_{key}"):
        one, two, three = st.columns(3)
        owner = one.text_input("Owner", line.owner, key=f"owner_{key}", help="The one person who answers for it.")
        deputy = two.text_input("Deputy", held.deputy if held else "", key=f"deputy_{key}")
        team = three.text_input("Team", held.team if held else "", key=f"team_{key}")
        share, how, limit, unit = _target_fields(workspace, study, line)
        cadences = list(CADENCE_DAYS)
        cadence: Cadence = st.segmented_control(
            "Reviewed", cadences, default=held.cadence if held else "monthly", required=True, key=f"cadence_{key}"
        )
        because = st.text_input("Because", held.because if held else "", key=f"own_because_{key}")
        sent = st.form_submit_button("Keep it", type="primary", key=f"own_keep_{key}")
    if sent:
        act(
            lambda: workspace.register.own(
                study.study, key, owner=owner, deputy=deputy, team=team, cadence=cadence, because=because,
                target=Target(share / 100, limit, unit.strip() if limit is not None else "", how == "within")
                if share else None,
            ),
            "Entered. Ctrl+Z undoes it.",
        )  # fmt: skip


def _target_fields(
    workspace: Workspace, study: Study, line: Entered
) -> tuple[float | None, str, float | None, str]:  # fmt: skip
    """A target as a percentile in the customer's increments: share, direction, limit, unit."""
    key, held = line.candidate.id, line.ownership
    defined = workspace.validation.definition(study.study, key)
    unit = defined.definition.increment.unit if defined else ""
    old = held.target if held else read_target(line.decision.target)
    lower = old.lower if old else defined is None or defined.definition.increment.direction == "lower"
    one, two, three, four = st.columns(4)
    share = one.number_input(
        "So many of the customers (%)", 1.0, 100.0, old.share * 100 if old else None, 1.0, key=f"share_{key}",
        placeholder="90",
    )  # fmt: skip
    how = two.segmented_control(
        "Get", ["within", "at least"], default="within" if lower else "at least", required=True, key=f"how_{key}"
    )
    limit = three.number_input(
        "So much", 0.0, None, old.limit if old else None, key=f"limit_{key}", placeholder="4",
        help="Left empty where the CPI is a share itself.",
    )  # fmt: skip
    return share, how, limit, four.text_input("Of", (old.unit if old else "") or unit, key=f"unit_{key}")
