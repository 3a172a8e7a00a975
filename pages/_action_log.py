"""The action log of a CPI: what is open, who does it, and what came of it."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from pages._palette import Mark
from pages._parts import act, chip_html
from research import (
    ActionItem,
    ActionProgress,
    Entered,
    Study,
    Workspace,
)

_STATES: dict[ActionProgress, Mark] = {
    "open": Mark("Open", "○", "#b7791f"),
    "done": Mark("Done", "✓", "#2e8b57"),
    "dropped": Mark("Dropped", "✕", "#8a6d5b"),
}


def draw_actions(workspace: Workspace, study: Study, line: Entered) -> None:
    """The action log: what is open with the way to close it, what was done, and a form for more."""
    items = workspace.register.actions(study.study, line.candidate.id)
    still = [item for item in items if item.status == "open"]
    st.markdown(f"**Action log** · {len(still)} open of {len(items)}")
    for item in items:
        _draw_item(workspace, study, item)
    with st.popover("Open a task", icon=":material/add_task:"), st.form(f"task_{line.candidate.id}", border=False):
        what = st.text_input("What is to be done?", key=f"what_{line.candidate.id}")
        owner = st.text_input("By whom", line.owner, key=f"by_{line.candidate.id}")
        due: date | None = st.date_input("Until", None, key=f"due_{line.candidate.id}")
        if st.form_submit_button("Open it", key=f"task_keep_{line.candidate.id}"):
            act(
                lambda: workspace.register.add_action(
                    study.study, line.candidate.id, what, owner=owner, due=due.isoformat() if due else ""
                ),
                "Opened. Ctrl+Z undoes it.",
            )


def _draw_item(workspace: Workspace, study: Study, item: ActionItem) -> None:
    due = f" · until {escape(item.due)}" if item.due else ""
    came = f"<div class='cpi-small'>{escape(item.outcome)}</div>" if item.outcome else ""
    from_chart = " · opened by a signal" if item.signal else ""
    st.html(
        f"{chip_html(_STATES[item.status])} {escape(item.what)} "
        f"<span class='cpi-small'>{escape(item.owner)}{due}{from_chart}</span>{came}"
    )
    if item.status != "open":
        return
    with st.popover("Close it", icon=":material/task_alt:", type="tertiary", key=f"close_{item.id}"):
        came_of = st.text_input("What came of it?", key=f"came_{item.id}")
        for status, label in (("done", "Done"), ("dropped", "Drop it")):
            if st.button(label, key=f"{status}_{item.id}"):
                _close(workspace, study, item, status, came_of)


def _close(workspace: Workspace, study: Study, item: ActionItem, status: str, came_of: str) -> None:
    to: ActionProgress = "done" if status == "done" else "dropped"
    act(lambda: workspace.register.close_action(study.study, item.id, to, came_of), "Closed. Ctrl+Z undoes it.")
