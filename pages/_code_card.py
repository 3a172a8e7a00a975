"""One code: its meaning to edit, its quotes, where it goes, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._memo_drawer import draw_memos
from pages._palette import CODE_COLOURS
from pages._parts import act, closing_popover, confirmed, deep_link, plain, quote
from research import Code, CodeUse, Study, Workspace, people_and_quotes

SHOWN = 8
UNDO = "Ctrl+Z undoes it."
COLOURS = ("", *CODE_COLOURS)
TOP = "(top level)"


def go_on(code: Code) -> None:
    """Goes to a code that a step made, or that its quotes went to: the person goes on with that one."""
    st.query_params["code"] = code.id


def draw_code(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
    """The card of one code."""
    code = use.code
    with st.container(border=True):
        st.subheader(plain(" › ".join(code.path)), anchor=False)
        st.caption(f"{people_and_quotes(use.people, len(use.own))} of its own · {len(use.below)} below it")
        _draw_meaning(workspace, study, use)
        with st.container(horizontal=True, gap="small"):
            _draw_place(workspace, study, use, uses)
            _draw_merge(workspace, study, use, uses)
            _draw_split(workspace, study, use)
            _draw_archive(workspace, study, use)
            draw_memos(workspace, study, code.id, key="code")
            deep_link("codebook", code=code.id)
        _draw_quotes(workspace, study, use)
        _draw_versions(workspace, study, use)


def _draw_meaning(workspace: Workspace, study: Study, use: CodeUse) -> None:
    code = use.code
    shown = {"": "(in the words below)"} | {c.id: " ".join(c.quote.split())[:80] for c in (*use.own, *use.below)}
    with st.form(f"meaning_{code.id}", border=False):
        definition = st.text_area("Definition", code.definition, height=70, key=f"definition_{code.id}")
        left, right = st.columns(2)
        include = left.text_area("Include", code.include, height=70)
        exclude = right.text_area("Exclude", code.exclude, height=70)
        now = code.shown_by or ""
        shown.setdefault(now, "(a quote that you do not see now)")
        shown_by = left.selectbox("Example quote", list(shown), list(shown).index(now), format_func=shown.__getitem__)
        example = right.text_input("Example in other words", code.example)
        colours = list(dict.fromkeys([*COLOURS, code.colour]))
        colour = left.selectbox("Colour", colours, colours.index(code.colour), format_func=lambda c: c or "(by order)")
        if st.form_submit_button("Save", type="primary"):
            facts = {"definition": definition, "include": include, "exclude": exclude, "colour": colour}
            act(
                lambda: workspace.codebook.revise(
                    study.study, code.id, **facts, example=example, shown_by=shown_by or None
                ),
                f"Saved. {UNDO}",
            )


def _draw_place(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
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


def _draw_merge(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
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


def _draw_split(workspace: Workspace, study: Study, use: CodeUse) -> None:
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


def _draw_archive(workspace: Workspace, study: Study, use: CodeUse) -> None:
    code = use.code
    if code.archived:
        if st.button("Bring back", key="bring_back", icon=":material/unarchive:"):
            act(lambda: workspace.codebook.bring_back(study.study, code.id), f"Back in the codebook. {UNDO}")
    elif confirmed(
        "Archive", "It is no longer offered; its quotes keep it. Nothing is deleted.", key=f"archive_{code.id}",
        icon=":material/archive:",
    ):  # fmt: skip
        act(lambda: workspace.codebook.archive(study.study, code.id), f"Archived. {UNDO}")


def _draw_quotes(workspace: Workspace, study: Study, use: CodeUse) -> None:
    index = workspace.sources.index(study.study)
    held = [*use.own, *use.below]
    pages = -(-len(held) // SHOWN)
    page = st.pagination(pages, key=f"code_quotes_{use.code.id}") if pages > 1 else 1
    for coding in held[(page - 1) * SHOWN : page * SHOWN]:
        quote(coding, index.get(coding.source))
    if not held:
        st.caption("No quote carries it yet.")


def _draw_versions(workspace: Workspace, study: Study, use: CodeUse) -> None:
    versions = workspace.codebook.versions(study.study, use.code.id)
    with st.expander(f"History of this code ({len(versions)})"):
        for version in versions:
            told = plain(version.definition or "no definition")
            away = " · archived" if version.archived else ""
            path = plain(" › ".join(version.path))
            st.markdown(f"{version.at:%d %b %Y, %H:%M} UTC · **{plain(version.by)}** · {path}{away} · {told}")
