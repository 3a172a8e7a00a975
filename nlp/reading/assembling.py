"""Lines and voices to a transcript: one text, and turns whose spans point into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.reading.values import Line, Piece
from nlp.values import Role, Span, Transcript, Turn

_QUOTES = '"“”„«»'


@dataclass(slots=True)
class _Open:
    """A turn that may still grow by the next line."""

    start: int
    end: int
    role: Role
    speaker: str
    start_ms: int | None
    end_ms: int | None

    def turn(self) -> Turn:
        end = self.end_ms
        if end is not None and (self.start_ms is None or end < self.start_ms):
            end = None
        return Turn(self.speaker, self.role, Span(self.start, self.end), self.start_ms, end)


def assemble(lines: Sequence[Line], pieces: Sequence[Sequence[Piece]]) -> Transcript:
    """The text of all lines, and a turn for each run of pieces that one voice says.

    A piece that is not ``alone`` joins the turn before it when voice and role are the same and nothing but blanks
    stands between the two.
    """
    text, starts = _text(lines)
    turns: list[_Open] = []
    for line, start, parts in zip(lines, starts, pieces, strict=True):
        for index, piece in enumerate(parts):
            _add(text, turns, line, piece, start=start, first=index == 0)
    return Transcript(text, tuple(turn.turn() for turn in turns))


def _text(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The whole text and where each line's words (after its prefix) begin; a blank line keeps paragraphs apart."""
    out: list[str] = []
    starts: list[int] = []
    at = 0
    for index, line in enumerate(lines):
        gap = ("\n\n" if line.fresh else "\n") if index else ""
        starts.append(at + len(gap) + len(line.prefix))
        whole = gap + line.prefix + line.text
        out.append(whole)
        at += len(whole)
    return "".join(out), starts


def _add(text: str, turns: list[_Open], line: Line, piece: Piece, *, start: int, first: bool) -> None:
    begin, end = _trim(text, start + piece.start, start + piece.end, quoted=piece.role == "customer")
    if begin >= end:
        return
    last = turns[-1] if turns else None
    if (
        last
        and not (piece.alone or (first and line.start_ms is not None))
        and (last.role, last.speaker) == (piece.role, piece.speaker)
        and not text[last.end : begin].strip(" \n" + _QUOTES)
    ):
        last.end = end
        last.end_ms = line.end_ms if line.end_ms is not None else last.end_ms
        return
    times = (line.start_ms, line.end_ms) if first or line.end_ms is not None else (None, None)
    turns.append(_Open(begin, end, piece.role, piece.speaker, *times))


def _trim(text: str, begin: int, end: int, *, quoted: bool) -> tuple[int, int]:
    """Blanks never belong to a turn, nor does a pair of quotation marks around all of a customer's words.

    A lone opening mark (never closed) goes too; marks around single words inside stay.
    """
    begin, end = _blanks(text, begin, end)
    while begin < end and text[begin] in ".,;:" and text[begin + 1 : begin + 2] == " ":
        begin, end = _blanks(text, begin + 1, end)  # what a stage direction left behind
    if not quoted or begin >= end or text[begin] not in _QUOTES:
        return begin, end
    inner = text[begin + 1 : end]
    if not any(mark in inner for mark in _QUOTES):
        return _blanks(text, begin + 1, end)
    if text[end - 1] in _QUOTES and end - 1 > begin and not any(mark in inner[:-1] for mark in _QUOTES):
        return _blanks(text, begin + 1, end - 1)
    return begin, end


def _blanks(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
