"""Positions in texts with CRLF line ends, which some programs count as two characters and some as one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from research.exchange.refi.values import QdaSelection


def settle(raw: str, selections: Sequence[QdaSelection], names: Sequence[str]) -> tuple[str, tuple[QdaSelection, ...]]:
    """The text with LF line ends, and the selections moved to fit it.

    Where the text has CRLF, both readings are tried and the one in which more selections' names match the beginning of
    their words is taken; when neither does better, CRLF counts as two, as the bytes say.
    """
    text = raw.replace("\r\n", "\n")
    if text == raw:
        return text.replace("\r", "\n"), tuple(selections)
    returns = [i for i in range(len(raw) - 1) if raw[i] == "\r" and raw[i + 1] == "\n"]
    as_two = tuple(
        replace(s, start=s.start - bisect_left(returns, s.start), end=s.end - bisect_left(returns, s.end))
        for s in selections
    )
    as_one = tuple(selections)
    better = matching(text, as_one, names) > matching(text, as_two, names)
    return text.replace("\r", "\n"), as_one if better else as_two


def matching(text: str, selections: Sequence[QdaSelection], names: Sequence[str]) -> int:
    """How many selections begin with what their name says (cut names end in dots)."""
    return sum(
        bool(said := " ".join(name.rstrip(".…").split()))
        and " ".join(text[s.start : s.end].split()).startswith(said[:40])
        for s, name in zip(selections, names, strict=True)
    )
