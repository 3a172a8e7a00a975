"""The transcript coder in the browser.

Two components share the work. The *library* carries the code and the transcript and is mounted once a page run; the
*coder* is mounted in a fragment that polls, carries only what changed, and draws with the library's code. Streamlit
sends a component's code with every message, so the one that polls has next to none.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_PARTS = ("text.js", "dom.js", "log.js", "deeds.js", "palette.js", "panel.js", "reader.js", "coder.js")

LIBRARY_END = """
globalThis.cpiCoder = { draw, learn };
dispatchEvent(new CustomEvent("cpi-coder-ready"));
export default ({ data }) => { learn(data); };
"""

LOADER = """
export default (component) => {
  let gone = false;
  let stop = null;
  const start = () => { if (!gone) stop = globalThis.cpiCoder.draw(component); };
  if (globalThis.cpiCoder) start(); else addEventListener("cpi-coder-ready", start, { once: true });
  return () => { gone = true; stop?.(); };
};
"""


def code() -> str:
    """All parts as one module: Streamlit takes a component's code as one text."""
    return "\n".join(re.sub(r"^import .*?;$|^export (?=\w)", "", read(part), flags=re.MULTILINE) for part in _PARTS)


def read(name: str) -> str:
    """One of the files beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")


_library = st.components.v2.component("cpi_coder_library", js=code() + LIBRARY_END)
_coder = st.components.v2.component("cpi_coder", css=read("coder.css"), js=LOADER)


def bring_library(transcript: dict[str, Any], *, key: str) -> None:
    """Brings the code and a transcript to the browser, once a page run."""
    _library(key=key, data=transcript, height=1)


def draw_coder(data: dict[str, Any], *, key: str, on_log: Any) -> Any:
    """Draws the coder; what it gives has ``log``, the events that await acknowledgement, and ``have``, a version."""
    return _coder(key=key, data=data, on_log_change=on_log, on_have_change=lambda: None)
