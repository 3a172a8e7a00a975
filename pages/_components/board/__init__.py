"""The affinity board in the browser: the library brings the code, the board what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages._components.shared import code, library_end, loader, style

_HERE = Path(__file__).parent
_PARTS = ("rules.js", "shelves.js", "canvas.js", "drag.js", "chooser.js", "side.js", "filters.js", "board.js")
_END = library_end("cpiBoard", "draw") + "export default () => {};\n"

_library = st.components.v2.component("cpi_board_library", js=code(_HERE, *_PARTS) + _END)
_board = st.components.v2.component("cpi_board", css=style(_HERE, "board.css"), js=loader("cpiBoard"))


def bring_library(*, key: str) -> None:
    """Brings the code to the browser, once a page run."""
    _library(key=key, data={}, height=1)


def draw_board(data: dict[str, Any], *, key: str, on_log: Any) -> Any:
    """Draws the board; what it gives has ``log``, the events that await acknowledgement, and ``have``, a version."""
    return _board(key=key, data=data, on_log_change=on_log, on_have_change=lambda: None)
