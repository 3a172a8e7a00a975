"""A table of units or periods: taken, kept on this machine, and which of its columns is what."""

from __future__ import annotations

import streamlit as st

from pages._parts import show_problem
from research import ResearchError, Workspace

_NONE = "(not recorded)"


def take_table(workspace: Workspace, key: str, what: str) -> tuple[str, list[str]]:
    """Takes a table and keeps it on this machine: its path and columns; ("", []) while there is none."""
    held = f"{key}_location"
    given = st.file_uploader(what, type=["csv", "parquet", "xlsx", "gz", "tsv"], key=f"{key}_upload")
    if given is not None:
        st.session_state[held] = workspace.validation.keep_upload(given.name, given.getvalue())
    location = str(st.session_state.get(held, ""))
    if not location:
        return "", []
    try:
        return location, list(workspace.validation.preview(location, rows=5).columns)
    except ResearchError as problem:
        show_problem(problem)
        return "", []


def pick_column(label: str, columns: list[str], key: str, likely: tuple[str, ...]) -> str:
    plain_names = {name.lower().replace(" ", "_"): name for name in columns}
    guess = next(
        (plain_names[w] for w in (n.lower().replace(" ", "_") for n in likely) if w in plain_names), columns[0]
    )
    return str(st.selectbox(label, columns, columns.index(guess), key=key))


def pick_optional(label: str, columns: list[str], key: str, likely: tuple[str, ...]) -> str:
    chosen = pick_column(label, [_NONE, *columns], key, likely)
    return "" if chosen == _NONE else chosen
