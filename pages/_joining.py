"""Quotes that may belong to a candidate that a person has settled: taken in or kept out one by one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages._parts import act, plain, quote
from research import Candidate, Study, Workspace

SHOWN = 8


def draw_joining(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """What the machine would lay here, were it asked; nothing for what it proposed itself and nobody kept."""
    if candidate.status == "rejected" or (candidate.status == "proposed" and candidate.proposed_by):
        return
    near = workspace.candidates.joining(study.study).get(candidate.id, ())
    if not near:
        return
    index = workspace.sources.index(study.study)
    many = "1 quote" if len(near) == 1 else f"{len(near)} quotes"
    with st.expander(f"{many} may belong here", icon=":material/auto_awesome:", expanded=True):
        st.caption("Suggested by likeness, likest first. Nothing counts until you take it in.")
        for coding in near[:SHOWN]:
            with st.container(border=True, gap="small", key=f"may_{coding.id}"):
                quote(coding, index.get(coding.source))
                with st.container(horizontal=True, gap="small"):
                    short = plain(coding.quote[:40])
                    if st.button("Take it in", key=f"in_{coding.id}", icon=":material/check:", help=f"“{short}…”"):
                        take = partial(workspace.candidates.move, study.study, [coding.id], to=candidate.id)
                        act(take, "Taken in. Ctrl+Z undoes it.")
                    if st.button("Not here", key=f"out_{coding.id}", icon=":material/close:", help=f"“{short}…”"):
                        keep_out = partial(workspace.candidates.not_here, study.study, candidate.id, [coding.id])
                        act(keep_out, "Kept out; it will not be suggested here again. Ctrl+Z undoes it.")
        if len(near) > SHOWN:
            st.caption(f"{len(near) - SHOWN} more follow once these are dealt with.")
