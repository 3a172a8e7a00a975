"""Picking participants by consent, segment and attributes: one choice for all pages that use it."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from research import CaseFilter, Consent, Study, Workspace, attribute_values


def pick_cases(workspace: Workspace, study: Study) -> CaseFilter:
    """Fields for the participants looked at; what is picked holds on every page that asks."""
    people = workspace.studies.participants(study.study)
    with st.popover("Participants", icon=":material/group:"):
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
        st.caption(f"Only {picked} of {len(people)} participants are looked at.")
    return cases
