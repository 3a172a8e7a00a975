"""The second way to code: the machine's suggestions one after the other, as a list with the one in focus beside it."""

from __future__ import annotations

import streamlit as st

from pages._focus import draw_focus, focus_of
from pages._listing import draw_by_hand, draw_filters, draw_many, draw_rows
from pages._parts import deep_link, plain, stop_empty
from research import Source, Study, Tally, Workspace


def draw_judging(workspace: Workspace, study: Study, source: Source, tally: Tally) -> None:
    """Draws the statements of ``source`` and carries out what the person decides about them."""
    codings = workspace.agreement.seen(study.study, source.id)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        listed = draw_filters(codings)
        draw_many(workspace, study.study, listed)
        draw_by_hand(workspace, study, source)
        deep_link("code", label="Link to this source", view="judge", src=source.id)
    if not codings:
        stop_empty(
            f"The machine found no statement in {plain(source.name)}. Add those it missed by hand."
            if tally.read
            else f"Nobody has read {plain(source.name)} yet. Let the machine read it, or add a statement by hand.",
            "sources", "Look at the source" if tally.read else "Let the machine read it",
        )  # fmt: skip
    st.progress(tally.decided, text=f"{tally.decided:.0%} of {len(codings)} statements judged, {tally.suggested} to go")
    focus = focus_of(workspace, study.study, listed)
    card, rows = st.columns([3, 2], gap="medium")
    with rows:
        st.markdown(f"**{len(listed)} of {len(codings)} statements**")
        draw_rows(listed, focus)
    with card:
        if focus is None:
            st.info("No statement passes the filters. Widen them to go on.", icon=":material/filter_list_off:")
        else:
            draw_focus(workspace, study, source, focus, listed)
