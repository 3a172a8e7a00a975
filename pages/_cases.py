"""Picking participants by consent, segment and attributes: one choice for all pages that use it."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from research import CaseFilter, Consent, Study, Workspace, attribute_values, people_of


def pick_cases(workspace: Workspace, study: Study) -> CaseFilter:
    """Fields for the participants looked at; what is picked holds on every page that asks."""
    people = workspace.studies.participants(study.study)
    with st.popover("Filter participants", icon=":material/group:"):
        consents = st.multiselect("Consent", list(get_args(Consent)), key="cases_consent", persist_state="session")
        known = sorted({person.segment for person in people if person.segment})
        held = set(st.session_state.get("cases_segment") or ())
        segments = st.multiselect(
            "Segment", sorted({*known, *held}), key="cases_segment", persist_state="session"
        ) if known else []  # fmt: skip
        attributes = tuple(
            (name, tuple(st.multiselect(name, list(values), key=f"cases_{study.study}_{name}",
                                        persist_state="session")))
            for name, values in attribute_values(people).items()
        )  # fmt: skip
    cases = CaseFilter(tuple(consents), tuple(segments), attributes)
    if not cases.empty:
        picked = sum(cases.admits(person) for person in people)
        st.caption(f"Only {picked} of {len(people)} participants are looked at.", width="content")
        st.button("Look at all", key="cases_all", type="tertiary", on_click=_look_at_all)
    return cases


def wanted_people(workspace: Workspace, study: Study) -> frozenset[str] | None:
    """Draws the fields; gives the codes of the participants looked at, ``None`` while that is everyone."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", width="content"):
        cases = pick_cases(workspace, study)
    return None if cases.empty else people_of(cases, workspace.studies.participants(study.study))


def picked_before() -> bool:
    """Whether somebody picked participants on another page: where room is short, only then the fields are drawn."""
    return any(st.session_state[key] for key in _fields())


def _look_at_all() -> None:
    for key in _fields():
        st.session_state[key] = []


def _fields() -> list[str]:
    return [
        str(key) for key in st.session_state if str(key).startswith("cases_") and key not in ("cases_all", "cases_by")
    ]
