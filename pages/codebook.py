"""Codebook: what each code means, how much it is used, and how codes are moved, merged, split and put away."""

from __future__ import annotations

import streamlit as st

from pages._cases import wanted_people
from pages._code_card import draw_code
from pages._code_files import draw_add, draw_files
from pages._parts import begin, next_link, plain, stop_empty
from pages._withheld import draw_withheld
from research import CodeUse, people_and_quotes, used_by

workspace, study = begin("Codebook", "What each code means, and who it was said by; people count before quotes.")
archived = st.session_state.get("codebook_archive", False)
uses = workspace.codebook.uses(study.study, archived=archived)
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    draw_add(workspace, study)
    draw_files(workspace, study)
    wanted = wanted_people(workspace, study)
    st.toggle("Show the archive", key="codebook_archive", persist_state="session")
if not uses:
    stop_empty(
        "There is no code yet. Make codes as you read, add one here, or import a codebook.", "code", "Read and code"
    )
if wanted is not None:
    uses = used_by(uses, wanted)


def draw_tree(uses: list[CodeUse], chosen: str) -> None:
    """The hierarchy as buttons, indented by depth, each with its people and quotes."""
    wanted = st.text_input("Find a code", key="codebook_find", placeholder="part of a name or definition").casefold()
    named = {use.code.path for use in uses}
    with st.container(key="cpi_rows", gap=None):
        for use in uses:
            code = use.code
            for depth in range(1, len(code.path)):
                if code.path[:depth] not in named:  # a level that is no code: said once, above what lies below it
                    named.add(code.path[:depth])
                    st.caption(f"{_level(depth)}{plain(code.path[depth - 1])}")
            if wanted and wanted not in " ".join((*code.path, code.definition)).casefold():
                continue
            level = _level(len(code.path))
            put_away = " (archived)" if code.archived else ""
            label = f"{level}{plain(code.path[-1])}{put_away} · {people_and_quotes(use.people, use.quotes)}"
            here = code.id == chosen
            if st.button(
                label, key=f"pick_{code.id}", type="secondary" if here else "tertiary", width="stretch", wrap=True
            ):  # fmt: skip
                st.query_params["code"] = code.id
                st.rerun()


def _level(depth: int) -> str:
    """What stands before a name at this depth of the tree, 1 for the top."""
    return "\u2003" * (depth - 1) + ("└ " if depth > 1 else "")


by_id = {use.code.id: use for use in uses}
named = st.query_params.get("code", "")
history = {old.id: use for use in uses for old in workspace.codebook.versions(study.study, use.code.id)}
chosen = by_id.get(named) or history.get(named) or uses[0]
tree, card = st.columns([2, 3], gap="medium")
with tree:
    st.markdown(f"**{len(uses)} codes**")
    draw_withheld(workspace, study)
    draw_tree(uses, chosen.code.id)
with card:
    draw_code(workspace, study, chosen, uses)
next_link("candidates", "group the statements into candidates")
