"""What may be done with a code: rename, move, merge, split, archive."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._parts import act, closing_popover, confirmed
from research import Code, CodeUse, Study, Workspace

UNDO = "Ctrl+Z undoes it."
TOP = "(top level)"


def go_on(code: Code) -> None:
    """Goes to a code that a step made, or that its quotes went to: the person goes on with that one."""
    st.query_params["code"] = code.id


def draw_place(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
    """Its name, and the code it lies below."""
    code = use.code
    with closing_popover("Rename or move", key="place_open", icon=":material/drive_file_move:"):
        name = st.text_input("Name", code.path[-1], key=f"name_{code.id}")
        if st.button("Rename", key="rename", disabled=name.strip() in {"", code.path[-1]}):
            act(lambda: workspace.codebook.rename(study.study, code.id, name), f"Renamed. {UNDO}", closes="place_open")
        levels = sorted({u.code.path[:depth] for u in uses for depth in range(1, len(u.code.path) + 1)})
        places = {TOP: ()} | {" › ".join(path): path for path in levels if path[: len(code.path)] != code.path}
        now = list(places.values()).index(code.path[:-1])
        below = st.selectbox("Below", list(places), now, key=f"below_{code.id}")
        if st.button("Move", key="move", disabled=places[below] == code.path[:-1]):
            act(
                lambda: workspace.codebook.move(study.study, code.id, places[below]),
                f"Moved. {UNDO}",
                closes="place_open",
            )


def draw_merge(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
    """Gives its quotes to another code."""
    code = use.code
    others = {u.code.id: " › ".join(u.code.path) for u in uses if u.code.id != code.id and not u.code.archived}
    with closing_popover("Merge", key="merge_open", icon=":material/merge:"):
        into = st.selectbox("Into", list(others), format_func=others.__getitem__, key=f"into_{code.id}", index=None)
        st.caption("Its quotes and memos go along. Where one coder marked overlapping words, they become one quote.")
        if st.button("Merge", key="merge", type="primary", disabled=into is None) and into:
            act(
                lambda: go_on(workspace.codebook.merge(study.study, [code.id], into)),
                f"Merged. {UNDO}",
                closes="merge_open",
            )


def draw_split(workspace: Workspace, study: Study, use: CodeUse) -> None:
    """Gives some of its quotes to a new code beside it."""
    code = use.code
    words = {c.id: f"{c.person}: {' '.join(c.quote.split())[:90]}" for c in use.own}
    why = "No quote of its own to split off: they lie under the codes below it." if use.below else "No quote yet."
    with closing_popover("Split", key="split_open", icon=":material/call_split:", disabled="" if words else why):
        chosen = st.multiselect("Quotes that move", list(words), format_func=words.__getitem__, key=f"split_{code.id}")
        name = st.text_input("Name of the new code", key=f"split_name_{code.id}")
        if st.button("Split", key="split", type="primary", disabled=not (chosen and name.strip())):
            path = (*code.path[:-1], name)
            act(
                lambda: go_on(workspace.codebook.split(study.study, code.id, chosen, path)),
                f"Split off {name}. {UNDO}",
                closes="split_open",
            )


def draw_archive(workspace: Workspace, study: Study, use: CodeUse) -> None:
    """Takes it out of what is offered, or brings it back."""
    code = use.code
    if code.archived:
        if st.button("Bring back", key="bring_back", icon=":material/unarchive:"):
            act(lambda: workspace.codebook.bring_back(study.study, code.id), f"Back in the codebook. {UNDO}")
    elif confirmed(
        "Archive", "It is no longer offered; its quotes keep it. Nothing is deleted.", key=f"archive_{code.id}",
        icon=":material/archive:",
    ):  # fmt: skip
        act(lambda: workspace.codebook.archive(study.study, code.id), f"Archived. {UNDO}")
