"""The statement in focus: its words in their turn, what was suggested and why, and a person's judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages._correcting import draw_corrections
from pages._memo_drawer import draw_memos
from pages._parts import act, coding_chips_html, deep_link, plain, turn_html
from research import Coding, ResearchError, Source, Span, Study, Workspace, neighbour, next_open

_AROUND = 700  # characters of a long turn shown on either side of the statement


def draw_focus(workspace: Workspace, study: Study, source: Source, focus: Coding, listed: Sequence[Coding]) -> None:
    """Draws the card of ``focus`` and carries out what the person decides; then the next open statement follows."""
    with st.container(border=True):
        st.html(coding_chips_html(focus))
        _draw_context(source, focus, workspace.coding.of_source(study.study, source.id))
        _draw_reason(focus)
        corrections = draw_corrections(workspace, study, focus)
        _draw_buttons(workspace, study, focus, listed, corrections)
        with st.container(horizontal=True, gap="small"):
            deep_link("code", src=source.id, quote=focus.id)
            draw_memos(workspace, study, focus.id, key="statement")


def _draw_context(source: Source, focus: Coding, codings: Sequence[Coding]) -> None:
    turns = source.transcript.turns
    at = next((n for n, turn in enumerate(turns) if turn.span.contains(focus.span)), None)
    if at is None:
        st.markdown(f"“{plain(focus.quote)}”")
        return
    marked = {focus.span: f"{focus.status} focus"}
    for other in codings:
        if other.status != "rejected" and not any(other.span.overlaps(span) for span in marked):
            marked[other.span] = other.status
    window = Span(max(0, focus.span.start - _AROUND), focus.span.end + _AROUND)
    near = (turn for turn in turns[max(0, at - 1) : at + 2] if turn.span.overlaps(window))
    st.html("".join(turn_html(source, turn, marked, within=window) for turn in near))


def _draw_reason(focus: Coding) -> None:
    if focus.status == "suggested":
        words = f"because of “{plain(focus.because)}” · " if focus.because else ""
        st.caption(f"Suggested {words}by {plain(focus.suggested_by)}. It counts as evidence until you reject it.")
    else:
        start = ", first suggested by the machine" if focus.suggested_by else ""
        st.caption(f"{focus.status.capitalize()} by {plain(focus.by)} on {focus.at:%d %B %Y, %H:%M} UTC{start}.")


def _draw_buttons(
    workspace: Workspace,
    study: Study,
    focus: Coding,
    listed: Sequence[Coding],
    corrections: Callable[[], dict[str, object]],
) -> None:
    def decide(verb: Callable[[], object]) -> None:
        following = next_open(listed, focus.id)
        verb()
        if following is not None:
            st.query_params["quote"] = following.id

    with st.container(horizontal=True, gap="small"):
        if st.button("Confirm", key="confirm", type="primary", icon=":material/check:", shortcut="A"):
            act(lambda: decide(lambda: workspace.coding.confirm(study.study, [focus.id], **corrections())),
                "Confirmed. Ctrl+Z undoes it.")  # fmt: skip
        if st.button("Reject", key="reject", icon=":material/close:", shortcut="X"):
            act(lambda: decide(lambda: workspace.coding.reject(study.study, [focus.id])), "Rejected. Ctrl+Z undoes it.")
        _step("Previous", "P", neighbour(listed, focus.id, back=True))
        _step("Next", "N", neighbour(listed, focus.id))


def _step(label: str, key: str, to: Coding | None) -> None:
    if st.button(label, key=f"step_{key}", shortcut=key, disabled=to is None) and to is not None:
        st.query_params["quote"] = to.id
        st.rerun()


def focus_of(workspace: Workspace, study: str, listed: Sequence[Coding]) -> Coding | None:
    """The statement that the URL names, else the first of the list that nobody has judged, else the first."""
    named = st.query_params.get("quote")
    if named:
        try:
            return workspace.coding.get(study, named)
        except ResearchError:
            del st.query_params["quote"]
    return next((c for c in listed if c.status == "suggested"), listed[0] if listed else None)
