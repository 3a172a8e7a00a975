"""Finding words in a turn."""

from __future__ import annotations

from nlp.errors import RecordError
from nlp.values import Span, Turn
from research.studies import Source


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
