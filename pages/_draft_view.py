"""One draft in detail: notices, speakers, turns, and the columns of a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from pages._draft import Draft, change, read_again
from pages._parts import act, plain, reading_turn_html, show_problem
from pages._personal import draw_personal
from pages._speakers import draw_speakers
from research import ROLES, Reading, ResearchError, Workspace, assign_turn, preview_columns

TURNS = 12


def draw_draft(workspace: Workspace, draft: Draft) -> None:
    """Draws a draft with everything a person may correct before it is kept."""
    if draft.problem is not None:
        show_problem(draft.problem)
    if draft.name.lower().endswith((".csv", ".tsv", ".xlsx")):
        _draw_columns(workspace, draft)
    if draft.reading is None:
        return
    for notice in draft.reading.notices:
        st.warning(f"{plain(notice.message)} {plain(notice.fix)}", icon=":material/info:")
    draw_personal(workspace, draft)
    who, turns = st.columns([2, 3], gap="large")
    with who:
        draw_speakers(draft, draft.reading)
    with turns:
        _draw_turns(draft, draft.reading)


def _draw_turns(draft: Draft, reading: Reading) -> None:
    turns = reading.transcript.turns
    pages = max(1, -(-len(turns) // TURNS))
    st.markdown(f"**{len(turns)} turns**")
    page = st.pagination(pages, key=f"turns_{draft.name}") if pages > 1 else 1
    shown = range((page - 1) * TURNS, min(page * TURNS, len(turns)))
    st.html("".join(reading_turn_html(reading.transcript, n) for n in shown))
    with st.popover("Correct one turn", icon=":material/edit:"), st.form(f"turn_{draft.name}", border=False):
        number = st.number_input("Turn", 1, len(turns), shown.start + 1)
        speaker = st.text_input("Speaker", help="Leave blank to keep the one it has.")
        role = st.selectbox("Role", ROLES, index=None, placeholder="Keep the one it has")
        if st.form_submit_button("Correct it"):
            act(
                lambda: change(draft, partial(assign_turn, turn=number - 1, speaker=speaker or None, role=role)),
                f"Corrected turn {number}",
            )


def _draw_columns(workspace: Workspace, draft: Draft) -> None:
    try:
        guess = draft.columns or preview_columns(draft.name, draft.data)
    except ResearchError as problem:
        show_problem(problem)
        return
    blank = ["", *guess.available]
    with st.form(f"columns_{draft.name}"):
        st.markdown("**Which column holds what**")
        answers = st.multiselect("Answers, one turn for each filled cell", guess.available, guess.answers)
        one, two, three = st.columns(3)
        person = one.selectbox("Participant", blank, blank.index(guess.participant), format_func=_named)
        question = two.selectbox("Question", blank, blank.index(guess.question), format_func=_named)
        time = three.selectbox("Time", blank, blank.index(guess.time), format_func=_named)
        if st.form_submit_button("Read with these columns"):
            chosen = replace(guess, answers=tuple(answers), participant=person, question=question, time=time)
            read_again(workspace, draft, chosen)
            st.rerun()


def _named(column: str) -> str:
    return column or "(none)"
