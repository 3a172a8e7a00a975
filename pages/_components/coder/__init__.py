"""The transcript coder and the judging of suggestions in the browser: the library brings the code and the transcript,
the other two what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages._components.shared import code, library_end, loader, style

_HERE = Path(__file__).parent
_PARTS = (
    "text.js",
    "deeds.js",
    "palette.js",
    "panel.js",
    "reader.js",
    "coder.js",
    "worklist.js",
    "statement.js",
    "judge.js",
)
_END = library_end("cpiCoder", "draw", "drawJudge", "learn") + "export default ({ data }) => { learn(data); };\n"

_library = st.components.v2.component("cpi_coder_library", js=code(_HERE, *_PARTS) + _END)
_coder = st.components.v2.component("cpi_coder", css=style(_HERE, "coder.css"), js=loader("cpiCoder"))
_judge = st.components.v2.component(
    "cpi_judge", css=style(_HERE, "judge.css"), js=loader("cpiCoder", "drawJudge")
)  # fmt: skip


def bring_library(transcript: dict[str, Any], *, key: str) -> None:
    """Brings the code and a transcript to the browser, once a page run."""
    _library(key=key, data=transcript, height=1)


def draw_coder(data: dict[str, Any], *, key: str, on_log: Any) -> Any:
    """Draws the coder; what it gives has ``log``, the events that await acknowledgement, and ``have``, a version."""
    return _coder(key=key, data=data, on_log_change=on_log, on_have_change=lambda: None)


def draw_judge(data: dict[str, Any], *, key: str, on_log: Any) -> Any:
    """Draws the statements to judge; what it gives has ``log`` and ``have`` as above, and ``at``, the id in focus."""
    return _judge(
        key=key, data=data, on_log_change=on_log, on_have_change=lambda: None, on_at_change=lambda: None
    )  # fmt: skip
