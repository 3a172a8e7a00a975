"""The sidebar above the menu: study, undo and redo, help, and the name for the history."""

from __future__ import annotations

import streamlit as st

from pages._door import NOBODY, choose, current_study, forget_selection, open_door, told_apart
from pages._help import listen, show_help
from pages._saying import act
from research import Action, ResearchError, Study, Workspace

_TOP = """<style>
[data-testid=stSidebarContent]{display:flex;flex-direction:column}
[data-testid=stSidebarHeader]{order:-2;height:2rem;margin-bottom:0}
[data-testid=stSidebarUserContent]{order:-1;padding:0}
[data-testid=stSidebarUserContent] .stVerticalBlock{gap:.4rem}
[data-testid=stSidebarUserContent] .stButton button{min-height:2.1rem;padding:.1rem .5rem}
[data-testid=stSidebarUserContent] [data-testid=stCaptionContainer] p{
 white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
[data-testid=stSidebarUserContent] .stButton kbd{display:none}
[data-testid=stSidebarNavSeparator]{display:none}
[data-testid=stSidebarNavLink]{height:1.5rem;margin:0}
[data-testid=stSidebarNavItems] li{margin:0}
[data-testid=stSidebarNavItems]>div{margin:.2rem 0 0}
[data-testid=stNavSectionHeader]{margin:.15rem 0}
</style>"""
"""Study and undo above the menu, and a menu that fits a laptop's screen: else both are found only by scrolling."""


def sidebar() -> None:
    """Study, undo and redo, help, name. A store that cannot be opened is explained by the page itself."""
    if told := st.session_state.pop("who_told", ""):
        st.session_state["who"] = told  # before its field is drawn: after that Streamlit lets nobody change it
    try:
        workspace = open_door()
        study = current_study(workspace)
    except ResearchError:
        return
    with st.sidebar:
        st.html(_TOP)
        if study is not None:
            _switch(workspace, study)
        with st.container(horizontal=True, gap="xxsmall"):
            undo = _undo_redo(workspace, study.study) if study is not None else None
            if st.button("Help", icon=":material/help:", help="Keys and words (?)", key="shortcuts"):
                show_help()
        st.text_input(
            "Your name in the history", key="who", persist_state="session", label_visibility="collapsed",
            placeholder=f"Your name (now: {NOBODY})",
        )  # fmt: skip
        if undo is not None:
            st.caption(f"Saved {undo.at:%H:%M} UTC: {undo.summary}")
        listen()


def _switch(workspace: Workspace, study: Study) -> None:
    studies = {s.study: s for s in workspace.studies.all()}
    st.session_state["study_switch"] = study.study

    def _chosen() -> None:
        forget_selection()
        choose(studies[st.session_state["study_switch"]])

    names = told_apart({key: _title(known) for key, known in studies.items()})
    st.selectbox("Study", list(names), format_func=names.__getitem__, key="study_switch", on_change=_chosen,
                 label_visibility="collapsed")  # fmt: skip


def _title(study: Study) -> str:
    return f"{study.title} (sample)" if study.sample else study.title


def _undo_redo(workspace: Workspace, study: str) -> Action | None:
    """Both buttons in a row; gives the step that undo would take back."""
    undo, redo = workspace.history.next_undo(study), workspace.history.next_redo(study)
    if st.button(
        "Undo", icon=":material/undo:", key="undo", shortcut="Ctrl+Z", disabled=undo is None,
        help=f"Ctrl+Z: {undo.summary}" if undo else "Nothing of yours is left to undo.",
    ):  # fmt: skip
        act(lambda: workspace.history.undo(study), f"Undone: {undo.summary}" if undo else "Undone")
    if st.button(
        "Redo", icon=":material/redo:", key="redo", shortcut="Ctrl+Shift+Z", disabled=redo is None,
        help=f"Ctrl+Shift+Z: {redo.summary}" if redo else "Nothing of yours is left to redo.",
    ):  # fmt: skip
        act(lambda: workspace.history.redo(study), f"Redone: {redo.summary}" if redo else "Redone")
    return undo
