"""Cutting one line into voices: stage directions out, quoted words apart from the note around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.reading.values import Line, Piece
from nlp.reading.wording import about_person, asks, brackets, directs, first_person, opens_question, tells_doing
from nlp.values import Role

_OPEN = '"“„«'
_CLOSE = '"”“»'
_END = re.compile(r"[.?!…:;\"”’')\]*-]\s*$")
_NOISE = re.compile(r"[\[(](?:music|applause|♪)", re.IGNORECASE)
_QUOTE_RUN = re.compile(r"[\"“„«]([^\"“”„«»]{3,})(?:[\"”»“]|$)")
_NAMED_THING = re.compile(
    r"\b(?:on|to|the|a|an|via|of|titled|called|labell?ed|named|button|link|tab|says|said|section|under|clicks?|"
    r"selects?|read(?:s|ing)|and|or|for|with|see|in)\s*$",
    re.IGNORECASE,
)


def speech(line: Line, role: Role, speaker: str, *, start: int = -1, end: int = -1, alone: bool = True) -> list[Piece]:
    """The words of a line under one voice, its stage directions cut out as boilerplate.

    A direction is cut where it stands at the edge of the line or between sentences; inside a sentence it stays, so
    that no statement is torn. A bracketed question within a note is the moderator's.
    """
    start = line.body if start < 0 else start
    end = line.end if end < 0 else end
    pieces: list[Piece] = []
    at = start
    for begin, stop in _asides(line, start, end):
        if begin < at:
            continue
        if line.text[at:begin].strip():
            pieces.append(Piece(at, begin, role, speaker, alone or bool(pieces)))
        pieces.append(Piece(begin, stop, _aside_role(line.text[begin:stop], role)))
        at = stop
    if line.text[at:end].strip(" .,*"):
        pieces.append(Piece(at, end, role, speaker, alone or bool(pieces)))
    return pieces


def _aside_role(aside: str, role: Role) -> Role:
    words = aside.strip("[]() ")
    if role != "interviewer" and (asks(words) or opens_question(words)) and not directs(words):
        return "interviewer"
    return "boilerplate"


def _asides(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """Directions within the words: brackets and italics that tell what is done, at an edge or between sentences."""
    found = sorted(_stretches(line, start, end))
    kept: list[tuple[int, int]] = []
    for begin, stop in found:
        if kept and begin < kept[-1][1]:
            continue
        slanted = line.text[begin] not in "[(" and " " in line.text[begin:stop]
        left = line.text[max(start, begin - 12) : begin]
        edge_left = begin - start < 40 and not line.text[start:begin].strip()
        edge_right = end - stop < 40 and not line.text[stop:end].strip(" .*")
        after = line.text[stop : stop + 12].lstrip()
        upper = after[:1].isupper() and (slanted or not after.startswith(("I ", "I'", "I’")))
        between = bool(_END.search(left)) or upper
        if edge_left or edge_right or between or _NOISE.match(line.text, begin):
            kept.append((begin, stop))
    return kept


def _stretches(line: Line, start: int, end: int) -> Iterable[tuple[int, int]]:
    for found in brackets(line.text, start, end):
        words = found.group()[1:-1]
        if directs(words) or _question(found.group()):
            yield found.span()
    for mark in line.marks:
        if (
            mark.style == "italic"
            and start <= mark.start
            and mark.end <= end
            and directs(line.text[mark.start : mark.end])
        ):
            yield mark.start, mark.end


def _question(bracketed: str) -> bool:
    """``[What would you expect?]`` between a customer's words; parentheses may be the customer's own."""
    words = bracketed[1:-1].strip()
    return bracketed[0] == "[" and len(words.split()) > 1 and (words.endswith("?") or opens_question(words))


def past_direction(line: Line) -> list[Piece] | None:
    """A line that begins with a bracketed direction and goes on in words: those are the customer's. None for others."""
    if line.text[line.body : line.body + 1] not in ("[", "("):
        return None
    first = next(iter(_asides(line, line.body, line.end)), None)
    if first is None or first[0] != line.body or not line.text[first[1] : line.end].strip(" .*"):
        return None
    if _aside_role(line.text[first[0] : first[1]], "customer") != "boilerplate":
        return None
    return speech(line, "customer", "")


def quoted(line: Line, speaker: str, *, rest: Role) -> list[Piece]:
    """A note with quotations: the quoted words are the customer's, what stands around them has the role ``rest``.

    Names of things ("clicks on "Save"") are no quotations. A quotation that never closes reaches the end.
    """
    text = line.text
    pieces: list[Piece] = []
    at = line.body
    for begin, stop in _quotations(text, line.body, line.end):
        before = text[at:begin].rstrip(_OPEN + " ")
        if len(before.split()) >= 2:
            pieces.append(_around(before, at, rest, speaker))
        pieces.append(Piece(begin, stop, "customer", speaker))
        at = stop
    tail = text[at : line.end]
    if not pieces:
        return speech(line, rest, speaker if rest == "customer" else "")
    if len(tail.strip(' ."”').split()) >= 2:
        skipped = len(tail) - len(tail.lstrip(_CLOSE + " "))
        pieces.append(_around(tail[skipped:].rstrip(_OPEN + " "), at + skipped, rest, speaker))
    return pieces


def _around(words: str, at: int, rest: Role, speaker: str) -> Piece:
    """Words around a quotation: a question is the guide's, an action a note, anything else as the line goes."""
    role: Role = "boilerplate" if asks(words) else "observer" if tells_doing(words) or about_person(words) else rest
    return Piece(at, at + len(words), role, speaker if role == "customer" else "")


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans between quotation marks that are somebody's words, marks left out."""
    if text[start:end].count('"') % 2 and text[start:end].lstrip()[:1] == '"':
        begin = start + len(text[start:end]) - len(text[start:end].lstrip()) + 1
        second = text.find('"', begin, end)
        if second < 0 or _NAMED_THING.search(text[begin:second]):
            return [(begin, begin + len(text[begin:end].rstrip(_CLOSE + " ")))]
    return [
        found.span(1)
        for found in _QUOTE_RUN.finditer(text, start, end)
        if _said(text[max(start, found.start() - 60) : found.start()], found.group(1))
    ]


def _said(before: str, words: str) -> bool:
    if not before.strip(" -–—"):
        return len(words.split()) >= 1
    if _NAMED_THING.search(before) and not words.lstrip().startswith(("I ", "I'", "I’")):
        return False
    return len(words.split()) >= 5 or first_person(words)


def one(line: Line, role: Role, speaker: str = "", *, start: int = -1, end: int = -1) -> list[Piece]:
    """The whole line, or a part of it, as one piece."""
    start = line.body if start < 0 else start
    end = line.end if end < 0 else end
    return [Piece(start, end, role, speaker)] if line.text[start:end].strip() else []


def both(*parts: Sequence[Piece]) -> list[Piece]:
    """Pieces of one line put one after another."""
    return [piece for part in parts for piece in part]
