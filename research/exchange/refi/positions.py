"""Positions in texts with CRLF line ends, which some programs count as two characters and some as one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from research.exchange.refi.values import QdaSelection

LineEnds = Literal["as they are", "two", "one"]
"""How a text's CRLF line ends were counted in its positions; ``as they are`` when it has none."""


def settle(
    raw: str, selections: Sequence[QdaSelection], names: Sequence[str], *, usual: LineEnds = "two"
) -> tuple[str, tuple[QdaSelection, ...], LineEnds]:
    """The text with LF line ends, the selections moved to fit it, and how its line ends had been counted.

    Where the text has CRLF, both readings are tried and the one in which more selections' names match the beginning of
    their words is taken; when neither does better, the ``usual`` way of the program that wrote the file.
    """
    text = raw.replace("\r\n", "\n")
    if text == raw:
        return text.replace("\r", "\n"), tuple(selections), "as they are"
    returns = [i for i in range(len(raw) - 1) if raw[i] == "\r" and raw[i + 1] == "\n"]
    as_two = tuple(
        replace(s, start=s.start - bisect_left(returns, s.start), end=s.end - bisect_left(returns, s.end))
        for s in selections
    )
    as_one = tuple(selections)
    found_one, found_two = matching(text, as_one, names), matching(text, as_two, names)
    one = found_one > found_two or (found_one == found_two and usual == "one")
    return text.replace("\r", "\n"), as_one if one else as_two, "one" if one else "two"


def matching(text: str, selections: Sequence[QdaSelection], names: Sequence[str]) -> int:
    """How many selections begin with what their name says (cut names end in dots)."""
    return sum(begins(text[s.start : s.end], name) for s, name in zip(selections, names, strict=True))


def begins(words: str, name: str) -> bool:
    """Whether the words begin with what a selection's name says, up to white space; never for an empty name."""
    said = " ".join(name.rstrip(".…").split())
    return bool(said) and " ".join(words.split()).startswith(said[:40])
