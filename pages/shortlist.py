"""Shortlist: six criteria for each candidate, what counts how much, and how far the ranks depend on it."""

from __future__ import annotations

import streamlit as st

from pages._opportunity import draw_opportunity
from pages._parts import begin, next_link, show_problem, stop_empty, told_apart
from pages._scorecard import draw_card, draw_row
from pages._side_by_side import draw_compared
from pages._weighing import draw_ranks, draw_weights
from research import ResearchError

MOST_COMPARED = 3
SHOWN = 15

workspace, study = begin(
    "Shortlist",
    "Which candidates are worth a team's time? Scores are proposed from the records until a person gives one.",
)
named = st.query_params.get("candidate")
if named:
    try:
        named = workspace.candidates.get(study.study, named).id
    except ResearchError as problem:
        show_problem(problem)
        del st.query_params["candidate"]
        named = None
everything = workspace.candidates.all(study.study)
if not everything:
    stop_empty("There is no candidate to weigh yet.", "candidates", "Group the statements into candidates")
proposals = {candidate.id for candidate in everything if candidate.status == "proposed"}
sorted_out = any(candidate.status == "kept" and not candidate.assumed for candidate in everything)
with_proposals = not sorted_out or named in proposals
if sorted_out and proposals and not named:
    with_proposals = st.toggle(
        f"With the {len(proposals)} proposals nobody has kept yet", key="shortlist_proposals", persist_state="session"
    )
cards = workspace.shortlist.cards(study.study, proposed=with_proposals)
if card := next((card for card in cards if card.candidate.id == named), None):
    if st.button("All candidates", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["candidate"]
        st.rerun()
    draw_card(workspace, study, card)
    next_link("decisions", "decide about it", candidate=card.candidate.id)
    st.stop()

draw_ranks(workspace, study, cards)
draw_weights(workspace, study)
known = {card.candidate.id: card for card in cards}
asked = [ref for ref in st.query_params.get("compare", "").split(",") if ref in known][:MOST_COMPARED]
names = told_apart({ref: card.candidate.label for ref, card in known.items()})
picked = st.multiselect(
    "Compare side by side", list(known), asked, format_func=names.__getitem__, max_selections=MOST_COMPARED,
    placeholder="Pick two or three", key="compare",
)  # fmt: skip
st.query_params["compare"] = ",".join(picked)
if len(picked) > 1:
    draw_compared([known[ref] for ref in picked])
st.subheader(f"Scorecards ({len(cards)})", anchor=False)
pages = -(-len(cards) // SHOWN)
page = st.pagination(pages, key="cards_page") if pages > 1 else 1
for card in cards[(page - 1) * SHOWN : page * SHOWN]:
    draw_row(card)
draw_opportunity(workspace, study, cards)
next_link("decisions", "adopt, revise, park or reject")
