"""Highlights of other programs: rows of document, quote and tags, found again in the sources word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from nlp.errors import ExchangeError
from nlp.values import KINDS, Kind, Span
from research.exchange.sheets import rows_of
from research.studies import Source

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "document": (
        "document", "document name", "document title", "source", "source name", "file", "file name", "filename",
        "note title", "note name", "transcript", "data", "data title", "title",
    ),
    "content": (
        "content", "highlight", "highlight text", "highlight content", "quote", "quotation", "text", "excerpt",
        "selected text", "passage",
    ),
    "tags": (
        "tags", "tag", "tag name", "tag names", "tag title", "highlight tags", "codes", "code", "code name", "labels",
        "label",
    ),
    "group": ("tag group", "tag board", "code group", "group"),
    "coder": ("coder", "author", "created by", "creator", "user", "added by", "highlighted by", "coded by", "owner"),
    "memo": ("memo", "comment", "comments", "note", "notes"),
}  # fmt: skip
"""What each column is called, the surest name first; ``_`` and ``-`` count as blanks, capitals do not count."""
_ANNOTATIONS = {"title": "tags", "group": "group", "note": "document", "text": "content"}
"""Dovetail's table of annotations, by its help pages: Created, Title, Color, Group, Type, Note group, Note, Text, URL;
there *Title* is the tag's and *Note* the document, one tag a row."""
_FOLD = str.maketrans("‘’‚‛“”„‟«»–—‑\u00a0\u202f", '\'\'\'\'""""""---  ')


@dataclass(frozen=True, slots=True)
class Highlight:
    """A row as the file has it; ``row`` counts from 1, as the sheet shows it. Tags are paths from the root down."""

    row: int
    document: str
    content: str
    tags: tuple[tuple[str, ...], ...]
    coder: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A highlight at its place: ``again`` says how many more times its words stand in the source."""

    highlight: Highlight
    source: Source
    span: Span
    again: int = 0


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that was left out, and why."""

    row: int
    document: str
    content: str
    because: str


def read_highlights(name: str, data: bytes) -> tuple[Highlight, ...]:
    """Highlights of a CSV or Excel file with the columns document, content and tag, as Taguette and Dovetail name them.

    Several tags of one cell are separated by comma, semicolon, bar or line end, where the column's name is a plural;
    ``/`` leads from a tag to the one below it, and so does a column with the tag's group where a row has one tag.

    Raises:
        ExchangeError: if the file cannot be read or has no column with the quotes.
    """
    table = rows_of(name, data)
    header = [" ".join(re.split(r"[\s_-]+", cell.strip().casefold())) for cell in table[0]] if table else []
    at = _places(header)
    if at["content"] is None or at["tags"] is None:
        missing = "content" if at["content"] is None else "tag"
        raise ExchangeError(
            f"{name} has no column {missing!r}; it has {', '.join(map(repr, header)) or 'none'}.",
            "Its first row must name document, content and tag.",
        )
    many = header[at["tags"]].endswith("s")
    group = None if many else at["group"]
    return tuple(
        Highlight(
            row=number,
            document=_cell(row, at["document"]),
            content=_cell(row, at["content"]),
            tags=_tags(_cell(row, at["tags"]), many=many, group=_cell(row, group)),
            coder=_cell(row, at["coder"]),
            memo=_cell(row, at["memo"]),
        )
        for number, row in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in row)
    )


def _places(header: Sequence[str]) -> dict[str, int | None]:
    """Which column holds what; ``None`` where none does."""
    if set(_ANNOTATIONS) <= set(header):
        held = {field: header.index(name) for name, field in _ANNOTATIONS.items()}
        return dict.fromkeys(_COLUMNS) | held | {"coder": _column(header, _COLUMNS["coder"])}
    return {field: _column(header, names) for field, names in _COLUMNS.items()}


def _column(header: Sequence[str], names: Iterable[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _tags(cell: str, *, many: bool, group: str) -> tuple[tuple[str, ...], ...]:
    parts = re.split(r"[,;|\n]", cell) if many else [cell]
    paths = (tuple(name.strip() for name in part.split("/") if name.strip()) for part in parts)
    above = (group,) if group else ()
    return tuple(dict.fromkeys((*above, *path) for path in paths if path))


def split_tags(highlight: Highlight) -> tuple[tuple[Kind, ...], tuple[tuple[str, ...], ...]]:
    """(signals, codes): a tag named like a signal is one, alone or under "Signals"."""
    kinds, codes = [], []
    for path in highlight.tags:
        names = path[1:] if len(path) == 2 and path[0].casefold() == "signals" else path
        kind = next((k for k in KINDS if len(names) == 1 and names[0].casefold() == k), None)
        if kind is None:
            codes.append(path)
        else:
            kinds.append(kind)
    return tuple(dict.fromkeys(kinds)), tuple(codes)


def find_highlights(
    highlights: Iterable[Highlight], sources: Sequence[Source]
) -> tuple[tuple[Found, ...], tuple[Unmatched, ...]]:
    """Each highlight where its words stand, and those that stand nowhere or in several sources.

    White space, typographic quotes and dashes may differ; letters may not. The span always holds the source's words.
    """
    found, unmatched = [], []
    folded = {source.id: source.transcript.text.translate(_FOLD) for source in sources}
    for highlight in highlights:
        hit = _find(highlight, sources, folded)
        if isinstance(hit, Found):
            found.append(hit)
        else:
            unmatched.append(Unmatched(highlight.row, highlight.document, highlight.content, hit))
    return tuple(found), tuple(unmatched)


def _find(highlight: Highlight, sources: Sequence[Source], folded: Mapping[str, str]) -> Found | str:
    if not highlight.content:
        return "the row has no quote"
    if not highlight.tags:
        return "the row has no tag"
    named = [source for source in sources if _same(source.name, highlight.document)]
    hits = [
        Found(highlight, source, spans[0], len(spans) - 1)
        for source in named or sources
        if (spans := spans_of(highlight.content, folded[source.id]))
    ]
    if len(hits) == 1:
        return hits[0]
    if hits:
        return f"its words stand in {len(hits)} sources and its document is none of the study's"
    where = "in that source" if named else "in any source of the study"
    return f"its words do not stand {where}"


def spans_of(quote: str, text: str) -> list[Span]:
    """Everywhere the words of ``quote`` stand in ``text`` (already folded), up to white space."""
    words = quote.translate(_FOLD).split()
    pattern = r"\s+".join(map(re.escape, words))
    return [Span(*match.span()) for match in re.finditer(pattern, text)] if words else []


def _same(name: str, document: str) -> bool:
    wanted = {document.casefold(), _stem(document)} - {""}
    return name.casefold() in wanted or _stem(name) in wanted


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).stem.casefold()
