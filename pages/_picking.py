"""Fields whose value lives in the URL, so that a link opens the same view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._parts import show_problem, stop_empty, told_apart
from research import Candidate, ResearchError, Study, Workspace


def url_choice(where: Any, label: str, options: Mapping[str, str], *, param: str, placeholder: str) -> str | None:
    """A select box over ``options`` (value to words) drawn in ``where``; the URL's ``param`` holds the value.

    ``None`` while nothing is picked; a value that is no option counts as nothing.
    """
    key, words = f"pick_{param}", told_apart(options)
    named = st.query_params.get(param)
    st.session_state[key] = named if named in options else None

    def _chosen() -> None:
        picked = st.session_state[key]
        if picked is None:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = picked

    picked: str | None = where.selectbox(
        label, list(options), index=None, format_func=words.__getitem__, key=key, on_change=_chosen,
        placeholder=placeholder,
    )  # fmt: skip
    return picked


def candidate_choice(candidates: Sequence[Candidate]) -> str | None:
    """The candidate that the page is about, by id."""
    names = {candidate.id: candidate.label for candidate in candidates}
    return url_choice(st, "Candidate", names, param="candidate", placeholder="Pick a candidate")


def pick_candidate(workspace: Workspace, study: Study, *, empty: str, way: str) -> Candidate:
    """The candidate named in the address, else the one that most people named; a link to an earlier version leads on.

    While there is none, ``empty`` says so and ``way`` names the link to where they are made; nothing below is drawn.
    """
    weighed = workspace.candidates.weighed(study.study)
    if not weighed:
        stop_empty(empty, "candidates", way)
    known = {candidate.id: candidate for candidate, _ in weighed}
    told = {candidate.id: f"{candidate.label} ({evidence.summary})" for candidate, evidence in weighed}
    named = st.query_params.get("candidate", "")
    try:
        current = workspace.candidates.get(study.study, named).id if named else ""
    except ResearchError as problem:
        show_problem(problem)
        current = ""
    ids = list(known)
    at = ids.index(current) if current in known else 0
    chosen = st.selectbox("Candidate", ids, index=at, format_func=told_apart(told).__getitem__)
    st.query_params["candidate"] = chosen
    return known[chosen]


def pick_view(views: Mapping[str, str], *, key: str) -> str:
    """Which view of a page is shown; kept in the URL."""
    named, first = st.query_params.get("view", ""), next(iter(views))

    def went() -> None:
        st.query_params["view"] = st.session_state[key]

    st.session_state[key] = named if named in views else first
    picked = st.segmented_control(
        "View", list(views), key=key, on_change=went, format_func=views.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return picked or first
