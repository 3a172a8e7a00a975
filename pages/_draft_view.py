"""One draft in detail: notices, speakers and roles, turns, and the columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pages._drafts import Draft, change, read_again
from pages._parts import act, plain, reading_turn_html, say, show_problem
from pages._personal import draw_personal
from research import (
    ROLES,
    Reading,
    ResearchError,
    Role,
    Turn,
    Workspace,
    assign_role,
    assign_turn,
    drop_turns,
    merge_speakers,
    preview_columns,
    suggest_merges,
)  # fmt: skip

TURNS = 12
_NOBODY = "(nobody named)"


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
        _draw_speakers(draft, draft.reading)
    with turns:
        _draw_turns(draft, draft.reading)


def _draw_speakers(draft: Draft, reading: Reading) -> None:
    st.markdown("**Speakers**")
    turns = reading.transcript.turns
    labels = list(dict.fromkeys(turn.speaker for turn in turns))
    rows = [
        {
            "speaker": label or _NOBODY,
            "role": _role_of(turns, label),
            "participant": draft.voices.get(label, ""),
            "merge into": None,
            "turns": sum(t.speaker == label for t in turns),
        }
        for label in labels
    ]
    key = f"speakers_{draft.name}_{len(labels)}"
    st.data_editor(
        pd.DataFrame(rows), hide_index=True, key=key, disabled=["speaker", "turns"], on_change=_speaker_edited,
        args=(key, draft, labels), alt="Speakers: role, participant, merge into",
        column_config={
            "role": st.column_config.SelectboxColumn(options=list(ROLES), required=True),
            "merge into": st.column_config.SelectboxColumn(options=[label for label in labels if label]),
            "participant": st.column_config.TextColumn(help="Code of this person, when several take part."),
        },
    )  # fmt: skip
    for group in suggest_merges(reading):
        others = " and ".join(plain(label) for label in group[1:])
        if st.button(f"{others} is {plain(group[0])}: merge them", key=f"same_{draft.name}_{'_'.join(group)}"):
            change(draft, partial(merge_speakers, labels=group[1:], into=group[0]))
            st.rerun()
    script = [n for n, turn in enumerate(turns) if turn.role == "boilerplate"]
    if script and st.button(f"Drop {len(script)} turns of script", key=f"drop_{draft.name}"):
        change(draft, partial(drop_turns, turns=script))
        st.rerun()


def _role_of(turns: Sequence[Turn], label: str) -> Role:
    roles = [turn.role for turn in turns if turn.speaker == label]
    return next((role for role in roles if role != "boilerplate"), roles[0])


def _speaker_edited(key: str, draft: Draft, labels: Sequence[str]) -> None:
    for row, changes in st.session_state[key]["edited_rows"].items():
        try:
            edit_speaker(draft, labels[int(row)], changes)
        except ResearchError as problem:
            say(str(problem))


def edit_speaker(draft: Draft, label: str, changes: Mapping[str, str | None]) -> None:
    """Carries out what was edited in one row of the speakers: role, participant, or merging.

    Raises:
        ReadingError: if the label speaks nowhere.
    """
    role = next((known for known in ROLES if known == changes.get("role")), None)
    if role is not None:
        change(draft, partial(assign_role, speaker=label, role=role))
    if "participant" in changes:
        draft.voices.pop(label, None)
        if code := changes["participant"]:
            draft.voices[label] = code
    into = changes.get("merge into")
    if into and into != label:
        change(draft, partial(merge_speakers, labels=[label], into=into))


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
