"""Worklists: which statements a person judges next, and finding words in a turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from nlp.errors import RecordError
from nlp.values import Kind, Span, Turn
from research.coding import Coding, Status
from research.studies import Source

Order = Literal["text", "uncertain"]
"""``text`` is the order of the source; ``uncertain`` puts the scores nearest one half first."""


def worklist(
    codings: Sequence[Coding],
    *,
    statuses: Collection[Status] = (),
    kinds: Collection[Kind] = (),
    at_least: float = 0.0,
    order: Order = "text",
) -> list[Coding]:
    """The codings to look at, in order. Empty ``statuses`` or ``kinds`` mean any.

    ``at_least`` in [0, 1] holds back machine suggestions with a lower score; what people made has none and stays.
    """
    wanted = [
        coding
        for coding in codings
        if (not statuses or coding.status in statuses)
        and (not kinds or set(coding.kinds) & set(kinds))
        and (coding.score is None or coding.score >= at_least)
    ]
    if order == "uncertain":
        return sorted(wanted, key=lambda c: (abs((1.0 if c.score is None else c.score) - 0.5), c.span))
    return sorted(wanted, key=lambda c: c.span)


def neighbour(listed: Sequence[Coding], coding: str, *, back: bool = False) -> Coding | None:
    """The one after ``coding`` in the list (before it with ``back``), round the end; ``None`` when it is alone."""
    others = [c for c in listed if c.id != coding]
    if not others:
        return None
    at = next((n for n, c in enumerate(listed) if c.id == coding), 0 if back else -1)
    return listed[(at + (-1 if back else 1)) % len(listed)]


def next_open(listed: Sequence[Coding], coding: str) -> Coding | None:
    """The next suggestion after ``coding`` that nobody has judged, round the end; ``None`` when all are judged."""
    at = next((n for n, c in enumerate(listed) if c.id == coding), -1)
    around = [*listed[at + 1 :], *listed[: max(at, 0)]]
    return next((c for c in around if c.status == "suggested"), None)


def sure_suggestions(listed: Sequence[Coding], at_least: float) -> list[Coding]:
    """The open suggestions whose likeliest signal scores ``at_least``, in [0, 1]."""
    return [c for c in listed if c.status == "suggested" and (c.score or 0.0) >= at_least]


def find_words(source: Source, turn: Turn, words: str) -> Span:
    """Where ``words`` first stand in ``turn``, white space counting as equal; the whole turn when they are blank.

    Raises:
        RecordError: if the turn does not hold them, letter by letter.
    """
    said = source.transcript.words(turn)
    if not words.strip():
        return turn.span
    start, end = _find(said, words)
    if start < 0:
        raise RecordError(
            f"The turn does not hold “{words.strip()}”.",
            "Copy the words from the turn exactly, or leave the field blank.",
        )
    return Span(turn.span.start + start, turn.span.start + end)


def _find(said: str, words: str) -> tuple[int, int]:
    """Bounds of ``words`` in ``said`` with any run of white space matching any other; (-1, -1) if absent."""
    at = [n for n, sign in enumerate(said) if not sign.isspace()]
    packed, sought = "".join(said[n] for n in at), "".join(words.split())
    found = packed.find(sought)
    return (-1, -1) if found < 0 else (at[found], at[found + len(sought) - 1] + 1)
