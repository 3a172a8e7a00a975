"""History: who did what and when; take one step back, or go back to a restore point."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages._parts import act, begin, confirmed, next_link, plain

SHOWN = 25

workspace, study = begin("History", "Who did what, and when. Nothing is ever lost: every step can be taken back.")
steps = workspace.history.steps(study.study)
points = {point.stamp.action: point for point in workspace.history.points(study.study)}
with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
    name = st.text_input("New restore point", key="point_name", placeholder="before the merge")
    if st.button("Set it", key="set_point", disabled=not name.strip(), icon=":material/flag:"):
        act(lambda: workspace.history.mark(study.study, name), "Set the restore point")
for action, point in points.items():
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f":material/flag: **{plain(point.name)}** · {plain(point.by)}, {point.at:%d %b %Y, %H:%M} UTC")
        if confirmed(
            "Go back to it", "Everything done since is taken back, by everybody. Undo brings it again.",
            key=f"restore_{action}", icon=":material/restore:",
        ):  # fmt: skip
            act(partial(workspace.history.restore, study.study, action), "Went back. Ctrl+Z undoes it.")
people = sorted({step.action.by for step in steps})
left, right = st.columns(2)
who = left.pills("By", people, selection_mode="multi", key="history_by")
words = right.text_input("Search", key="history_words", placeholder="words of the step").casefold()
listed = [s for s in steps if (not who or s.action.by in who) and words in s.action.summary.casefold()]
st.markdown(f"**{len(listed)} of {len(steps)} steps**")
pages = -(-len(listed) // SHOWN)
page = st.pagination(pages, key="history_page") if pages > 1 else 1
for step in listed[(page - 1) * SHOWN : page * SHOWN]:
    done = step.action
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        told = f"~~{plain(done.summary)}~~ (taken back)" if step.undone else plain(done.summary)
        st.markdown(f"{done.at:%d %b %Y, %H:%M} UTC · **{plain(done.by)}** · {told}")
        fixed = done.verb in {"studies.create", "history.undo", "history.redo"}
        if not step.undone and not fixed and st.button("Take back", key=f"back_{done.id}", type="tertiary"):
            act(partial(workspace.history.undo, study.study, done.id), "Taken back. Redo brings it again.")
next_link("overview", "see where the study stands")
