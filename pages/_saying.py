"""Carrying out a step and saying what came of it: a toast, or the problem with its fix."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from research import ResearchError


def act(work: Callable[[], object], said: str, *, closes: str = "") -> None:
    """Carries out one verb: then a toast and a rerun, or the problem with its fix where the page stands. ``closes`` is
    the key of the popover (:func:`closing_popover`) that has done its work then."""
    try:
        work()
    except ResearchError as problem:
        show_problem(problem)
        return
    say(said)
    if closes:
        st.session_state[f"{closes}_done"] = True
    st.rerun()


def closing_popover(label: str, *, key: str, icon: str, disabled: str = "") -> DeltaGenerator:
    """A popover that closes once what it is for has been done; one that stayed open would lie over the result.
    ``disabled`` says why it cannot be opened, if so."""
    if st.session_state.pop(f"{key}_done", False):
        st.session_state[key] = False
    help_text = disabled or None
    return st.popover(label, icon=icon, key=key, disabled=bool(disabled), help=help_text, on_change="rerun")


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
