"""Reading ``.qdpx`` and ``.qdc`` as other programs write them; what cannot be taken is counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from lxml import etree

from research.exchange.refi.archives import Archive, child_text, children, count_of, guid, local, parse
from research.exchange.refi.positions import settle
from research.exchange.refi.values import (
    Loss,
    QdaCase,
    QdaCode,
    QdaCoding,
    QdaNote,
    QdaProject,
    QdaSelection,
    QdaSet,
    QdaSource,
    QdaUser,
)
from research.exchange.refi.writing import flat

_NOT_TAKEN = {
    "Graph": "diagrams have no place in a study",
    "Link": "links between elements have no place in a study",
    "PictureSource": "pictures cannot be coded here",
    "AudioSource": "recordings cannot be coded here; bring their transcripts",
    "VideoSource": "recordings cannot be coded here; bring their transcripts",
    "PDFSelection": "marks on a PDF page have no place in its text",
}


def read_qdpx(name: str, data: bytes) -> tuple[QdaProject, tuple[Loss, ...]]:
    """The project, and everything in it that was not taken.

    Raises:
        ExchangeError: if the archive or its XML cannot be read.
        TooLargeError: if it would unpack to more than a project can be.
    """
    archive = Archive(name, data)
    root = archive.project()
    losses = [Loss(what, n, _NOT_TAKEN[what]) for what, n in count_of(root).items() if what in _NOT_TAKEN]
    codes = _codebook(root)
    known = {code.guid for code in flat(codes)}
    sources, notes, more = _sources(root, archive, known)
    project = QdaProject(
        name=root.get("name") or PurePosixPath(name).stem,
        origin=root.get("origin") or "",
        at=_time(root.get("creationDateTime")),
        users=_users(root),
        codes=codes,
        sources=sources,
        cases=_cases(root, sources),
        notes=notes,
        sets=_sets(root, known),
        description=child_text(root, "Description"),
    )
    return project, (*losses, *more)


def read_qdc(name: str, data: bytes) -> tuple[QdaCode, ...]:
    """The codes of a codebook file.

    Raises:
        ExchangeError: if it is not well-formed XML.
    """
    root = parse(data, name)
    return tuple(_code(node) for holder in children(root, "Codes") for node in children(holder, "Code"))


def _codebook(root: etree._Element) -> tuple[QdaCode, ...]:
    holders = [holder for book in children(root, "CodeBook") for holder in children(book, "Codes")]
    return tuple(_code(node) for holder in holders for node in children(holder, "Code"))


def _code(node: etree._Element) -> QdaCode:
    return QdaCode(
        guid=guid(node.get("guid")),
        name=(node.get("name") or "").strip() or "unnamed",
        description=child_text(node, "Description"),
        color=node.get("color") or "",
        codable=(node.get("isCodable") or "true").lower() in ("true", "1"),
        children=tuple(_code(child) for child in children(node, "Code")),
    )


def _users(root: etree._Element) -> tuple[QdaUser, ...]:
    nodes = [node for holder in children(root, "Users") for node in children(holder, "User")]
    return tuple(QdaUser(guid(n.get("guid")), (n.get("name") or n.get("id") or "unnamed").strip()) for n in nodes)


def _sets(root: etree._Element, known: set[str]) -> tuple[QdaSet, ...]:
    nodes = [node for holder in children(root, "Sets") for node in children(holder, "Set")]
    made = []
    for node in nodes:
        members = (guid(member.get("targetGUID") or member.get("guid")) for member in children(node, "MemberCode"))
        made.append(QdaSet(guid(node.get("guid")), node.get("name") or "", tuple(m for m in members if m in known)))
    return tuple(each for each in made if each.codes)


def _sources(
    root: etree._Element, archive: Archive, codes: set[str]
) -> tuple[tuple[QdaSource, ...], tuple[QdaNote, ...], tuple[Loss, ...]]:
    holders = children(root, "Sources")
    texts = [node for holder in holders for node in children(holder, "TextSource")]
    texts += [
        part for holder in holders for pdf in children(holder, "PDFSource") for part in children(pdf, "Representation")
    ]
    notes = {guid(n.get("guid")): n for holder in children(root, "Notes") for n in children(holder, "Note")}
    lost: Counter[str] = Counter()
    sources = [made for node in texts if (made := _source(node, archive, codes, lost)) is not None]
    sources = [_with_annotations(s, n, notes, lost) for s, n in zip(sources, texts, strict=False)]
    taken = tuple(_note(node, archive, root) for node in notes.values())
    return (
        tuple(sources),
        tuple(note for note in taken if note.text),
        tuple(Loss(w, n, _WHY[w]) for w, n in lost.items()),
    )


_WHY = {
    "source without text": "the archive does not hold its plain text",
    "selection outside its text": "its positions do not fit the text",
    "coding without a code": "the code it names is not in the codebook",
}


def _source(node: etree._Element, archive: Archive, codes: set[str], lost: Counter[str]) -> QdaSource | None:
    held = children(node, "PlainTextContent")
    path = node.get("plainTextPath")
    raw = held[0].text or "" if held else archive.text(path) if path else None
    if raw is None:
        lost["source without text"] += 1
        return None
    found = [_selection(child, codes, lost) for child in children(node, "PlainTextSelection")]
    labels = [child.get("name") or "" for child in children(node, "PlainTextSelection")]
    text, selections = settle(raw.removeprefix("\ufeff"), found, labels)
    inside = tuple(s for s in selections if 0 <= s.start < s.end <= len(text))
    lost["selection outside its text"] += len(selections) - len(inside)
    lost += Counter()
    return QdaSource(
        guid=guid(node.get("guid")),
        name=node.get("name") or "unnamed",
        text=text,
        selections=inside,
        memo=child_text(node, "Description"),
        user=guid(node.get("creatingUser")),
        at=_time(node.get("creationDateTime")),
    )


def _selection(node: etree._Element, codes: set[str], lost: Counter[str]) -> QdaSelection:
    codings = []
    for coding in children(node, "Coding"):
        targets = [guid(ref.get("targetGUID")) for ref in children(coding, "CodeRef")]
        known = [target for target in targets if target in codes]
        lost["coding without a code"] += len(targets) - len(known)
        who, at = guid(coding.get("creatingUser") or node.get("creatingUser")), _time(coding.get("creationDateTime"))
        codings += [QdaCoding(guid(coding.get("guid")), target, who, at) for target in known]
    return QdaSelection(
        guid=guid(node.get("guid")),
        start=_number(node.get("startPosition")),
        end=_number(node.get("endPosition")),
        codings=tuple(codings),
        memo=child_text(node, "Description"),
        user=guid(node.get("creatingUser")),
        at=_time(node.get("creationDateTime")),
    )


def _with_annotations(
    source: QdaSource, node: etree._Element, notes: dict[str, etree._Element], lost: Counter[str]
) -> QdaSource:
    """Memos on stretches that some programs hang on a note of the source instead of the selection."""
    extra: list[QdaSelection] = []
    for ref in children(node, "NoteRef"):
        note = notes.get(guid(ref.get("targetGUID")))
        for child in children(note, "PlainTextSelection") if note is not None else []:
            memo = child_text(note, "PlainTextContent") if note is not None else ""
            extra.append(replace(_selection(child, set(), lost), memo=memo))
    inside = tuple(s for s in extra if 0 <= s.start < s.end <= len(source.text))
    return replace(source, selections=(*source.selections, *inside)) if inside else source


def _note(node: etree._Element, archive: Archive, root: etree._Element) -> QdaNote:
    own = guid(node.get("guid"))
    path = node.get("plainTextPath")
    text = (
        child_text(node, "PlainTextContent")
        or (archive.text(path) if path else None)
        or child_text(node, "Description")
    )
    return QdaNote(
        guid=own,
        name=node.get("name") or "",
        text=text,
        about=_target(own, root),
        user=guid(node.get("creatingUser")),
        at=_time(node.get("creationDateTime")),
    )


def _target(note: str, root: etree._Element) -> str:
    for node in root.iter():
        if local(node) == "NoteRef" and guid(node.get("targetGUID")) == note:
            parent = node.getparent()
            return guid(parent.get("guid")) if parent is not None else ""
    return ""


def _cases(root: etree._Element, sources: Sequence[QdaSource]) -> tuple[QdaCase, ...]:
    variables = {
        guid(node.get("guid")): node.get("name") or ""
        for holder in children(root, "Variables")
        for node in children(holder, "Variable")
    }
    known = {source.guid for source in sources}
    nodes = [node for holder in children(root, "Cases") for node in children(holder, "Case")]
    made = []
    for node in nodes:
        held = [
            (guid(r.get("targetGUID")), v) for v in children(node, "VariableValue") for r in children(v, "VariableRef")
        ]
        values = tuple((variables.get(ref, ""), _value(value)) for ref, value in held if variables.get(ref))
        about = tuple(s for s in (guid(r.get("targetGUID")) for r in children(node, "SourceRef")) if s in known)
        made.append(QdaCase(guid(node.get("guid")), node.get("name") or "", values, about))
    return tuple(made)


def _value(node: etree._Element) -> str:
    return next((child.text or "" for child in node if local(child).endswith("Value")), "")


def _number(value: str | None) -> int:
    try:
        return int(value or "")
    except ValueError:
        return -1


def _time(value: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
