"""From the characters of a txt or md file to lines: headings, lists, quotes, front matter, wrapped paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.reading.markup import clean, resolve
from nlp.reading.roles import role_of
from nlp.reading.values import Draft, Line, Notice, Shape

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]*(.*?)[ \t]*#*$")
_BULLET = re.compile(r"^(\s*)([-*+•●▪◦‣○–][ \t]+|[-*+•●▪◦‣○–]$|[•●▪◦‣○])(.*)$")
_NUMBER = re.compile(r"^(\s*)(\(?\d{1,3}[.)]|[a-zA-Z][.)])[ \t]+(.*)$")
_QUOTE = re.compile(r"^(\s*)((?:>\s?)+)(.*)$")
_RULE = re.compile(r"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|(?:=\s*){4,}|[~—–]{3,})$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$")
_FRONT_KEY = re.compile(r"^(?:[\w .-]{1,40}:(?:\s.*)?|\s*-\s.*|\s+\S.*|)$")
_LABELLED = re.compile(r"^\W{0,4}[\w .'’()&/-]{1,40}?:|^\W{0,3}\w\s*:")
_ENDS = tuple(".?!:;…\"”’')]>|")
_STAMPED = re.compile(r"^\s*[\[(]?\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A line as written: its shape and its words still in markup."""

    shape: Shape
    words: str
    depth: int = 0
    prefix: str = ""
    fresh: bool = True


def read_text(text: str) -> Draft:
    """Lines of a plain or Markdown document, in order; images are counted in a notice."""
    cleaned = clean(text)
    raws = _joined(list(_shaped(cleaned.text.split("\n"))))
    lines = tuple(line for raw in raws if (line := _line(raw)) is not None)
    return Draft(lines, _images(cleaned.images))


def plain_line(words: str, shape: Shape = "text", depth: int = 0) -> Line | None:
    """One line from words that carry no block marker of their own, or None for an empty one."""
    return _line(_Raw(shape, words, depth, _prefix(shape, depth)))


def _images(count: int) -> tuple[Notice, ...]:
    if not count:
        return ()
    what = "1 picture was" if count == 1 else f"{count} pictures were"
    return (
        Notice(
            "dropped",
            f"{what} left out of the text.",
            "Nothing is lost: the file itself is kept. Describe a picture in a memo if it matters.",
        ),
    )


def _line(raw: _Raw) -> Line | None:
    text, marks = resolve(raw.words)
    trimmed = text.lstrip()
    cut = len(text) - len(trimmed)
    trimmed = trimmed.rstrip()
    if not trimmed and raw.shape not in ("bullet", "number", "quote"):
        return None
    kept = tuple(
        replace(mark, start=max(0, mark.start - cut), end=min(len(trimmed), mark.end - cut))
        for mark in marks
        if mark.end - cut > 0 and mark.start - cut < len(trimmed)
    )
    return Line(trimmed, raw.shape, raw.depth, raw.prefix, kept, fresh=raw.fresh)


def _shaped(rows: list[str]) -> Iterator[_Raw]:
    start = _front_end(rows)
    for row in rows[:start]:
        if row.strip() and not _RULE.match(row):
            yield _Raw("front", row.strip())
    fresh = True
    for index in range(start, len(rows)):
        row = rows[index].rstrip()
        if not row.strip() or _is_rule(rows, index) or _FENCE.match(row) or _TABLE_RULE.match(row):
            fresh = True
            continue
        if _TABLE.match(row):
            head = index + 1 < len(rows) and bool(_TABLE_RULE.match(rows[index + 1]))
            yield from _cells(row, head=head)
        else:
            yield replace(_shape(row, _underlined(rows, index)), fresh=fresh)
        fresh = False


def _front_end(rows: list[str]) -> int:
    """Number of rows taken by YAML front matter, 0 without one."""
    if not rows or rows[0].strip() != "---":
        return 0
    for index in range(1, min(len(rows), 200)):
        if rows[index].strip() in ("---", "..."):
            return index + 1
        if not _FRONT_KEY.match(rows[index]):
            return 0
    return 0


def _is_rule(rows: list[str], index: int) -> bool:
    row = rows[index]
    if _UNDERLINE.match(row) and index and _underlined(rows, index - 1):
        return True
    return bool(_RULE.match(row))


def _underlined(rows: list[str], index: int) -> int:
    """Setext level of a row: 1 over ``===``, 2 over ``---``, else 0."""
    row = rows[index]
    if index + 1 >= len(rows) or not row.strip() or len(row) > 120:
        return 0
    under = _UNDERLINE.match(rows[index + 1])
    if not under or _BULLET.match(row) or _QUOTE.match(row) or _HEADING.match(row):
        return 0
    sign = under.group(1)
    if sign[0] == "-" and (len(sign) < 3 or (index and rows[index - 1].strip()) or row.rstrip().endswith(_ENDS[:3])):
        return 0  # a rule after a paragraph, not a heading
    return 1 if sign[0] == "=" else 2


def _shape(row: str, underlined: int) -> _Raw:
    if underlined:
        return _Raw("heading", row, underlined)
    found = _HEADING.match(row)
    if found and (found.group(2) or len(found.group(1)) > 1):
        return _Raw("heading", found.group(2), len(found.group(1)))
    quote = _QUOTE.match(row)
    if quote:
        return _Raw("quote", _unbulleted(quote.group(3)), quote.group(2).count(">"), "> ")
    return _listed(row)


def _cells(row: str, *, head: bool) -> Iterator[_Raw]:
    """A row of a table of two columns is a prompt and what was noted, or a speaker and words; wider ones stay."""
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    if head or len(cells) != 2 or not all(cells):
        yield _Raw("table", row.strip())
    elif role_of(cells[0].rstrip(":")):
        yield _Raw("text", f"{cells[0].rstrip(':')}: {cells[1]}")
    else:
        yield _Raw("table", cells[0])
        yield _Raw("quote" if cells[0].endswith("?") else "bullet", cells[1], 1, "- ", fresh=False)


def _unbulleted(words: str) -> str:
    found = _BULLET.match(words)
    return found.group(3) if found else words


def _listed(row: str) -> _Raw:
    found = _BULLET.match(row)
    if found and not _opens_emphasis(row):
        depth = 1 + len(found.group(1).expandtabs(4)) // 2
        return _Raw("bullet", found.group(3), depth, _prefix("bullet", depth))
    found = _NUMBER.match(row)
    if found and not re.fullmatch(r"[A-Z][.)]", found.group(2)):
        depth = 1 + len(found.group(1).expandtabs(4)) // 2
        return _Raw("number", found.group(3), depth, "  " * min(depth - 1, 6) + found.group(2) + " ")
    return _Raw("text", row)


def _opens_emphasis(row: str) -> bool:
    """``* word*`` is a slip for italics, not a bullet, only when one star closes it at the end of the row."""
    stripped = row.strip()
    return stripped.startswith("* ") and stripped.endswith("*") and stripped.count("*") == 2


def _prefix(shape: Shape, depth: int) -> str:
    if shape == "quote":
        return "> "
    return "  " * min(depth - 1, 6) + "- " if shape == "bullet" else ""


def _joined(raws: list[_Raw]) -> list[_Raw]:
    """Wrapped rows put together again, so that no sentence is cut by the width of somebody's editor."""
    width = _width(raws)
    out: list[_Raw] = []
    last = 0  # length of the row that was joined last, not of the whole paragraph
    pieces: list[str] = []
    for raw in raws:
        if out and _wraps(out[-1], pieces[-1], raw, last, width=width):
            pieces.append(raw.words.strip())
        else:
            _close(out, pieces)
            out.append(raw)
            pieces = [raw.words]
        last = len(raw.words.rstrip())
    _close(out, pieces)
    return out


def _close(out: list[_Raw], pieces: list[str]) -> None:
    if len(pieces) > 1:
        out[-1] = replace(out[-1], words=_together(pieces))


def _together(pieces: list[str]) -> str:
    """Wrapped rows in one; the parts of a link go together without a blank."""
    words = pieces[0].rstrip()
    for piece in pieces[1:]:
        token = words[-300:].rsplit(" ", 1)[-1]
        glued = ("://" in token and token[-1:] in "-/_?=&") or (words.endswith("]") and piece.lstrip().startswith("("))
        words += ("" if glued else " ") + piece.strip()
    return words


def _width(raws: list[_Raw]) -> int:
    """The width a document was wrapped at, 0 for one that was not: many rows end just short of it, mid-sentence."""
    inner = [
        len(before.words.rstrip())
        for before, after in pairwise(raws)
        if after.shape == "text" and not after.fresh and not before.words.rstrip(" *_").endswith(_ENDS)
    ]
    fitting = [length for length in inner if 40 <= length <= 110]
    return max(fitting) if len(fitting) >= 4 and len(fitting) >= 0.6 * len(inner) else 0


def _wraps(head: _Raw, tail: str, raw: _Raw, last: int, *, width: int) -> bool:
    if raw.fresh or head.shape in ("heading", "table", "front") or not tail.strip():
        return False
    words = raw.words.strip()
    if raw.shape == "quote" and head.shape == "quote":
        return bool(words) and not tail.rstrip().endswith(_ENDS)
    if raw.shape == "text" and words[:1] == "(" and tail.rstrip().endswith("]"):
        return True  # the address of a link, wrapped on its own row
    if raw.shape != "text" or _LABELLED.match(words) or _STAMPED.match(words):
        return False
    if tail.rstrip(" *_").endswith(_ENDS):
        return False
    return words[:1].islower() or bool(width and 0.55 * width <= last <= width)
