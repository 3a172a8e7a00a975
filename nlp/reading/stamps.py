"""Time stamps: reading them, and the transcripts that put name and time on a line of their own.

Zoom, Teams, Otter and most transcription services write one of a few headers before what a person says. They are
turned into labelled lines here, so that the rest of the reader knows only labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.reading.values import Draft, Line, Mark

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
CUE = re.compile(rf"^\s*({CLOCK})\s*-{{1,2}}>\s*({CLOCK})(?:\s+\S.*)?\s*$")
_STAMP = re.compile(
    rf"[\[(]\s*(?:time\s?-?stamp|time|ts)?\s*:?\s*({CLOCK})\s*(?:(?:-{{1,2}}>?|–|to)\s*({CLOCK})\s*)?[\])]",
    re.IGNORECASE,
)
_BARE = re.compile(r"^((?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d{1,3})?)(?:\s+|\s*[-–—|]\s*)(?=\S)")
_ALONE = re.compile(rf"^({CLOCK})()$")
_NAME = r"[^\W\d_][\w.'’&()/ -]{0,48}?(?:\s\d{1,2})?"
_AFTER = re.compile(rf"^({_NAME})(?:\s{{1,}}|\s*[-–—|,]\s*)[\[(]?({CLOCK})[\])]?\s*(AM|PM)?\s*:?$", re.IGNORECASE)
_BEFORE = re.compile(rf"^[\[(]?({CLOCK})[\])]?\s*(AM|PM)?\s*(?:[-–—|]\s*)?({_NAME}):?$", re.IGNORECASE)
_BRACKETED = re.compile(rf"^\[({_NAME})\]\s*({CLOCK})\s*(AM|PM)?$", re.IGNORECASE)
_CHAT = re.compile(rf"^({CLOCK})\s*(AM|PM)?\s+From\s+(.{{1,60}}?)\s+to\s+.{{1,60}}?:\s*(.*)$", re.IGNORECASE)


def milliseconds(clock: str) -> int:
    """``1:02:03.4`` → 3723400; hours may be missing, the fraction may follow a comma."""
    whole, _, fraction = clock.replace(",", ".").partition(".")
    parts = [int(part) for part in whole.split(":")]
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds * 1000 + int(fraction.ljust(3, "0")[:3] or 0)


@dataclass(frozen=True, slots=True)
class Header:
    """A line that names who speaks next: ``words`` are what stands on the same line already."""

    name: str
    start_ms: int | None
    words: str = ""


def header(text: str) -> Header | None:
    """What a line says as the header of a Zoom, Teams or Otter transcript, or None."""
    if len(text) > 400:
        return None
    chat = _CHAT.match(text)
    if chat:
        return Header(chat.group(3).strip(), None, chat.group(4))
    if len(text) > 80:
        return None
    for pattern, name, clock, noon in ((_BRACKETED, 1, 2, 3), (_AFTER, 1, 2, 3), (_BEFORE, 3, 1, 2)):
        found = pattern.match(text)
        if found and len(found.group(name).split()) <= 5 and not found.group(name).rstrip().endswith((".", "?")):
            time = None if found.group(noon) else milliseconds(found.group(clock))
            return Header(found.group(name).strip(" -–—|,"), time)
    return None


def apply_headers(draft: Draft) -> Draft:
    """Turn name-and-time lines into labels of the lines that follow, if the file has at least two of them.

    The words keep the time of their header as ``start_ms`` and the next header's as ``end_ms``. A time of day
    (AM, PM, chat logs) is no time in the recording and is dropped.
    """
    heads = [header(line.text) if line.shape in ("text", "heading") else None for line in draft.lines]
    found = [head for head in heads if head]
    if len(found) < 2 or len({head.name for head in found}) > 0.6 * len(found) + 2:
        return draft
    lines: list[Line] = []
    current: Header | None = None
    for line, head in zip(draft.lines, heads, strict=True):
        if head:
            current = head
            if head.words.strip():
                lines.append(labelled(head.name, head.words.strip(), start=head.start_ms))
                current = None
        elif current:
            lines.append(labelled(current.name, line.text, start=current.start_ms, marks=line.marks))
            current = None
        else:
            lines.append(line)
    return Draft(_closed(lines), draft.notices, timed=any(line.start_ms is not None for line in lines))


def labelled(
    name: str, words: str, *, start: int | None = None, end: int | None = None, marks: Sequence[Mark] = ()
) -> Line:
    """A line that reads ``Name: words`` in the text, its words beginning after the label."""
    shift = len(name) + 2
    moved = tuple(Mark(mark.start + shift, mark.end + shift, mark.style) for mark in marks)
    return Line(f"{name}: {words}", marks=moved, label=name, body=shift, start_ms=start, end_ms=end)


def _closed(lines: list[Line]) -> tuple[Line, ...]:
    """Give each timed line the start of the next timed one as its end, where that is later."""
    out = list(lines)
    later: int | None = None
    for index in range(len(out) - 1, -1, -1):
        line = out[index]
        if line.start_ms is None:
            continue
        if later is not None and line.end_ms is None and later > line.start_ms:
            out[index] = replace(line, end_ms=later)
        later = line.start_ms
    return tuple(out)


def apply_stamps(draft: Draft) -> Draft:
    """Take time stamps out of the words and keep them as times.

    A stamp at the start of a line times that line; one between two sentences cuts the line in two; one in the
    middle of a sentence, and ``00:00:02.000 --> 00:00:08.000`` lines, only leave the text.
    """
    lines: list[Line] = []
    waiting: tuple[int, int | None] | None = None
    bare = _many(draft.lines, _BARE.match)
    for line in draft.lines:
        cue = CUE.match(line.text)
        stamp = cue or _STAMP.fullmatch(line.text) or (_ALONE.match(line.text) if bare else None)
        if stamp:
            end = stamp.group(2)
            waiting = (milliseconds(stamp.group(1)), milliseconds(end) if end else None)
            continue
        timed_line = line
        if waiting and line.shape != "heading":
            timed_line = replace(line, start_ms=waiting[0], end_ms=waiting[1])
            waiting = None
        lines.extend(_unstamped(timed_line, bare=bare))
    timed = draft.timed or sum(line.start_ms is not None for line in lines) > 1
    return Draft(_closed(lines) if not _has_cues(draft) else tuple(lines), draft.notices, timed=timed)


def _has_cues(draft: Draft) -> bool:
    return _many(draft.lines, CUE.match)


def _many(lines: Sequence[Line], test: Callable[[str], object]) -> bool:
    """Whether at least two lines pass a test."""
    count = 0
    for line in lines:
        count += bool(test(line.text))
        if count > 1:
            return True
    return False


def _unstamped(line: Line, *, bare: bool) -> list[Line]:
    """The line without its stamps, cut where a stamp stands between sentences."""
    if bare and (found := _BARE.match(line.text)):
        line = _without(line, found.start(), found.end(), time=milliseconds(found.group(1)))
    found_at = _STAMP.search(line.text)
    if not found_at:
        return [line]
    if not line.text[: found_at.start()].strip():
        line = _without(line, 0, found_at.end(), time=milliseconds(found_at.group(1)))
        return _unstamped(line, bare=False) if line.text else []
    return _cut(line)


def _cut(line: Line) -> list[Line]:
    """All stamps after the first words, in one pass."""
    parts: list[str] = [""]
    times: list[int | None] = [line.start_ms]
    at = 0
    for found in _STAMP.finditer(line.text):
        parts[-1] += line.text[at : found.start()]
        at = found.end()
        if parts[-1].rstrip().endswith((".", "?", "!", "…", '"', "”")):
            parts.append("")
            times.append(milliseconds(found.group(1)))
        else:
            parts[-1] = parts[-1].rstrip()  # the blank after the stamp is enough
    parts[-1] += line.text[at:]
    kept = [(part.strip(), time) for part, time in zip(parts, times, strict=True) if part.strip()]
    marks = line.marks if len(kept) == 1 and kept[0][0] == line.text else ()
    return [
        replace(line, text=part, start_ms=time, marks=marks, fresh=line.fresh and not index)
        for index, (part, time) in enumerate(kept)
    ]


def _without(line: Line, start: int, end: int, *, time: int) -> Line:
    """The line without ``text[start:end]`` and the blanks after it, timed anew."""
    gap = line.text[end : end + 20]
    end += len(gap) - len(gap.lstrip(" :-–—"))
    cut = end - start
    marks = tuple(Mark(max(0, mark.start - cut), mark.end - cut, mark.style) for mark in line.marks if mark.end > end)
    return replace(line, text=line.text[:start] + line.text[end:], marks=marks, start_ms=time)
