"""Notes of a project and what each is about, which programs say in four different ways."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from research.exchange.refi.archives import Archive
from research.exchange.refi.elements import below, child_text, children, guid, local, signed, target
from research.exchange.refi.values import QdaNote


class Notes:
    """The notes, found by their GUID; each reference and link is looked up once.

    ``unused_links`` counts the links that do not tie a note to something.
    """

    def __init__(self, root: etree._Element, archive: Archive) -> None:
        self._nodes = {guid(node.get("guid")): node for node in below(root, "Notes", "Note")}
        self._archive = archive
        self._about = _referred(root)
        self._used: set[str] = set()
        self.unused_links = 0
        for link in below(root, "Links", "Link"):
            ends = guid(link.get("originGUID")), guid(link.get("targetGUID"))
            note = next((end for end in ends if end in self._nodes), None)
            if note is None:
                self.unused_links += 1
            else:
                self._about.setdefault(note, ends[1] if note == ends[0] else ends[0])

    def marks(self, source: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        """Stretches of the source that a note of it holds, each with the note's words."""
        for ref in children(source, "NoteRef"):
            yield from self._marks(target(ref))

    def orphans(self) -> Iterator[tuple[str, etree._Element, str]]:
        """(guid, stretch, words) of notes that hold a stretch of a text but are tied to none."""
        loose = [ref for ref in self._nodes if not self._about.get(ref) and ref not in self._used]
        for ref in loose:
            node = self._nodes[ref]
            yield from ((ref, child, self._words(node)) for child in children(node, "PlainTextSelection"))

    def take(self, note: str) -> None:
        """Says that the note became the memo of a selection."""
        self._used.add(note)

    def loose(self, known: set[str]) -> Iterator[QdaNote]:
        """Every other note that has words; one about something not ``known`` is about the project."""
        for ref, node in self._nodes.items():
            about = self._about.get(ref, "")
            words = self._words(node)
            if ref in self._used or not words:
                continue
            user, at = signed(node)
            place = about if about in known else ""
            yield QdaNote(guid=ref, name=node.get("name") or "", text=words, about=place, user=user, at=at)

    def _marks(self, ref: str) -> Iterator[tuple[etree._Element, str]]:
        node = self._nodes.get(ref)
        held = [] if node is None else children(node, "PlainTextSelection")
        if node is not None and held:
            self.take(ref)
            yield from ((child, self._words(node)) for child in held)

    def _words(self, node: etree._Element) -> str:
        path = node.get("plainTextPath")
        filed = self._archive.text(path) if path else None
        words = child_text(node, "PlainTextContent") or filed or child_text(node, "Description")
        return words.replace("\r\n", "\n").removeprefix("\ufeff")


def _referred(root: etree._Element) -> dict[str, str]:
    """For each note that something refers to, the GUID of the first such thing ("" for the project)."""
    about: dict[str, str] = {}
    for node in root.iter():
        parent = node.getparent()
        if local(node) == "NoteRef" and parent is not None:
            about.setdefault(target(node), _place(parent))
    return about


def _place(node: etree._Element) -> str:
    """The GUID of the thing itself: of the stretch for one of its codings, of the PDF for its text."""
    parent = node.getparent()
    whole = parent if local(node) in ("Coding", "Representation") and parent is not None else node
    return guid(whole.get("guid"))
