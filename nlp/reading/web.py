"""HTML to lines: block elements begin lines, bold and italic stay marks, scripts and menus are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nlp.reading.decoding import tidy
from nlp.reading.values import Draft, Line, Mark, Shape, Style

if TYPE_CHECKING:
    from bs4 import Tag

_SKIPPED = frozenset({"script", "style", "noscript", "nav", "template", "svg", "head", "button", "select", "iframe"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_STYLES: dict[str, Style] = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}


def read_web(text: str) -> Draft:
    """Lines of an HTML page in reading order."""
    from bs4 import BeautifulSoup

    # The document type says that this is markup, whatever it holds: the library warns of text that looks like a path.
    soup = BeautifulSoup("<!doctype html>\n" + text, "lxml")
    gatherer = _Gatherer()
    for kind, tag, words in _walk(soup):
        gatherer.take(kind, tag, words)
    gatherer.end()
    return Draft(tuple(gatherer.lines))


def _walk(soup: Tag) -> Iterator[tuple[str, str, str]]:
    """``open``, ``close`` and ``words`` events without recursion, since pages nest without limit."""
    from bs4 import Tag
    from bs4.element import Comment, NavigableString

    stack: list[tuple[str, object]] = [("node", child) for child in reversed(soup.contents)]
    while stack:
        kind, node = stack.pop()
        if kind == "close":
            yield "close", str(node), ""
        elif isinstance(node, Tag):
            if node.name in _SKIPPED:
                continue
            yield "open", node.name, ""
            stack.append(("close", node.name))
            stack.extend(("node", child) for child in reversed(node.contents))
        elif type(node) is NavigableString and not isinstance(node, Comment):
            yield "words", "", str(node)


class _Gatherer:
    """Collects words into lines as elements open and close."""

    __slots__ = ("_begun", "_depth", "_fresh", "_marks", "_out", "_quoted", "_shape", "lines")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._out = ""
        self._marks: list[Mark] = []
        self._begun: dict[str, int] = {}
        self._shape: Shape = "text"
        self._depth = 0
        self._quoted = 0
        self._fresh = True

    def take(self, kind: str, tag: str, words: str) -> None:
        if kind == "words":
            self._words(words)
        elif tag in _STYLES:
            self._style(kind, _STYLES[tag])
        elif tag in _BLOCKS:
            self.end()
            self._fresh = self._fresh or tag != "br"
            self._block(kind, tag)

    def _words(self, words: str) -> None:
        plain = " ".join(tidy(words).split())
        tidied = tidy(words)
        lead = " " if tidied[:1].isspace() and self._out and not self._out.endswith(" ") else ""
        trail = " " if plain and tidied[-1:].isspace() else ""
        self._out += lead + plain + trail

    def _style(self, kind: str, style: Style) -> None:
        if kind == "open":
            self._begun.setdefault(style, len(self._out))
        elif style in self._begun:
            self._mark(style, self._begun.pop(style))

    def _mark(self, style: str, begun: int) -> None:
        if len(self._out.rstrip()) > begun:
            name: Style = "bold" if style == "bold" else "italic"
            self._marks.append(Mark(begun, len(self._out.rstrip()), name))

    def _block(self, kind: str, tag: str) -> None:
        step = 1 if kind == "open" else -1
        if tag in ("ul", "ol"):
            self._depth = max(0, self._depth + step)
        elif tag == "blockquote":
            self._quoted = max(0, self._quoted + step)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._shape = "heading" if kind == "open" else "text"
            self._begun = {"heading": int(tag[1])} if kind == "open" else {}
        elif tag == "li":
            self._shape = "bullet" if kind == "open" else "text"

    def end(self) -> None:
        """Close the line that is being gathered."""
        level = self._begun.pop("heading", 1)
        for style, begun in self._begun.items():
            self._mark(style, begun)
        words = self._out.rstrip()
        if words:
            self.lines.append(replace(self._line(words, level), fresh=self._fresh))
            self._fresh = False
        self._out, self._marks = "", []
        self._begun = dict.fromkeys(self._begun, 0)

    def _line(self, words: str, level: int) -> Line:
        marks = tuple(self._marks)
        if self._shape == "heading":
            return Line(words, "heading", level, "", marks)
        if self._shape == "bullet":
            depth = max(1, self._depth)
            self._shape = "text"  # further paragraphs of the item carry no marker
            return Line(words, "bullet", depth, "  " * min(depth - 1, 6) + "- ", marks)
        if self._quoted:
            return Line(words, "quote", self._quoted, "> ", marks)
        return Line(words, marks=marks)
