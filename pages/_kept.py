"""What the pages of our components share: storing the log a browser keeps, and sending it only what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import streamlit as st

from research import Applied

Row = dict[str, Any]
Apply = Callable[[list[object], Mapping[str, int]], Applied]
KEPT = 3  # versions of the rows that a browser may build on
POLL = 1.0  # seconds
WIDE = """<style>
@media (min-width:900px){.stMainBlockContainer{padding-inline:2.5rem}}
[data-stale=true]{opacity:1!important;transition:none!important}
</style>"""
"""A component wants room, and its page is not dimmed while the server works: what is done is drawn before it answers,
and a component asks for news every second, so that the words around it would fade again and again."""


def take(name: str, key: str, apply: Apply) -> None:
    """Stores what the browser did in the component ``key``. Called before the page runs, so that a page switch loses
    nothing, and in it."""
    log = (st.session_state.get(key) or {}).get("log") or []
    acks = st.session_state.setdefault(f"{name}_acks", {})
    done = apply(log if isinstance(log, list) else [], acks)
    acks.update(done.acknowledged)
    told = [{"mount": r.mount, "seq": r.seq, "message": r.message, "fix": r.fix} for r in done.refused]
    if told:
        st.session_state[f"{name}_refused"] = [*st.session_state.get(f"{name}_refused", []), *told][-20:]


def answers(name: str) -> Row:
    """What the browser is told of its log: the last event dealt with of each mount, and what was refused."""
    return {"acks": st.session_state.get(f"{name}_acks", {}), "refused": st.session_state.get(f"{name}_refused", [])}


def news(
    version: int, rows: Callable[[], Mapping[str, Row]], have: object, sent: dict[Any, Any], *, of: Hashable
) -> Row:
    """The rows that changed since the version that the browser says it has; all of them when it has none.

    ``sent`` remembers what was sent before, by version, for one thing (``of``) at a time.
    """
    if sent.get("of") != of:
        sent.clear()
        sent.update({"of": of, "versions": {}})
    versions: dict[int, Mapping[str, Row]] = sent["versions"]
    if version not in versions:
        versions[version] = rows()
    now, base = versions[version], versions.get(have) if isinstance(have, int) else None
    for old in sorted(versions)[:-KEPT]:
        if old != have:
            del versions[old]
    before = base or {}
    return {
        "version": version, "from": have if base is not None else None,
        "put": [row for ref, row in now.items() if before.get(ref) != row], "drop": [r for r in before if r not in now],
    }  # fmt: skip
