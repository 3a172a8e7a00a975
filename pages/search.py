"""Search: find what was said by words, labels and people, and see which labels meet."""

from __future__ import annotations

import streamlit as st

from pages._cases import pick_cases
from pages._crossing import draw_cases, draw_together
from pages._finding import draw_form, draw_results
from pages._parts import begin, next_link, show_problem, stop_empty
from pages._withheld import draw_withheld
from research import ResearchError, Scope

SCOPES: dict[Scope, str] = {"quotes": "Coded quotes", "text": "All that was said"}
VIEWS = {"found": "Quotes", "together": "What meets", "cases": "By case"}

workspace, study = begin("Search", "Find what was said, who said it, and what was said together.")
if not workspace.sources.all(study.study):
    stop_empty("There is nothing to search yet.", "sources", "Add a first transcript or note")


def asked() -> None:
    """Puts the query into the URL."""
    st.query_params["q"] = st.session_state["search_query"]


st.session_state["search_query"] = st.query_params.get("q", "")
query = st.text_input(
    "Query", key="search_query", on_change=asked,
    placeholder='refund "on hold" signal:frustration NOT segment:renter',
    help="Words, “phrases”, field:value, AND, OR, NOT and brackets. Fields: "
    + ", ".join(workspace.search.fields(study.study)),
)  # fmt: skip
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    draw_form(workspace, study)
    cases = pick_cases(workspace, study)
    scope = st.segmented_control(
        "Look at", list(SCOPES), default="quotes", key="search_scope", required=True, format_func=SCOPES.__getitem__,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
if workspace.agreement.is_blind(study.study):
    st.caption("You are coding blind: only your own codings and the machine's are searched.")
try:
    found = workspace.search.find(study.study, query, scope=scope, cases=cases)
except ResearchError as problem:
    show_problem(problem)
    st.stop()
view = st.segmented_control(
    "Show", list(VIEWS), default="found", key="search_view", required=True, format_func=VIEWS.__getitem__,
    persist_state="session",
)  # fmt: skip
draw_withheld(workspace, study)
if view == "found":
    draw_results(workspace, study, found)
elif scope == "text":
    st.info("Matrices count coded quotes. Look at “Coded quotes” to see them.", icon=":material/grid_on:")
elif view == "together":
    draw_together(workspace, study, found)
else:
    draw_cases(workspace, study, found, cases)
next_link("agreement", "see where coders differ")
