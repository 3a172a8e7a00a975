"""Short ways to read a text in tests and to see who said what."""

from __future__ import annotations

from nlp.reading import Reading, read


def reading(text: str, name: str = "notes.md") -> Reading:
    """A reading of UTF-8 text."""
    return read(name, text.encode())


def said(result: Reading, role: str) -> list[str]:
    """The words of every turn in a role, in order."""
    transcript = result.transcript
    return [transcript.words(turn) for turn in transcript.turns if turn.role == role]


def spoken(result: Reading) -> list[tuple[str, str, str]]:
    """Speaker, role and words of every turn that is no boilerplate."""
    transcript = result.transcript
    return [(t.speaker, t.role, transcript.words(t)) for t in transcript.turns if t.role != "boilerplate"]


def kinds(result: Reading) -> set[str]:
    """The kinds of notices a reading carries."""
    return {notice.kind for notice in result.notices}


def check_spans(result: Reading) -> None:
    """Turns are in order, never overlap, and hold words."""
    end = 0
    for turn in result.transcript.turns:
        words = result.transcript.text[turn.span.start : turn.span.end]
        assert words == result.transcript.words(turn)
        assert words.strip() == words != ""
        assert turn.span.start >= end
        end = turn.span.end
    assert end <= len(result.transcript.text)
