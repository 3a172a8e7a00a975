"""Who names a candidate and who does not: by segment, over time, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._parts import plain, quote
from research import Candidate, Coding, Evidence, Reach, Study, Workspace

MOST_QUOTES = 6


def draw_reach(workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence) -> None:
    """How many of each segment, whether it is still being named, and the other side with its quotes."""
    if not evidence.codings:
        return
    found = workspace.overview.reach(study.study, candidate, evidence)
    st.markdown("**Who names it, and who does not**")
    st.markdown("\n".join(f"- {plain(s.name)}: **{s.named}** of {s.heard} people" for s in found.segments))
    st.caption(plain(found.spread))
    with st.expander(f"What speaks against it ({len(found.against)})", icon=":material/balance:"):
        _draw_against(workspace, study, found)


def _draw_against(workspace: Workspace, study: Study, found: Reach) -> None:
    for sentence in found.against or ("Nothing in what was said.",):
        st.markdown(f"- {plain(sentence)}")
    if found.silent:
        st.caption(f"Did not name it: {plain(', '.join(found.silent))}")
    for heading, codings in (("Goes well already, say its own people", found.met), ("And others", found.elsewhere)):
        if codings:
            st.markdown(f"**{heading}**")
            _draw_quotes(workspace, study, codings)


def _draw_quotes(workspace: Workspace, study: Study, codings: Sequence[Coding]) -> None:
    index = workspace.sources.index(study.study)
    for coding in codings[:MOST_QUOTES]:
        quote(coding, index.get(coding.source))
    if len(codings) > MOST_QUOTES:
        st.caption(f"{len(codings) - MOST_QUOTES} more.")
