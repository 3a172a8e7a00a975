"""Which source is coded: the list with what is open in each, kept up to date while somebody judges."""

from __future__ import annotations

import streamlit as st

from pages._door import open_door
from pages._kept import POLL
from pages._parts import told_apart
from research import Workspace, people_in_source

SELDOM = 4 * POLL
"""Seconds between two looks: as often as the coder itself, it would double what an open page costs the server."""


@st.fragment(run_every=SELDOM)
def pick_source(study: str, current: str, people: frozenset[str] | None) -> None:
    """Lets the person go to another source; the statement in focus belongs to the old one and is dropped. Offers the
    sources of ``people`` only, if any are named, beside the current one."""
    if st.query_params.get("src", current) != current:
        st.rerun()
    st.session_state["code_source"] = current
    names = _names(open_door(), study, current, people)
    st.selectbox(
        "Source", list(names), key="code_source", on_change=_went, format_func=names.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip


def _went() -> None:
    st.query_params["src"] = st.session_state["code_source"]
    st.query_params.pop("quote", None)


def _names(workspace: Workspace, study: str, current: str, people: frozenset[str] | None) -> dict[str, str]:
    """Each source's name with what is open in it; worked out anew only when the study changed."""
    stand = (study, workspace.by, workspace.coder.version(study), current, people)
    known = st.session_state.get("code_sources")
    if known is None or known[0] != stand:
        tallies, sources = workspace.overview.tallies(study), workspace.sources.index(study)
        offered = [
            held for held in tallies if people is None or held == current or people & {*people_in_source(sources[held])}
        ]
        apart = told_apart({held: sources[held].name for held in offered})
        known = stand, {held: f"{name} · {tallies[held].suggested} to judge" for held, name in apart.items()}
        st.session_state["code_sources"] = known
    names: dict[str, str] = known[1]
    return names
