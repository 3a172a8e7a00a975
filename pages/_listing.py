"""Above the statements to judge: which of them, in what order, and adding one by hand."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from pages._parts import KIND_MARKS, STATUS_MARKS, act, clock_time, closing_popover
from research import (
    DIMENSIONS,
    KINDS,
    Source,
    Span,
    Status,
    Study,
    Workspace,
    find_words,
)

JUMP = "judge_jump"
"""Session key: id of the statement to go to, for the judging that is on the screen already."""
STATUSES: tuple[Status, ...] = ("suggested", "confirmed", "rejected")
Order = Literal["text", "uncertain"]
"""``text`` is the order of the source; ``uncertain`` puts the scores nearest one half first."""
ORDERS: dict[Order, str] = {"text": "As in the text", "uncertain": "Uncertain first"}


def draw_filters() -> dict[str, Any]:
    """Fields for status, signal, score and order, as ``worklist.js`` takes them."""
    with st.popover("Filter and order", icon=":material/filter_list:"):
        statuses = st.pills(
            "Status", STATUSES, selection_mode="multi", key="code_status", persist_state="session",
            format_func=lambda s: f"{STATUS_MARKS[s].shape} {s.capitalize()}",
        )  # fmt: skip
        kinds = st.pills(
            "Signals", KINDS, selection_mode="multi", key="code_kinds", persist_state="session",
            format_func=lambda k: f"{KIND_MARKS[k].shape} {KIND_MARKS[k].word}",
        )  # fmt: skip
        lowest = st.slider("Score of at least", 0, 100, 0, 5, "%d%%", key="code_score", persist_state="session")
        order = st.segmented_control(
            "Order", list(ORDERS), default="text", key="code_order", required=True, persist_state="session",
            format_func=ORDERS.__getitem__,
        )  # fmt: skip
    return {"statuses": statuses, "kinds": kinds, "least": lowest / 100, "order": order}


def draw_by_hand(workspace: Workspace, study: Study, source: Source) -> None:
    """Codes a statement that the machine passed over."""
    with closing_popover("Add by hand", key="by_hand_open", icon=":material/add:"), st.form("by_hand", border=False):
        turns = source.transcript.turns
        picked = st.selectbox(
            "Turn", range(len(turns)), key=f"hand_turn_{source.id}",
            format_func=lambda n: f"{n + 1}. {turns[n].speaker} {clock_time(turns[n])} {_opening(source, n)}",
        )  # fmt: skip
        words = st.text_area(
            "Words of it, exactly as said; leave blank for the whole turn", key="hand_words", height=90
        )
        kinds = st.pills(
            "Signals", KINDS, selection_mode="multi", key="hand_kinds",
            format_func=lambda k: f"{KIND_MARKS[k].shape} {KIND_MARKS[k].word}",
        )  # fmt: skip
        dimension = st.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index("other"), key="hand_dimension")

        def add() -> None:
            span: Span = find_words(source, turns[picked], words)
            made = workspace.coding.code(study.study, source.id, span, kinds=kinds, dimension=dimension)
            st.query_params["quote"] = st.session_state[JUMP] = made.id

        if st.form_submit_button("Add", type="primary"):
            act(add, "Added the statement", closes="by_hand_open")


def _opening(source: Source, turn: int) -> str:
    words = " ".join(source.transcript.words(source.transcript.turns[turn]).split())
    return words if len(words) <= 60 else f"{words[:59]}…"
