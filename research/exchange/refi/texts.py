"""The texts of a project with what was marked in them: text sources, the text of PDFs, transcripts of recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from research.exchange.refi.archives import Archive
from research.exchange.refi.elements import child_text, children, guid, local, number, signed, target, values_of
from research.exchange.refi.notes import Notes
from research.exchange.refi.positions import LineEnds, begins, fits, settle
from research.exchange.refi.values import QdaCoding, QdaSelection, QdaSource


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text as the file has it, with the selections and their names, before it is known how positions count."""

    node: etree._Element
    whole: etree._Element
    raw: str
    selections: tuple[QdaSelection, ...]
    labels: tuple[str, ...]


class Texts:
    """Reads texts one after the other; ``lost`` counts what could not be taken.

    ``ends`` says how the program that wrote the file counts CRLF line ends, where the quotes do not show it.
    """

    def __init__(self, archive: Archive, notes: Notes, codes: set[str], variables: dict[str, str]) -> None:
        self._archive = archive
        self._notes = notes
        self._codes = codes
        self._variables = variables
        self.lost: Counter[str] = Counter()
        self.ends: LineEnds = "two"

    def read(self, root: etree._Element) -> Iterator[QdaSource]:
        """Every text, in order; annotations tied to no source are given to the one text they fit."""
        found = [each for node, whole in _places(root) if (each := self._marked(node, whole)) is not None]
        self.ends = _ends(found, self.ends)
        return iter(self._adopt([self._source(each) for each in found]))

    def _marked(self, node: etree._Element, whole: etree._Element) -> _Marked | None:
        """A text and what is marked in it, as the file has both."""
        raw = self._raw(node)
        if raw is None:
            self.lost["source without text"] += 1
            return None
        marked = [(child, child_text(child, "Description")) for child in children(node, "PlainTextSelection")]
        marked += self._notes.marks(whole)
        points = {guid(p.get("guid")): p.get("position") for p in children(node, "SyncPoint")}
        marked += [(_timed(n, points), child_text(n, "Description")) for n in children(node, "TranscriptSelection")]
        labels = [child.get("name") or "" for child, _ in marked]
        found = [replace(self.selection(child), memo=memo) for child, memo in marked]
        return _Marked(node, whole, raw, tuple(found), tuple(labels))

    def _source(self, held: _Marked) -> QdaSource:
        node, whole = held.node, held.whole
        settled = settle(held.raw, held.selections, held.labels, usual=self.ends)
        inside = tuple(s for s in settled.selections if _inside(s, settled.text))
        self._count(settled.said, len(held.selections) - len(inside))
        user, at = signed(whole)
        return QdaSource(
            guid=guid(whole.get("guid")),
            name=node.get("name") or whole.get("name") or "unnamed",
            text=settled.text,
            selections=inside,
            memo=child_text(whole, "Description"),
            user=user,
            at=at,
            values=values_of(whole, self._variables),
        )

    def _count(self, said: Iterable[str], outside: int) -> None:
        if outside:
            self.lost["selection outside its text"] += outside
        self.lost.update(said)

    def _raw(self, node: etree._Element) -> str | None:
        held = children(node, "PlainTextContent")
        path = node.get("plainTextPath")
        return held[0].text or "" if held else self._archive.text(path) if path else None

    def selection(self, node: etree._Element) -> QdaSelection:
        """One marked stretch as the file says it, before it is known whether its positions fit."""
        codings = [made for coding in children(node, "Coding") for made in self._codings(coding, node)]
        holder = node.getparent()
        user, at = signed(node, *([holder] if holder is not None and local(holder) == "Note" else []))
        return QdaSelection(
            guid=guid(node.get("guid")),
            start=number(node.get("startPosition")),
            end=number(node.get("endPosition")),
            codings=tuple(codings),
            user=user,
            at=at,
        )

    def _codings(self, coding: etree._Element, around: etree._Element) -> Iterator[QdaCoding]:
        who, at = signed(coding, around)
        for ref in (target(each) for each in children(coding, "CodeRef")):
            if ref in self._codes:
                yield QdaCoding(guid(coding.get("guid")), ref, who, at)
            else:
                self.lost["coding without a code"] += 1

    def _adopt(self, sources: list[QdaSource]) -> list[QdaSource]:
        """Gives a stray annotation to the one text whose words at its place its name quotes."""
        for note, node, memo in self._notes.orphans():
            mark = replace(self.selection(node), memo=memo)
            name = node.get("name") or ""
            texts = [
                n
                for n, s in enumerate(sources)
                if _inside(mark, s.text) and begins(s.text[mark.start : mark.end], name)
            ]
            if len(texts) == 1:
                self._notes.take(note)
                there = sources[texts[0]]
                sources[texts[0]] = replace(there, selections=(*there.selections, mark))
        return sources


def _ends(found: Iterable[_Marked], usual: LineEnds) -> LineEnds:
    """How the project's quotes as a whole say that line ends were counted: a text whose own quotes do not show it goes
    with the others, and the ``usual`` way of the program decides where none does."""
    total: Counter[LineEnds] = Counter()
    for each in found:
        total.update(fits(each.raw, each.selections, each.labels))
    other: LineEnds = "one" if usual == "two" else "two"
    return other if total[other] > total[usual] else usual


def _inside(selection: QdaSelection, text: str) -> bool:
    return 0 <= selection.start < selection.end <= len(text)


def _places(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """(element that holds the text, element that stands for the source) in the order of the file."""
    inner = {"PDFSource": "Representation", "AudioSource": "Transcript", "VideoSource": "Transcript"}
    for node in (node for holder in children(root, "Sources") for node in holder):
        if local(node) == "TextSource":
            yield node, node
        elif local(node) in inner:
            parts = children(node, inner[local(node)])
            yield from ((part, node if len(parts) == 1 else part) for part in parts or [node])


def _timed(node: etree._Element, points: Mapping[str, str | None]) -> etree._Element:
    """A stretch of a transcript, with the positions that its two synchronisation points name."""
    for end, name in (("startPosition", "fromSyncPoint"), ("endPosition", "toSyncPoint")):
        node.set(end, points.get(guid(node.get(name))) or "")
    return node
