"""The list beside the statement in focus: filters, pages of rows, many at once, and adding one by hand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._parts import KIND_MARKS, STATUS_MARKS, act, clock_time, mark_of, plain
from research import (
    DIMENSIONS,
    KINDS,
    Coding,
    Order,
    Source,
    Span,
    Status,
    Study,
    Workspace,
    find_words,
    sure_suggestions,
    worklist,
)

SHOWN = 12
STATUSES: tuple[Status, ...] = ("suggested", "confirmed", "rejected")
ORDERS: dict[Order, str] = {"text": "As in the text", "uncertain": "Uncertain first"}


def draw_filters(codings: Sequence[Coding]) -> list[Coding]:
    """Fields for status, signal, score and order; gives the statements that pass."""
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
    return worklist(codings, statuses=statuses, kinds=kinds, at_least=lowest / 100, order=order)


def draw_rows(listed: Sequence[Coding], focus: Coding | None) -> None:
    """One page of the list as buttons; the page follows the statement in focus."""
    pages = max(1, -(-len(listed) // SHOWN))
    at = next((n for n, c in enumerate(listed) if focus and c.id == focus.id), None)
    if at is not None and st.session_state.get("code_seen") != listed[at].id:
        st.session_state["code_page"] = at // SHOWN + 1
        st.session_state["code_seen"] = listed[at].id
    if st.session_state.get("code_page", 1) > pages:
        st.session_state["code_page"] = pages
    page = st.pagination(pages, key="code_page") if pages > 1 else 1
    with st.container(key="cpi_rows", gap=None):
        _draw_page(listed[(page - 1) * SHOWN : page * SHOWN], focus)


def _draw_page(shown: Sequence[Coding], focus: Coding | None) -> None:
    for coding in shown:
        here = focus is not None and coding.id == focus.id
        if st.button(
            _row(coding), key=f"row_{coding.id}", type="secondary" if here else "tertiary", width="stretch", wrap=True
        ):
            st.query_params["quote"] = coding.id
            st.rerun()


def _row(coding: Coding) -> str:
    shapes = "".join(mark_of(KIND_MARKS, kind).shape for kind in coding.kinds)
    score = f" {coding.score:.0%}" if coding.status == "suggested" and coding.score is not None else ""
    flat = " ".join(coding.quote.split())
    words = flat if len(flat) <= 90 else f"{flat[:89]}…"
    return f"{STATUS_MARKS[coding.status].shape} {shapes}{score} {plain(words)}"


def draw_many(workspace: Workspace, study: str, listed: Sequence[Coding]) -> None:
    """Confirms every listed suggestion above a score in one step, which one undo takes back."""
    with st.popover("Confirm many", icon=":material/done_all:"):
        lowest = st.slider("Suggestions that score at least", 50, 100, 90, 1, "%d%%", key="code_sure")
        sure = sure_suggestions(listed, lowest / 100)
        st.caption(f"{len(sure)} of the {len(listed)} listed statements. Look through a few of them first.")
        if st.button(f"Confirm {len(sure)}", key="confirm_many", disabled=not sure, type="primary"):
            act(
                lambda: workspace.coding.confirm(study, [c.id for c in sure]),
                f"Confirmed {len(sure)}. Ctrl+Z undoes it.",
            )


def draw_by_hand(workspace: Workspace, study: Study, source: Source) -> None:
    """Codes a statement that the machine passed over."""
    with st.popover("Add by hand", icon=":material/add:"), st.form("by_hand", border=False):
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
            st.query_params["quote"] = made.id

        if st.form_submit_button("Add", type="primary"):
            act(add, "Added the statement")


def _opening(source: Source, turn: int) -> str:
    words = " ".join(source.transcript.words(source.transcript.turns[turn]).split())
    return words if len(words) <= 60 else f"{words[:59]}…"
