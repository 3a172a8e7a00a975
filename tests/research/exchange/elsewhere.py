"""Another program's way of opening a project, as it was seen to behave: what it keeps, what it drops, where it stops.

It compares GUIDs letter by letter, takes the coder of a quote from its selection, keeps the first of two codes with
one name, reads texts as UTF-8 without taking a mark away, and keeps notes as a journal only if they lie in a file.
Reading stops with an error wherever that program was seen to stop.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

SPACE = "{urn:QDA-XML:project:1.0}"


@dataclass
class Opened:
    """What it holds afterwards; ``segments`` are (source, code path or None, start, end, coder, memo)."""

    texts: dict[str, str] = field(default_factory=dict)
    segments: list[tuple[str, tuple[str, ...] | None, int, int, str, str]] = field(default_factory=list)
    journal: dict[str, str] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    memo: str = ""


def open_elsewhere(data: bytes) -> Opened:
    """Opens a project as that program does."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    root = etree.fromstring(archive.read(next(n for n in archive.namelist() if n.endswith(".qde"))))
    root.attrib["origin"].upper()  # a project without origin stops it
    users = {node.get("guid"): node.get("name") for node in root.iter(f"{SPACE}User")}
    codes: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for book in root.findall(f"{SPACE}CodeBook/{SPACE}Codes"):
        _codes(book, (), codes, taken)
    held = Opened(memo=root.findtext(f"{SPACE}Description") or "")
    for source in root.findall(f"{SPACE}Sources/{SPACE}TextSource"):
        _source(source, archive, users, codes, held)
    for note in root.findall(f"{SPACE}Notes/{SPACE}Note"):
        (note.get("creationDateTime") or note.get("modifiedDateTime")).replace("T", " ")
        path = note.get("plainTextPath")
        if path and note.get("name"):
            if note.get("name") in held.journal:
                raise TypeError("it cannot make up another name for a second journal entry of one name")
            held.journal[note.get("name")] = _file(archive, path)
    held.cases = [case.get("name") for case in root.findall(f"{SPACE}Cases/{SPACE}Case")]
    return held


def _codes(parent: Any, above: tuple[str, ...], codes: dict[str, tuple[str, ...]], taken: set[str]) -> None:
    for node in parent.findall(f"{SPACE}Code"):
        path = (*above, node.get("name"))
        if node.get("name") not in taken:
            taken.add(node.get("name"))
            if node.get("isCodable") == "true":
                codes[node.get("guid")] = path
        _codes(node, path, codes, taken)


def _file(archive: zipfile.ZipFile, path: str) -> str:
    data = archive.read("sources/" + path.removeprefix("internal://"))
    with io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="replace") as file:
        return file.read()


def _source(source: Any, archive: zipfile.ZipFile, users: dict[str, str], codes: Any, held: Opened) -> None:
    name = source.get("name")
    text = held.texts[name] = _file(archive, source.get("plainTextPath"))
    for mark in source.findall(f"{SPACE}PlainTextSelection"):
        start, end = int(mark.get("startPosition")), int(mark.get("endPosition"))
        assert text[start:end], "a segment without words"
        who = users.get(mark.get("creatingUser") or mark.get("modifyingUser"), "default")
        memo = mark.findtext(f"{SPACE}Description") or ""
        for coding in mark.findall(f"{SPACE}Coding"):
            row = (name, codes.get(next(iter(coding)).get("targetGUID")), start, end, who, memo)
            if row[:5] not in [known[:5] for known in held.segments]:
                held.segments.append(row)
