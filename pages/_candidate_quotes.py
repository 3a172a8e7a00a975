"""What a candidate rests on: people, their quotes, the units they speak in, and splitting some of it off."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from pages._parts import act, link, plain, quote
from research import Candidate, Coding, Evidence, Study, Workspace, spoken_in, typical

OPEN = 4
"""People whose quotes lie open; those of more are a click away, so that what stands below them is in reach."""


def draw_evidence(workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence) -> None:
    """Who said it and how often, in which units, and every quote by person; ticked quotes can be split off."""
    st.markdown(f"**What it rests on:** {evidence.summary}")
    if stability := workspace.stability.of(study.study).get(candidate.id):
        st.caption(plain(stability.sentence))
    _draw_increments(evidence)
    if not evidence.codings:
        st.info("No quote stands behind it. Code statements that say this, then merge their candidate into this one.")
        link("code", "Look for it in the sources")
        return
    index = workspace.sources.index(study.study)
    ordered = sorted(evidence.codings, key=lambda c: evidence.people.index(c.person))
    for n, (person, said) in enumerate(groupby(ordered, _person)):
        own = list(said)
        many = "1 quote" if len(own) == 1 else f"{len(own)} quotes"
        with st.expander(f"{plain(person)}: {many}", expanded=n < OPEN):
            for coding in own:
                with st.container(horizontal=True, gap="small", vertical_alignment="top", key=f"held_{coding.id}"):
                    st.checkbox(f"Pick “{coding.quote}”", key=f"move_{coding.id}", label_visibility="collapsed")
                    with st.container(gap=None):
                        quote(coding, index.get(coding.source))
    _draw_split(workspace, study, candidate, evidence)


def _draw_increments(evidence: Evidence) -> None:
    """In which units these customers speak: what a definition would count in."""
    spoken = spoken_in(evidence.codings)
    if not spoken.units:
        return
    with st.expander(plain(spoken.sentence), icon=":material/straighten:"):
        for unit in spoken.units:
            middle = f", typically {plain(typical(unit))}" if typical(unit) else ""
            st.markdown(f"**{plain(unit.words)}**{middle}")
            for said in unit.said:
                st.markdown(f"- “{plain(said.quote)}” ({plain(said.person)})")
        st.caption(plain(spoken.because))


def _person(coding: Coding) -> str:
    return coding.person


def _draw_split(workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence) -> None:
    moved = [c.id for c in evidence.codings if st.session_state.get(f"move_{c.id}")]
    with st.expander(f"Split off the ticked quotes ({len(moved)})", icon=":material/call_split:"):
        statement = st.text_area("Outcome statement of the new candidate", candidate.statement, key="split_statement")
        label = st.text_input("Its short name", key="split_label")
        if st.button("Split them off", key="split", disabled=not (moved and label.strip())):
            act(
                lambda: workspace.candidates.split(study.study, candidate.id, moved, label=label, statement=statement),
                "Split in two. Ctrl+Z undoes it.",
            )
