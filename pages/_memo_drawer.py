"""The drawer of memos on one thing: read them, write one, of a type."""

from __future__ import annotations

import streamlit as st

from pages._parts import act, link, plain
from research import MEMO_TYPES, Study, Workspace

MEMO_MARKS = {"observation": "◉ Observation", "interpretation": "✎ Interpretation", "question": "? Question"}


def draw_memos(workspace: Workspace, study: Study, about: str, *, key: str, on: str = "") -> None:
    """A popover with the memos on ``about``; ``key`` tells drawers of one page apart, ``on`` names what they are on
    where the page does not show it."""
    held, field = workspace.memos.on(study.study, about), f"{key}_memo_{about}"
    if st.session_state.pop(f"{field}_kept", False):
        st.session_state[field] = ""  # else a second press would keep the same words again
    with st.popover(f"Memos {on} ({len(held)})".replace("  ", " "), icon=":material/sticky_note_2:"):
        for memo in held:
            st.markdown(f"**{MEMO_MARKS[memo.type]}** · {plain(memo.by)}, {memo.at:%d %b %Y}  \n{plain(memo.text)}")
        with st.form(f"{key}_form_{about}", border=False):
            kind = st.segmented_control(
                "Type", MEMO_TYPES, default="observation", required=True, key=f"{key}_type_{about}",
                format_func=MEMO_MARKS.__getitem__,
            )  # fmt: skip
            text = st.text_area("Memo", key=field)

            def keep() -> None:
                workspace.memos.write(study.study, about, text, type=kind)
                st.session_state[f"{field}_kept"] = True

            if st.form_submit_button("Keep the memo", key=f"{key}_keep_{about}", type="primary"):
                act(keep, "Kept the memo. Ctrl+Z undoes it.")
        link("memos", "All memos")
