"""DOCX to lines: headings, lists and styled words from the document itself, tables row by row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nlp.errors import ReadingError
from nlp.reading.archives import guard_office
from nlp.reading.decoding import tidy
from nlp.reading.values import Draft, Limits, Line, Mark, Shape, Style

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"^(?:heading|überschrift|titre|título|titolo)\s*(\d)?", re.IGNORECASE)
_LIST = re.compile(r"^list\s+(bullet|number|paragraph)\s*(\d)?", re.IGNORECASE)
_TYPED = re.compile(r"^([-*•●▪◦‣○–]|\(?\d{1,3}[.)])\s+")


def read_word(name: str, data: bytes, limits: Limits) -> Draft:
    """Lines of a Word document in reading order; headers, footers, comments and pictures are left out.

    Raises:
        ReadingError: if it is damaged or not a Word document.
        TooLargeError: if it unpacks beyond the limits.
    """
    guard_office(name, data, limits)
    from docx import Document
    from docx.table import Table

    try:
        document = Document(io.BytesIO(data))
        lines: list[Line] = []
        for block in document.iter_inner_content():
            lines.extend(_table(block) if isinstance(block, Table) else _paragraph(block))
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise ReadingError(
            f"{name} could not be read as a Word document.", "Open it in a word processor and save it again as docx."
        ) from error
    return Draft(tuple(lines))


def _paragraph(paragraph: Paragraph) -> Iterator[Line]:
    shape, depth = _shape(paragraph)
    text, marks = _styled(paragraph)
    start = 0
    for row in text.split("\n"):
        line = _row(row, start, marks, shape, depth)
        if line:
            yield replace(line, fresh=not start)
        start += len(row) + 1


def _shape(paragraph: Paragraph) -> tuple[Shape, int]:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    found = _HEADING.match(style)
    if found:
        return "heading", int(found.group(1) or 1)
    if style == "Title":
        return "heading", 1
    if style in ("Quote", "Intense Quote"):
        return "quote", 1
    listed = _LIST.match(style)
    properties = paragraph._p.pPr  # noqa: SLF001 -- python-docx has no public way to ask for numbering
    if listed or (properties is not None and properties.numPr is not None):
        return "bullet", int(listed.group(2) or 1) if listed else _level(properties)
    return "text", 0


def _level(properties: object) -> int:
    level = getattr(getattr(properties, "numPr", None), "ilvl", None)
    return 1 + int(getattr(level, "val", 0) or 0)


def _styled(paragraph: Paragraph) -> tuple[str, tuple[Mark, ...]]:
    """Text and marks over runs and links alike, tidied piece by piece so that marks stay exact."""
    from docx.text.hyperlink import Hyperlink

    out: list[str] = []
    marks: list[Mark] = []
    length = 0
    for part in paragraph.iter_inner_content():
        runs = part.runs if isinstance(part, Hyperlink) else [part]
        for run in runs:
            words = tidy(run.text).replace("\t", " ")
            styles: tuple[tuple[Style, bool | None], ...] = (("bold", run.bold), ("italic", run.italic))
            marks.extend(Mark(length, length + len(words), style) for style, on in styles if words and on)
            out.append(words)
            length += len(words)
    return "".join(out), tuple(marks)


def _row(row: str, start: int, marks: tuple[Mark, ...], shape: Shape, depth: int) -> Line | None:
    typed = _TYPED.match(row.lstrip()) if shape == "text" else None
    lead = len(row) - len(row.lstrip())
    begin = start + lead + (typed.end() if typed else 0)
    words = row.lstrip()[typed.end() if typed else 0 :].rstrip()
    if not words:
        return None
    kept = tuple(
        Mark(max(0, mark.start - begin), min(len(words), mark.end - begin), mark.style)
        for mark in marks
        if mark.end > begin and mark.start < begin + len(words)
    )
    if typed:
        sign = typed.group(1)
        shape, depth = ("number", 1) if sign[-1] in ".)" else ("bullet", 1)
        return Line(words, shape, depth, f"{sign} " if shape == "number" else "- ", kept)
    prefix = "  " * min(depth - 1, 6) + "- " if shape == "bullet" else "> " if shape == "quote" else ""
    return Line(words, shape, depth, prefix, kept)


def _table(table: Table) -> Iterator[Line]:
    """Two cells with a short first one read as ``name: words``; other cells stand on lines of their own."""
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            words = " ".join(tidy(cell.text).split())
            if words and (not cells or cells[-1] != words):  # a merged cell comes up once per column
                cells.append(words)
        if len(cells) == 2 and len(cells[0].split()) <= 4 and not cells[0].endswith(("?", ":")):
            yield Line(f"{cells[0]}: {cells[1]}")
        elif len(cells) == 2:
            yield from (Line(cells[0], "bullet", 1, "- "), Line(cells[1], "quote", 1, "> "))
        else:
            yield from (Line(words) for words in cells)
