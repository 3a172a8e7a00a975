"""Sources: drop files, check what they became, keep them, let the machine read them."""

from __future__ import annotations

import streamlit as st

from pages._draft_table import draw_for_all, draw_table
from pages._draft_view import draw_draft
from pages._drafts import drafts, keep_all, take
from pages._parts import begin, next_link, place, say, show_problem, stop_empty, told_apart
from pages._source_list import draw_machine, draw_sources

workspace, study = begin("Sources", f"The texts of this study. They are kept {place()}; nothing is sent anywhere.")


def draw_upload() -> None:
    """Takes dropped files into drafts at once; the uploader itself forgets them on a page switch."""
    turn = st.session_state.get("upload_turn", 0)
    dropped = st.file_uploader(
        "Drop transcripts or notes", accept_multiple_files=True, key=f"upload_{turn}",
        help="Text, Markdown, captions (VTT, SRT), Word, PDF, web pages, tables (CSV, XLSX), or a zip of them.",
    )  # fmt: skip
    if dropped:
        with st.spinner(f"Reading {len(dropped)} files …"):
            st.session_state["broken"] = take(workspace, study.study, [(f.name, f.getvalue()) for f in dropped])
        st.session_state["upload_turn"] = turn + 1
        st.rerun()
    for problem in st.session_state.pop("broken", ()):
        show_problem(problem)


def draw_drafts() -> None:
    """What the files became, to be checked before it is kept: quotes will point into these very words."""
    held = drafts(study.study)
    if not held:
        return
    st.subheader(f"To check before keeping: {len(held)}", anchor=False)
    draw_table(workspace, study, held)
    with st.container(horizontal=True, gap="small"):
        ready = [draft for draft in held if draft.reading is not None]
        if st.button(f"Keep all {len(ready)}", type="primary", disabled=not ready, key="keep_all"):
            with st.spinner("Keeping the sources …"):
                kept, left = keep_all(workspace, study.study)
            say(f"Kept {kept}." + (f" {left} still need a look." if left else ""))
            st.rerun()
        draw_for_all(held)
        if st.button("Discard all", key="discard_all", help="Drops the files above; kept sources stay."):
            held.clear()
            st.rerun()
    names = told_apart({f"{n}": draft.name for n, draft in enumerate(held)})
    look = st.selectbox("Look into a file", list(names), format_func=names.__getitem__, key="draft_look")
    draw_draft(workspace, held[int(look or 0)])


draw_upload()
draw_drafts()
sources = workspace.sources.all(study.study)
if not sources:
    if not drafts(study.study):
        stop_empty("Drop transcripts or notes above. Each is shown turn by turn before anything is kept.")
    st.stop()
tallies = workspace.overview.tallies(study.study)
st.subheader(f"In this study: {len(sources)}", anchor=False)
if unasked := sum(source.consent == "unknown" for source in sources):
    st.caption(
        f":material/lock: Consent is not recorded for {unasked} of {len(sources)}: what they say counts, and reports "
        "do not quote it. Open one to record it, or say what a person allows on the Participants page."
    )
draw_machine(workspace, study, tallies)
draw_sources(workspace, study, sources, tallies)
found = any(tally.total for tally in tallies.values())
next_link("code", "judge what the machine noticed" if found else "read and code, by hand")
