"""The statement in focus: its words in their turn, what was suggested and why, and a person's judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from pages._parts import KIND_MARKS, act, coding_chips_html, deep_link, plain, turn_html
from research import (
    DIMENSIONS,
    KINDS,
    Code,
    Coding,
    ResearchError,
    Source,
    Span,
    Study,
    Workspace,
    neighbour,
    next_open,
)

NEW_CODE = "(no code)"
_AROUND = 700  # characters of a long turn shown on either side of the statement


def draw_focus(workspace: Workspace, study: Study, source: Source, focus: Coding, listed: Sequence[Coding]) -> None:
    """Draws the card of ``focus`` and carries out what the person decides; then the next open statement follows."""
    with st.container(border=True):
        st.html(coding_chips_html(focus))
        _draw_context(source, focus, workspace.coding.of_source(study.study, source.id))
        _draw_reason(focus)
        corrections = _draw_corrections(workspace, study, focus)
        _draw_buttons(workspace, study, focus, listed, corrections)
        with st.container(horizontal=True, gap="small"):
            deep_link("code", src=source.id, quote=focus.id)
            _draw_notes(workspace, study, focus)


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


def _draw_corrections(workspace: Workspace, study: Study, focus: Coding) -> Callable[[], dict[str, object]]:
    """Fields for kinds, dimension, stage and code; what it gives holds those that differ from ``focus``."""
    key = focus.id
    kinds = st.pills(
        "Signals", KINDS, selection_mode="multi", default=list(focus.kinds), key=f"kinds_{key}",
        format_func=lambda kind: f"{KIND_MARKS[kind].shape} {KIND_MARKS[kind].word}",
    )  # fmt: skip
    first, second, third = st.columns(3)
    dimension = first.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index(focus.dimension), key=f"dimension_{key}")
    stages = list(dict.fromkeys(["", *(s.name for s in study.stages), focus.stage]))
    stage = second.selectbox(
        "Stage", stages, stages.index(focus.stage), key=f"stage_{key}", format_func=lambda s: s or "(not placed)"
    )
    codes = {code.id: " › ".join(code.path) for code in workspace.coding.codebook(study.study)}
    held = codes.get(focus.code or "", NEW_CODE)
    names = [NEW_CODE, *codes.values()]
    code = third.selectbox(
        "Code", names, names.index(held), key=f"code_{key}", accept_new_options=True, help="Type a name to add a code."
    )

    def changed() -> dict[str, object]:
        fresh = {"kinds": tuple(k for k in KINDS if k in kinds), "dimension": dimension, "stage": stage}
        old = {"kinds": tuple(k for k in KINDS if k in focus.kinds), "dimension": focus.dimension, "stage": focus.stage}
        differing: dict[str, object] = {name: value for name, value in fresh.items() if value != old[name]}
        if (code or NEW_CODE) != held:
            differing["code"] = code_id(workspace, study, code or NEW_CODE, codes)
        return differing

    return changed


def code_id(workspace: Workspace, study: Study, name: str, codes: Mapping[str, str]) -> str | None:
    """Id of the code with this name, which is added when ``codes`` (names by id) has none; ``None`` for no code."""
    if name == NEW_CODE:
        return None
    known = next((code for code, path in codes.items() if path == name), None)
    return known or _added(workspace, study, name).id


def _added(workspace: Workspace, study: Study, name: str) -> Code:
    return workspace.coding.add_code(study.study, [part.strip() for part in name.split("›")])


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


def _draw_notes(workspace: Workspace, study: Study, focus: Coding) -> None:
    notes = workspace.coding.notes(study.study, focus.id)
    with st.popover(f"Notes ({len(notes)})", icon=":material/sticky_note_2:", type="tertiary"):
        for note in notes:
            st.html(
                f'<p>{escape(note.text)}<br><span class="cpi-small">{escape(note.by)}, {note.at:%d %b %Y}</span></p>'
            )
        text = st.text_area("A note on this statement", key=f"note_{focus.id}")
        if st.button("Keep the note", key="keep_note", disabled=not text):
            act(lambda: workspace.coding.note(study.study, focus.id, text), "Kept the note")


def focus_of(workspace: Workspace, study: str, listed: Sequence[Coding]) -> Coding | None:
    """The statement that the URL names, else the first of the list that nobody has judged, else the first."""
    named = st.query_params.get("quote")
    if named:
        try:
            return workspace.coding.get(study, named)
        except ResearchError:
            del st.query_params["quote"]
    return next((c for c in listed if c.status == "suggested"), listed[0] if listed else None)
