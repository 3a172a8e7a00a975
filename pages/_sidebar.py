"""The sidebar above the menu: study, undo and redo, the keyboard's shortcuts, and the name for the history."""

from __future__ import annotations

import streamlit as st

from pages._door import NOBODY, choose, current_study, forget_selection, open_door, told_apart
from pages._saying import act
from research import Action, ResearchError, Study, Workspace

SHORTCUTS = """
| Key | Does | Where |
|---|---|---|
| `Ctrl` + `Z` | undo your last step | everywhere |
| `Ctrl` + `Shift` + `Z` | redo it | everywhere |
| `↑` `↓`, `←` `→` | turn; sentence | Code, transcript |
| `Shift` + `→` `←` | end of the selection, a word at a time; with `Alt` its start | Code, transcript |
| `1`–`9`, `/`, `I` | give a code; find one; new code from the words | Code, transcript |
| `O`, `M`, `Del` | next coding on the words; memo; remove | Code, transcript |
| `N`, `U` | next suggestion; next uncoded sentence | Code, transcript |
| `A`, `X` | accept or reject the suggestion in focus | Code |
| `↑` `↓` `←` `→`, `Space` | next quote or cluster; pick up, choose where to by arrows, drop | Affinity board |
| `T`, `G`, `N`, `O` | move to …; new cluster; belongs nowhere; take out | Affinity board |
| `F2`, `M`, `K`, `A` | rename; merge into …; keep as candidate; pick all | Affinity board |
| `N`, `P`, `M` | next statement; the one before; memo | Code, suggestions |
| `?` | this list | everywhere |

Letters act only while no field is being typed in, and in the transcript only while it has the focus. A key that is held
down judges once.
"""

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

_ASK = """<script>
if (!window.cpiAsks) {
  window.cpiAsks = true;
  document.addEventListener("keydown", (event) => {
    const typing = event.composedPath().some(
      (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName || "")
    );
    if (event.key === "?" && !typing && !document.querySelector("[role=dialog]")) {
      document.querySelector(".st-key-shortcuts button")?.click();
    }
  });
}
</script>"""
"""Streamlit's own shortcuts know letters and digits only."""


def sidebar() -> None:
    """Study, undo and redo, shortcuts, name. A store that cannot be opened is explained by the page itself."""
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
            if st.button("Keys", icon=":material/keyboard:", help="The keyboard's shortcuts (?)", key="shortcuts"):
                _shortcuts()
        st.text_input(
            "Your name in the history", key="who", persist_state="session", label_visibility="collapsed",
            placeholder=f"Your name (now: {NOBODY})",
        )  # fmt: skip
        if undo is not None:
            st.caption(f"Saved {undo.at:%H:%M} UTC: {undo.summary}")
        st.html(_ASK, unsafe_allow_javascript=True)


@st.dialog("Keyboard", width="medium")
def _shortcuts() -> None:
    st.markdown(SHORTCUTS)


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
