"""A text of another program as a transcript: its words stay, its turns are read from them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from nlp import reading
from nlp.errors import ReadingError
from nlp.reading import Reading
from nlp.values import Span, Transcript, Turn

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")


def understood(name: str, text: str) -> tuple[Transcript, str]:
    """(transcript, language). Turns are those the reader finds; where it would change the text, one a paragraph.

    The transcript's text is ``text`` itself, character for character. The language is "und" when nothing was read.
    """
    stem = PurePosixPath(name.replace("\\", "/")).stem or "source"
    found = [made for suffix in (".txt", ".md") if (made := _read(stem + suffix, text)) is not None]
    language = found[0].language if found else "und"
    for made in found:
        if made.transcript.text == text:
            return made.transcript, language
    for made in found:
        turns = _placed(made.transcript, text)
        if turns:
            return Transcript(text, turns), language
    return Transcript(text, paragraphs(text)), language


def paragraphs(text: str) -> tuple[Turn, ...]:
    """One turn of a customer for each paragraph: lines up to the next blank one."""
    found = (match.span() for match in _PARAGRAPH.finditer(text))
    return tuple(Turn("", "customer", Span(start, start + len(text[start:end].rstrip()))) for start, end in found)


def _read(name: str, text: str) -> Reading | None:
    try:
        return reading.read(name, text.encode("utf-8", "replace"))
    except ReadingError:
        return None


def _placed(transcript: Transcript, text: str) -> tuple[Turn, ...]:
    """The reader's turns where their words stand in the unchanged text; none if one of them is not there."""
    placed, cursor = [], 0
    for turn in transcript.turns:
        words = transcript.words(turn)
        start = text.find(words, cursor)
        if start < 0:
            return ()
        cursor = start + len(words)
        placed.append(replace(turn, span=Span(start, cursor)))
    return tuple(placed)
