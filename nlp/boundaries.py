"""Where statements end, as far as line breaks, bullets and punctuation tell; no model is asked here.

Works on plain strings and half-open code-point spans of them. Tuned on the development files of two treebanks; what
punctuation leaves open (long runs of words without any) is for the parser, see :mod:`nlp.segmenting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from nlp.values import Span

INVISIBLE = "\u2800\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Characters that look like nothing but are no white space to Python."""


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_EMOJI = "\u2600-\u27bf\u2b50\U0001f300-\U0001faff\ufe0f"
_QUOTES = "\"“”„«»'‘’`"
_PAIRS = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»", "'": "'", "‘": "’", "’": "’", "`": "`", "*": "*", "_": "_"}
_LINES = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(
    rf"(?:[\s{INVISIBLE}]*(?:\[[ xX]?\](?=\s)|\\?[-*+•·▪▫◦‣●○■□–—>](?=[\s{INVISIBLE}])|>+|#{{1,6}}(?=\s)|[•·▪◦‣●]"
    r"|\(?\d{1,3}[.)](?=\s)|\(?[a-hA-H]\)(?=\s)|[a-z]\.(?=\s)))+"
)
_END = re.compile(
    rf"(?P<mark>[.!?…‽]+)(?P<close>[{_QUOTES})\]*_]*)(?P<gap>[\s{INVISIBLE}]+)(?=(?P<open>[{_QUOTES}(\[*_]*)(?P<next>\S))"
    rf"|(?P<emoji>[{_EMOJI}]+)\s+(?=[A-Z])"
    r"|(?<=[a-z]{3})(?P<tight>[.!?])(?=[A-Z][a-z]+[\s,'’])"
)
_REPORTED = re.compile(r"(?<=[\w,:]\s)(?P<said>\"(?=\w)[^\"“”]{1,200}\"|“(?=\w)[^“”]{1,200}”)(?=\W|$)")
_TITLES = word_set(
    "mr mrs ms dr prof st sgt lt col gen capt maj rev hon vs e.g i.e eg ie cf approx fig figs al no nos pp vol "
    "ext dept sen rep gov pres messrs mt ft"
)
_MAYBE = word_set(
    "etc inc ltd co corp jr sr a.m p.m u.s u.k u.n d.c ph.d m.d b.a m.a apt ave blvd rd jan feb mar apr jun jul aug "
    "sep sept oct nov dec min max hr hrs est yr yrs mon tue tues wed thu thur thurs fri sat sun"
)
_STARTERS = word_set(
    "i i'm i've i'd i'll he she it it's we we're they you the this that that's these those there there's then so and "
    "but or if when what why how who where because my your his her our their a an in on at for after before now also "
    "some most all no not yes yeah ok okay well let just do does did is are was were can could would should"
)
_LOOSE = word_set("the a an of to and or in on at for with from by my your his her our their is are was be as")
_STOP = re.compile(r"\w[.!?…](?:\s|$)")
_CLOSED = re.compile(rf"[.!?…:;{_QUOTES})\]*_]$")
_WORD = re.compile(r"\S+")
_I = re.compile(r"I(?:['’]\w+)?\b")


def lines(text: str, *, spoken: bool) -> Iterator[Span]:
    """Stretches that no statement crosses: lines, less their bullets.

    A line break ends a statement, except where ``spoken`` words were plainly wrapped at a margin: the line has 25
    characters or more and no punctuation at its end, and the next goes on in lower case (or the line ends in a word
    like "the", which ends nothing). The whole turn must look like running text, see :func:`_runs_on`.
    """
    rows = [Span(*found.span()) for found in _LINES.finditer(text)]
    joined = spoken and _runs_on([row.of(text).rstrip() for row in rows])
    start = None
    for row, following in pairwise([*rows, None]):
        if row is None:
            break
        start = row.start if start is None else start
        if joined and following is not None and _wrapped(text, row, following):
            continue
        yield _unbulleted(text, Span(start, row.end))
        start = None


def _runs_on(rows: list[str]) -> bool:
    """Whether lines are cut by a margin: some end in sentence punctuation or hold it, or one in ten ends in "the"."""
    hanging = sum(1 for row in rows if row and row.split()[-1].lower() in _LOOSE)
    return hanging * 10 >= len(rows) > 1 or any(_STOP.search(row) for row in rows)


def _wrapped(text: str, row: Span, following: Span) -> bool:
    """Whether the break between two lines was made by the margin alone."""
    between = text[row.end : following.start].replace("\r\n", "\n")
    line, after = row.of(text).rstrip(), following.of(text)
    if len(between) > 1 or len(line) < 25 or not after[0].isalnum() or _BULLET.match(after) or _CLOSED.search(line):
        return False
    return after[0].islower() or line.split()[-1].lower() in _LOOSE


def _unbulleted(text: str, span: Span) -> Span:
    bullet = _BULLET.match(text, span.start, span.end)
    return Span(bullet.end(), span.end) if bullet else span


def sentences(text: str, within: Span) -> Iterator[Span]:
    """Pieces of one stretch that end in sentence punctuation, untrimmed, covering it whole."""
    start = within.start
    quoted = list(_reported(text, within))
    for found in _END.finditer(text, within.start, within.end):
        end = found.end("gap") if found["mark"] else found.end()
        while quoted and quoted[0].end <= found.start():
            quoted.pop(0)
        inside = bool(quoted) and quoted[0].start < found.start() and found.end("close") < quoted[0].end
        if end < within.end and not inside and _ends(text, start, found):
            yield Span(start, end)
            start = end
    if start < within.end:
        yield Span(start, within.end)


def _reported(text: str, within: Span) -> Iterator[Span]:
    """Short speech quoted in mid-sentence ("he said “What? Why?” and left"), which is not cut inside."""
    for found in _REPORTED.finditer(text, within.start, within.end):
        yield Span(*found.span("said"))


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether this punctuation ends a statement that began at ``start``."""
    if not found["mark"]:
        return True
    before = text[max(start, found.start() - 40) : found.start()].split()
    word = before[-1].lstrip(_QUOTES + "([*_").lower() if before else ""
    after = _WORD.match(text, found.end("gap") + len(found["open"]))
    following = after[0].rstrip(".,;:!?" + _QUOTES).replace("’", "'") if after else ""
    if _listed(text, start, found, word):
        return False
    if found["mark"] == ".":
        return _full_stop(word, following, closed=bool(found["close"]))
    if set(found["mark"]) <= {".", "…"}:
        return _after_ellipsis(text, start, found, following)
    return not (following[:1].islower() and found["close"].strip("*_"))


def _listed(text: str, start: int, found: re.Match[str], word: str) -> bool:
    """Whether the mark only follows the number of a list item ("2. Click on it")."""
    alone = found.start() - start < 12 and text[start : found.start()].strip(_QUOTES + "(*_ \t") == word
    return alone and found["mark"] == "." and word.isdigit() and len(word) <= 2


def _full_stop(word: str, following: str, *, closed: bool) -> bool:
    initial = len(word) == 1 and word.isalpha() and word != "i"
    dotted = re.fullmatch(r"(?:[a-z]\.)+[a-z]", word) is not None
    if word == "no":
        return not following[:1].isdigit()
    if word in _TITLES and not closed:
        return False
    if word in _MAYBE or dotted or initial:
        return following.lower() in _STARTERS and following[:1].isupper()
    return not (closed and following[:1].islower())


def _after_ellipsis(text: str, start: int, found: re.Match[str], following: str) -> bool:
    """A pause in mid-sentence goes on in lower case, or with "I" or the same word when hardly anything was said."""
    if following[:1].islower():
        return False
    said = text[max(start, found.start() - 80) : found.start()].split()
    if said and said[-1].lower() == following.lower():
        return False
    return len(said) >= (4 if _I.match(following) else 1)


def trimmed(text: str, span: Span) -> Span:
    """The span without surrounding white space, list bullets, wrapping quotation marks or emphasis.

    Quotation marks that close or open nothing inside the span go as well ("“I tried." loses its first mark).
    """
    start, end = span.start, span.end
    while True:
        before = (start, end)
        while start < end and _blank(text[start]):
            start += 1
        while start < end and _blank(text[end - 1]):
            end -= 1
        bullet = _BULLET.match(text, start, end)
        start = bullet.end() if bullet else start
        start, end = _unwrapped(text, start, end)
        if (start, end) == before:
            return Span(start, end)


def _blank(character: str) -> bool:
    return character.isspace() or character in INVISIBLE


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """One pair of wrapping marks less, or one mark at an edge that has no partner inside."""
    if end - start < 2:
        return (end, end) if end > start and text[start] in _PAIRS else (start, end)
    first, last, inner = text[start], text[end - 1], text[start + 1 : end - 1]
    if first in _PAIRS and _PAIRS[first] == last and _PAIRS[first] not in inner and first not in inner:
        return start + 1, end - 1
    if text.startswith("**", start) and text.endswith("**", start, end) and "**" not in text[start + 2 : end - 2]:
        return (start + 2, end - 2) if end - start >= 4 else (end, end)
    if first in '"“«„*`' and _PAIRS[first] not in text[start + 1 : end].lstrip("*"):
        return start + 1, end
    if last in '"”»*`' and not any(mark in text[start : end - 1].rstrip("*") for mark in _openers(last)):
        return start, end - 1
    return start, end


def _openers(last: str) -> tuple[str, ...]:
    return tuple(mark for mark, partner in _PAIRS.items() if partner == last)
