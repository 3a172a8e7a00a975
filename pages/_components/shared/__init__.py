"""What our components share: how their code reaches the browser, and the parts they are made of.

Two components share the work of each. The *library* carries the code and is mounted once a page run; the other is
mounted in a fragment that polls, carries only what changed, and draws with the library's code. Streamlit sends a
component's code with every message, so the one that polls has next to none.
"""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_PARTS = ("dom.js", "signals.js", "log.js", "kept.js")


def code(folder: Path, *parts: str) -> str:
    """Our shared parts, then those of ``folder``, as one module: Streamlit takes a component's code as one text."""
    files = [
        *(_HERE / part for part in _PARTS),
        *(folder / part for part in parts),
    ]
    whole = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"^import .*?;$|^export (?=\w)", "", whole, flags=re.MULTILINE)


def style(folder: Path, part: str) -> str:
    """Our shared style, then that of ``folder``."""
    return (_HERE / "base.css").read_text(encoding="utf-8") + (folder / part).read_text(encoding="utf-8")


def library_end(name: str, *given: str) -> str:
    """The end of a library called ``name``, which gives these functions to whoever draws with it."""
    return f"""
globalThis.{name} = {{ {", ".join(given)} }};
dispatchEvent(new CustomEvent("{name}-ready"));
"""


def loader(name: str, draw: str = "draw") -> str:
    """Code that draws with the function ``draw`` of the library called ``name`` as soon as that is there."""
    return f"""
export default (component) => {{
  let gone = false;
  let stop = null;
  const start = () => {{ if (!gone) stop = globalThis.{name}.{draw}(component); }};
  if (globalThis.{name}) start(); else addEventListener("{name}-ready", start, {{ once: true }});
  return () => {{ gone = true; stop?.(); }};
}};
"""
