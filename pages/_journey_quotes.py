"""The quotes behind one cell of the journey map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from pages._journey import stage_name
from pages._parts import deep_link, link, plain, quote
from pages._picking import url_choice
from research import Coding, JourneyMap, Study, Workspace

_OPEN = 3  # people whose quotes are open at first
_DOWN = """<script>document.querySelector(".st-key-journey_quotes")?.scrollIntoView({block: "start"})</script>"""
"""The quotes stand below the map: whoever clicks a cell should see that something has come of it."""


def draw_cell(workspace: Workspace, study: Study, shown: JourneyMap) -> None:
    """The quotes of the cell that the URL names; two fields name it without a mouse."""
    names = {row.candidate.id: row.candidate.label for row in shown.rows}
    columns = {stage_name(column): stage_name(column) for column in shown.columns}
    left, right = st.columns(2)
    picked = url_choice(left, "Candidate", names, param="candidate", placeholder="Pick one, or click a cell")
    stage = url_choice(right, "Stage", columns, param="stage", placeholder="Every stage")
    if st.session_state.pop("to_quotes", False):
        st.html(_DOWN, unsafe_allow_javascript=True)
    row = shown.row(picked or "")
    if row is None:
        st.caption("Click a cell, or pick a candidate above, to read what stands behind its number.")
        return
    held = [cell for cell in row.cells if stage in (None, stage_name(cell.stage))]
    codings = [coding for cell in held for coding in cell.codings]
    if not codings:
        st.info(f"Nobody said this about “{plain(stage or 'the journey')}”.", icon=":material/voice_over_off:")
    _draw_quotes(workspace, study, codings)
    with st.container(horizontal=True, gap="small"):
        link("candidates", "Open the candidate", icon=":material/lightbulb:", candidate=row.candidate.id)
        deep_link("journey_map", candidate=row.candidate.id, **({"stage": stage} if stage else {}))


def _draw_quotes(workspace: Workspace, study: Study, codings: Sequence[Coding]) -> None:
    index = workspace.sources.index(study.study)
    ordered = groupby(sorted(codings, key=lambda coding: coding.person), lambda coding: coding.person)
    for n, (person, said) in enumerate(ordered):
        own = list(said)
        with st.expander(f"{plain(person)}: {len(own)} {'quote' if len(own) == 1 else 'quotes'}", expanded=n < _OPEN):
            for coding in own:
                quote(coding, index.get(coding.source))
