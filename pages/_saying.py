"""Carrying out a step and saying what came of it: a toast, or the problem with its fix."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from research import ResearchError


def act(work: Callable[[], object], said: str) -> None:
    """Carries out one verb: then a toast and a rerun, or the problem with its fix where the page stands."""
    try:
        work()
    except ResearchError as problem:
        show_problem(problem)
        return
    say(said)
    st.rerun()


def say(what: str) -> None:
    """Keeps a toast for the next run; one shown just before a rerun would be lost."""
    st.session_state.setdefault("said", []).append(what)


def show_said() -> None:
    """Shows what ``say`` kept."""
    for what in st.session_state.pop("said", []):
        st.toast(what, icon=":material/check:")


def show_problem(problem: ResearchError) -> None:
    """What went wrong, and what to do about it."""
    st.error(f"**{plain(problem.message)}**  \n{plain(problem.fix)}", icon=":material/error:")


_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-!|<>$~:"})


def plain(text: str) -> str:
    """``text`` so that Markdown shows it letter by letter."""
    return text.translate(_MARKDOWN)
