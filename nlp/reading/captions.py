"""WebVTT and SubRip: cues to lines, the pieces of one sentence put together, times kept.

A line ends where the speaker changes, or at the end of a cue that ends a sentence; without any punctuation it ends
at a pause of two seconds or after half a minute. A line is timed from its first cue to its last.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.reading.stamps import CUE, labelled, milliseconds
from nlp.reading.values import Draft, Line, Notice

_VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^>]{1,100})>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)\b[^>]{0,200}>|<\d[\d:.]*>|\{\\[^}]{0,100}\}", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:>>\s*)?([^\W\d_][\w.'’()&/ -]{0,48}?(?:\s\d{1,3})?)\s*:\s+")
_DASH = re.compile(r"^\s*(?:[-–—]\s+|>>\s*)")
_BLOCKS = ("NOTE", "STYLE", "REGION", "WEBVTT")
_ENDS = re.compile(r"[.?!…][\"”’')\]]*$")
_PAUSE_MS = 2_000
_LONG_MS = 30_000


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: who (or ""), what, from when to when in milliseconds."""

    voice: str
    words: str
    start_ms: int
    end_ms: int
    fresh: bool = False


def read_captions(text: str) -> Draft:
    """Lines of a WebVTT or SubRip file."""
    cues = _voiced(list(_cues(text)))
    return Draft(tuple(_lines(cues)), _clock_notices(cues), timed=True)


def _cues(text: str) -> Iterator[Cue]:
    """Cues in file order; comments, styles, identifiers and settings are passed over."""
    rows = text.split("\n")
    index = 0
    while index < len(rows):
        found = CUE.match(rows[index])
        if not found:
            index = _past_block(rows, index)
            continue
        body: list[str] = []
        index += 1
        while index < len(rows) and rows[index].strip() and not CUE.match(rows[index]):
            body.append(rows[index])
            index += 1
        yield from _spoken(body, milliseconds(found.group(1)), milliseconds(found.group(2)))


def _past_block(rows: list[str], index: int) -> int:
    """The row after an identifier, or after a whole comment, style or region block."""
    if rows[index].strip().split(" ")[0] in _BLOCKS:
        while index < len(rows) and rows[index].strip():
            index += 1
    return index + 1


def _spoken(body: list[str], start: int, end: int) -> Iterator[Cue]:
    """The voices of one cue: a ``<v Name>`` tag, a leading dash or ``>>`` begins another."""
    voice, words, fresh = "", "", False
    for row in body:
        found = _VOICE.search(row)
        plain = html.unescape(_TAGS.sub("", row))
        dashed = bool(_DASH.match(plain))
        if (found or dashed) and words.strip():
            yield Cue(voice, words.strip(), start, end, fresh)
            words = ""
        fresh = fresh or dashed
        if found:
            voice = html.unescape(found.group(1)).strip()
        words += " " + _DASH.sub("", plain).strip()
    if words.strip():
        yield Cue(voice, " ".join(words.split()), start, end, fresh)


def _voiced(cues: list[Cue]) -> list[Cue]:
    """``Name: words`` read as a voice where the name comes up more than once, or with another one."""
    counts = Counter(found.group(1) for cue in cues if not cue.voice and (found := _LABEL.match(cue.words)))
    real = {name for name, count in counts.items() if count > 1 or (len(counts) > 1 and name[:1].isupper())}
    out: list[Cue] = []
    for cue in cues:
        found = None if cue.voice else _LABEL.match(cue.words)
        if found and found.group(1) in real and len(found.group(1).split()) <= 4:
            out.append(replace(cue, voice=found.group(1), words=cue.words[found.end() :]))
        else:
            out.append(cue)
    return [cue for cue in out if cue.words.strip()]


def _lines(cues: list[Cue]) -> Iterator[Line]:
    punctuated = sum(bool(_ENDS.search(cue.words)) for cue in cues) > 0.1 * len(cues)
    held: list[Cue] = []
    last = ""
    for cue in cues:
        if held and _cuts(held, cue, punctuated=punctuated):
            yield _line(held, last)
            last = held[0].voice or last
            held = []
        held.append(cue)
    if held:
        yield _line(held, last)


def _cuts(held: list[Cue], cue: Cue, *, punctuated: bool) -> bool:
    """Whether ``cue`` begins a new line. A cue without a voice goes on with the one before."""
    voice = held[0].voice
    if cue.fresh or (cue.voice and cue.voice != voice):
        return True
    if punctuated:
        return bool(_ENDS.search(held[-1].words))
    return cue.start_ms - held[-1].end_ms >= _PAUSE_MS or cue.end_ms - held[0].start_ms > _LONG_MS


def _line(held: list[Cue], last: str) -> Line:
    words = " ".join(cue.words for cue in held)
    start, end = held[0].start_ms, max(cue.end_ms for cue in held)
    voice = held[0].voice
    if voice and voice != last:
        return labelled(voice, words, start=start, end=end)
    return Line(words, label=voice, start_ms=start, end_ms=end, fresh=False)


def _clock_notices(cues: list[Cue]) -> tuple[Notice, ...]:
    back = sum(after.start_ms < before.start_ms for before, after in pairwise(cues))
    wrong = sum(cue.end_ms < cue.start_ms for cue in cues)
    if not back + wrong:
        return ()
    return (
        Notice(
            "times",
            f"The time runs backwards at {back + wrong} of {len(cues)} captions.",
            "The words are kept in the order of the file; check the times before you quote a minute.",
        ),
    )
