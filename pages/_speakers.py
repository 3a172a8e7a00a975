"""Who speaks in a draft: roles, participants, spellings of one person to merge, script to drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pages._draft import Draft, change
from pages._parts import plain, say
from research import ROLES, Reading, ResearchError, Role, Turn, assign_role, drop_turns, merge_speakers, suggest_merges

_NOBODY = "(nobody named)"


def draw_speakers(draft: Draft, reading: Reading) -> None:
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
