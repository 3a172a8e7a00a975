"""One code: its meaning to edit, its quotes, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._code_steps import UNDO, draw_archive, draw_merge, draw_place, draw_split
from pages._memo_drawer import draw_memos
from pages._palette import CODE_COLOURS
from pages._parts import act, deep_link, plain, quote
from research import CodeUse, Study, Workspace, people_and_quotes

SHOWN = 8
COLOURS = ("", *CODE_COLOURS)


def draw_code(workspace: Workspace, study: Study, use: CodeUse, uses: Sequence[CodeUse]) -> None:
    """The card of one code."""
    code = use.code
    with st.container(border=True):
        st.subheader(plain(" › ".join(code.path)), anchor=False)
        st.caption(f"{people_and_quotes(use.people, len(use.own))} of its own · {len(use.below)} below it")
        _draw_meaning(workspace, study, use)
        with st.container(horizontal=True, gap="small"):
            draw_place(workspace, study, use, uses)
            draw_merge(workspace, study, use, uses)
            draw_split(workspace, study, use)
            draw_archive(workspace, study, use)
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
