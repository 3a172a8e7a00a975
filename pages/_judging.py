"""The second way to code: the machine's suggestions one after the other, as a list with the one in focus beside it."""

from __future__ import annotations

import streamlit as st

from pages import _coder, _kept
from pages._coder import take_log, transcript_of
from pages._components.coder import bring_library, draw_judge
from pages._door import open_door, person
from pages._kept import POLL, WIDE, Row, answers
from pages._learning import draw_learning
from pages._listing import JUMP, draw_by_hand, draw_filters
from pages._parts import deep_link, plain, stop_empty
from research import DIMENSIONS, Coding, ResearchError, Source, Study, Tally, Workspace


def draw_judging(workspace: Workspace, study: Study, source: Source, tally: Tally) -> None:
    """Draws the statements of ``source``; the browser keeps what the person decides until it is stored."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        wanted = draw_filters()
        draw_by_hand(workspace, study, source)
        deep_link("code", label="Link to this source", view="judge", src=source.id)
    if not workspace.agreement.seen(study.study, source.id):
        stop_empty(
            f"The machine found no statement in {plain(source.name)}. Add those it missed by hand."
            if tally.read
            else f"Nobody has read {plain(source.name)} yet. Let the machine read it, or add a statement by hand.",
            "sources", "Look at the source" if tally.read else "Let the machine read it",
        )  # fmt: skip
    transcript = transcript_of(source, workspace.coder.withheld(study.study, source.id))
    focus = named(workspace, study.study)
    asked = {
        "hash": transcript["hash"], "stages": [stage.name for stage in study.stages], "dimensions": list(DIMENSIONS),
        "filter": wanted, "focus": focus,
    }  # fmt: skip
    _live(study.study, source.id, asked, _linked(source.id, focus))
    bring_library(transcript, key="coder_library")
    st.html(WIDE)


def named(workspace: Workspace, study: str) -> str:
    """Id of the statement that the URL names, as it stands today; "" for none."""
    ref = st.query_params.get("quote", "")
    try:
        return workspace.coding.get(study, ref).id if ref else ""
    except ResearchError:
        del st.query_params["quote"]
        return ""


@st.fragment(run_every=POLL)
def _live(study: str, source: str, asked: Row, linked: str) -> None:
    workspace = open_door()
    key = f"judge_{source}"
    take_log(study, key)
    draw_learning(workspace, study)
    held = st.session_state.get(key) or {}
    if at := held.get("at"):
        st.query_params["quote"] = str(at)
    sent = st.session_state.setdefault("judge_sent", {})
    version, of = workspace.coder.version(study), (study, source, workspace.by, linked)
    data = {
        "study": study, "source": source, "by": person(), "jump": st.session_state.get(JUMP, ""), **asked,
        **answers("coder"),
        **_kept.news(version, lambda: rows_of(workspace, study, source, linked), held.get("have"), sent, of=of),
    }  # fmt: skip
    draw_judge(data, key=key, on_log=lambda: take_log(study, key))


def _linked(source: str, focus: str) -> str:
    """The statement that a link led to, which is shown however weak it is; "" once the person is at another source.
    The address (``focus``) names it, or else just what is on the screen."""
    at = (st.session_state.get(f"judge_{source}") or {}).get("at")
    known: tuple[str, str] = st.session_state.get("judge_linked", ("", ""))
    now = (source, focus) if focus and focus != at else known
    st.session_state["judge_linked"] = now
    return now[1] if now[0] == source else ""


def rows_of(workspace: Workspace, study: str, source: str, focus: str) -> dict[str, Row]:
    """Every code and every coding of a source that is shown by id, with what is needed to judge it."""
    seen = workspace.learning.rescored(study, _coder.shown(workspace, study, source, focus))
    codings = {coding.id: coding for coding in seen}
    rows = _coder.rows_with(workspace, study, seen)
    return {ref: row | (_more(codings[ref]) if ref in codings else {}) for ref, row in rows.items()}


def _more(coding: Coding) -> Row:
    scores = [round(score, 3) for score in coding.scores]
    return {"d": coding.dimension, "g": coding.stage, "ss": scores, "mo": coding.suggested_by}
