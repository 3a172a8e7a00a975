"""Markdown and stray HTML inside a line: to plain words, with what was bold or italic kept as marks.

Every pass walks the text once, so a line of millions of characters costs no more than many short ones.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from nlp.reading.decoding import tidy
from nlp.reading.values import Mark, Style

_DATA = re.compile(r"data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=%]*", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\(\s*<?data:image>?[^)\n]{0,300}\)|<img\b[^>]{0,2000}>", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,100}\]:[ \t]*<?\S*>?[ \t]*(?:\"[^\"\n]*\")?[ \t]*$", re.MULTILINE)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^>]{0,5000}-->")
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|center|cite|code|dd|details|div|dl|dt|em|font|h[1-6]|hr|i|img|kbd|li|mark|ol|p|pre|s|"
    r"small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>\n]{0,500}>",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"!\[([^\]\n]{0,500})\](?:\(([^()\n]{0,500}(?:\([^()\n]{0,100}\))?[^()\n]{0,200})\)|\[[^\]\n]{0,100}\])"
)
_LINK = re.compile(
    r"\[([^\[\]\n]{1,500})\]\((?:[^()\s]{0,1500}(?:\([^()\s]{0,300}\))?[^()\s]{0,500})(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,1500})>")
_TOKENS = re.compile(r"\\([!-/:-@\[-`{-~])|(\*{1,3}|_{1,3}|~~|`+)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document without images, tags and definitions; ``images`` counts what was taken out."""

    text: str
    images: int


def clean(text: str) -> Cleaned:
    """Take out what is no one's words in a whole document: images, definitions, comments, HTML tags.

    ``<br>`` becomes a line end; an image's alternative text stays, in brackets, since a researcher wrote it.
    """
    text, embedded = _DATA.subn("data:image", text)
    text, gone = _DATA_IMAGE.subn("", text)
    text, pictures = _IMAGE.subn(_alternative, text)
    text = _DEFINITION.sub("", text)
    text = _COMMENT.sub("", _BREAK.sub("\n", text)) if "<" in text else text
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    return Cleaned(tidy(html.unescape(text)) if "&" in text else text, max(embedded, gone) + pictures)


def _alternative(found: re.Match[str]) -> str:
    words: str = found.group(1).strip()
    return f"[image: {words}]" if words and not words.startswith("image") else ""


def resolve(raw: str) -> tuple[str, tuple[Mark, ...]]:
    """Plain words of one line and the stretches that were bold or italic.

    Escapes and links are resolved. An emphasis that never closes is taken to reach the end of the line.
    """
    if not any(sign in raw for sign in "*_`~\\["):
        return raw, ()
    raw = _LINK.sub(r"\1", raw)
    writer = _Writer()
    at = 0
    for token in _TOKENS.finditer(raw):
        writer.words(raw[at : token.start()])
        at = token.end()
        if token.group(1):
            writer.words(token.group(1))
        else:
            writer.sign(token.group(2), _before(raw, token.start()), _after(raw, at))
    writer.words(raw[at:])
    return writer.finish()


def _before(raw: str, at: int) -> str:
    return raw[at - 1] if at else " "


def _after(raw: str, at: int) -> str:
    return raw[at] if at < len(raw) else " "


class _Writer:
    """Gathers plain words and opens and closes styles as signs come by."""

    __slots__ = ("_length", "_marks", "_open", "_out")

    def __init__(self) -> None:
        self._out: list[str] = []
        self._length = 0
        self._open: dict[str, int] = {}
        self._marks: list[Mark] = []

    def words(self, part: str) -> None:
        self._out.append(part)
        self._length += len(part)

    def sign(self, sign: str, before: str, after: str) -> None:
        kind = sign[0]
        if kind in "`~":
            return
        if kind == "_" and before.isalnum() and after.isalnum():
            self.words(sign)  # file_name
            return
        if before.isspace() and after.isspace():
            self.words(sign)  # 2 * 3
            return
        for style in _styles(sign):
            self._turn(style + kind, after)

    def _turn(self, key: str, after: str) -> None:
        begun = self._open.pop(key, None)
        if begun is not None:
            self._mark(begun, key)
        elif not after.isspace():
            self._open[key] = self._length

    def _mark(self, begun: int, key: str) -> None:
        style: Style = "bold" if key.startswith("bold") else "italic"
        if self._length > begun:
            self._marks.append(Mark(begun, self._length, style))

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        for key, begun in self._open.items():
            self._mark(begun, key)
        return "".join(self._out), tuple(sorted(self._marks, key=lambda mark: (mark.start, mark.end)))


def _styles(sign: str) -> tuple[str, ...]:
    return {1: ("italic",), 2: ("bold",), 3: ("bold", "italic")}[len(sign)]
