"""Affinity board: people lay quotes together until the groups say what customers want."""

from __future__ import annotations

import streamlit as st

from pages._board import draw_affinity
from pages._cases import wanted_people
from pages._map import draw_map
from pages._parts import begin, link, next_link, stop_empty
from pages._picking import pick_view
from pages._threshold import note_weaker
from pages._withheld import draw_withheld
from research import laid_by

VIEWS = {"board": "Board", "map": "Similarity map"}

workspace, study = begin(
    "Affinity board", "Lay together what belongs together. Every move is kept, and later groupings are made by it."
)
board = workspace.board.of(study.study)
if not board.cards:
    stop_empty("There is no quote to lay out yet.", "code", "Code some statements")
if not board.clusters:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown("No group yet: start one from any quote, or")
        link("candidates", "let the app propose some")

wanted = wanted_people(workspace, study)
if pick_view(VIEWS, key="affinity_view") == "map":
    draw_map(workspace, study, board if wanted is None else laid_by(board, wanted))
else:
    draw_affinity(study, focus=st.query_params.get("cluster", ""), people=wanted)
note_weaker(workspace, study)
draw_withheld(workspace, study)
named = {cluster.candidate.id for cluster in board.clusters if cluster.candidate.status == "kept"}
next_link("candidates", "word the candidates" if named else "turn groups into candidates")
