"""The transcript coder on its page: what is sent to the browser, and what comes back from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages import _kept
from pages._components.coder import bring_library, draw_coder
from pages._door import open_door, person
from pages._kept import POLL, WIDE, Row, answers, take
from pages._parts import clock_time
from research import Code, Coding, Memo, Source, Workspace


def draw_transcript(workspace: Workspace, study: str, source: Source, *, focus: str) -> None:
    """Draws the coder on ``source``; ``focus`` is the id of a coding to start at, "" for none."""
    transcript = transcript_of(source, workspace.coder.withheld(study, source.id))
    _live(study, source.id, transcript["hash"], focus)
    bring_library(transcript, key="coder_library")
    st.html(WIDE)


@st.fragment(run_every=POLL)
def _live(study: str, source: str, text: str, focus: str) -> None:
    workspace = open_door()
    key = f"coder_{source}"
    take_log(study, key)
    held = st.session_state.get(key) or {}
    data = {
        "study": study, "source": source, "hash": text, "by": person(), "focus": focus, **answers("coder"),
        **news(workspace, study, source, held.get("have"), st.session_state.setdefault("coder_sent", {}), focus=focus),
    }  # fmt: skip
    draw_coder(data, key=key, on_log=lambda: take_log(study, key))


def take_log(study: str, key: str) -> None:
    """Stores what the browser did."""
    take("coder", key, lambda log, acks: open_door().coder.apply(study, log, after=acks))


def transcript_of(source: Source, withheld: frozenset[int]) -> dict[str, Any]:
    """A transcript as the browser takes it, with a hash by which it knows it again."""
    turns = [
        [turn.speaker, turn.role, clock_time(turn), turn.span.start, *_words(source, n, withheld)]
        for n, turn in enumerate(source.transcript.turns)
    ]
    packed = json.dumps(turns, ensure_ascii=False, separators=(",", ":"))
    return {"hash": hashlib.sha256(packed.encode()).hexdigest()[:16], "turns": turns}


def _words(source: Source, n: int, withheld: frozenset[int]) -> tuple[str, bool]:
    return ("", True) if n in withheld else (source.transcript.words(source.transcript.turns[n]), False)


def news(workspace: Workspace, study: str, source: str, have: object, sent: dict[Any, Any], *, focus: str = "") -> Row:
    """The rows of a source that changed since the version that the browser says it has."""
    version, of = workspace.coder.version(study), (study, source, workspace.by, focus)
    return _kept.news(version, lambda: rows_of(workspace, study, source, focus=focus), have, sent, of=of)


def rows_of(workspace: Workspace, study: str, source: str, *, focus: str = "") -> dict[str, Row]:
    """Every code and every coding of a source by id, as the browser takes them: without the suggestions that are weaker
    than their thresholds, but for the one in ``focus``, to which a link led."""
    return rows_with(workspace, study, shown(workspace, study, source, focus))


def shown(workspace: Workspace, study: str, source: str, focus: str) -> list[Coding]:
    """The codings of a source that are drawn."""
    return workspace.thresholds.shown(study, workspace.agreement.seen(study, source), keep=focus)


def rows_with(workspace: Workspace, study: str, codings: Sequence[Coding]) -> dict[str, Row]:
    """Every code, and the given codings, by id."""
    memos = workspace.coder.memos(study)
    codes = {code.id: _code_row(code) for code in workspace.coding.codebook(study)}
    return codes | {coding.id: _coding_row(coding, memos) for coding in codings}


def _code_row(code: Code) -> Row:
    return {"id": code.id, "t": "k", "p": list(code.path), "d": code.definition, "col": code.colour}


def _coding_row(coding: Coding, memos: Mapping[str, list[Memo]]) -> Row:
    row: Row = {
        "id": coding.id, "t": "c", "s": coding.span.start, "e": coding.span.end, "k": list(coding.kinds),
        "c": coding.code or "", "st": coding.status, "by": coding.by,
    }  # fmt: skip
    if coding.suggested_by:
        row |= {"sb": 1, "sc": round(coding.score or 0.0, 3), "b": coding.because}
    if coding.status != "suggested":
        row["at"] = f"{coding.at:%d %b %Y, %H:%M} UTC"
    if coding.id in memos:
        row["m"] = [[m.text, m.by, m.type] for m in memos[coding.id]]
    return row
