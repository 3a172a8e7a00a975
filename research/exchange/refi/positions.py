"""Positions in texts with CRLF line ends or a byte-order mark, which some programs count and some do not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from research.exchange.refi.values import QdaSelection

LineEnds = Literal["two", "one"]
"""How the CRLF line ends of a text were counted in its positions."""

MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Settled:
    """A text with LF line ends and no mark before it, its selections moved to fit, and what had to be interpreted."""

    text: str
    selections: tuple[QdaSelection, ...]
    said: tuple[str, ...] = ()


def settle(raw: str, selections: Sequence[QdaSelection], names: Sequence[str], *, usual: LineEnds = "two") -> Settled:
    """The text as we keep it, and its selections at the places their names speak of.

    Where the text has CRLF or begins with a mark, every reading is tried and the one in which the names fit the words
    best is taken; when none does better, the ``usual`` way of the program that wrote the file, without the first mark.
    """
    text, tries = _tries(raw, selections, usual)
    end, shift, best = max(tries, key=lambda each: matching(text, each[2], names))  # the first of equals
    said = [f"text whose line ends were counted as {end}"] if "\r\n" in raw else []
    said += ["text whose byte-order mark was counted"] if shift else []
    return Settled(text.replace("\r", "\n"), best, tuple(said))


def fits(raw: str, selections: Sequence[QdaSelection], names: Sequence[str]) -> dict[LineEnds, int]:
    """How well the names fit the words at best when line ends count as two, and as one; empty without CRLF."""
    if "\r\n" not in raw:
        return {}
    text, tries = _tries(raw, selections, "two")
    scored = [(matching(text, moved, names), end) for end, _, moved in tries]
    return {end: max(score for score, of in scored if of == end) for end in {end for _, end in scored}}


def _tries(
    raw: str, selections: Sequence[QdaSelection], usual: LineEnds
) -> tuple[str, list[tuple[LineEnds, int, tuple[QdaSelection, ...]]]]:
    """The text with LF line ends, and every way its positions may have been counted, the likeliest first."""
    marks = len(raw) - len(raw.lstrip(MARK))
    body = raw[marks:]
    returns = [i for i in range(len(body) - 1) if body[i] == "\r" and body[i + 1] == "\n"]
    ends: list[LineEnds] = [usual, "one" if usual == "two" else "two"] if returns else ["one"]
    counted = [max(0, marks - 1), *(n for n in range(marks + 1) if n != max(0, marks - 1))]
    tries = [
        (end, shift, _moved(selections, returns if end == "two" else [], shift)) for shift in counted for end in ends
    ]
    return body.replace("\r\n", "\n"), tries


def _moved(selections: Sequence[QdaSelection], returns: Sequence[int], shift: int) -> tuple[QdaSelection, ...]:
    def place(at: int) -> int:
        return at - shift - bisect_left(returns, at - shift)

    return tuple(replace(s, start=place(s.start), end=place(s.end)) for s in selections)


def matching(text: str, selections: Sequence[QdaSelection], names: Sequence[str]) -> int:
    """How well the selections fit their names, in sum."""
    return sum(
        _fit(text[s.start : s.end] if s.start >= 0 else "", name) for s, name in zip(selections, names, strict=True)
    )


def begins(words: str, name: str) -> bool:
    """Whether the words begin with what a selection's name says, up to white space; never for an empty name."""
    return _fit(words, name) > 0


def _fit(words: str, name: str) -> int:
    """3 for all of the words, 2 for how they begin, 1 for how they begin after white space (names may be cut)."""
    said = _flat(name.rstrip(".…")).strip()
    told = _flat(words)
    if not said:
        return 0
    if told in {said, _flat(name)}:
        return 3
    return 2 if told.startswith(said[:40]) else int(told.lstrip().startswith(said[:40]))


def _flat(text: str) -> str:
    """White space made single, but kept before and after: it tells a reading that is off by one."""
    inner = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}" if inner else ""
