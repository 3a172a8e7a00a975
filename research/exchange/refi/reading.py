"""Reading ``.qdpx`` and ``.qdc`` as other programs write them; what cannot be taken is counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from research.exchange.refi.archives import Archive
from research.exchange.refi.elements import (
    below,
    child_text,
    children,
    count_of,
    guid,
    local,
    moment,
    parse,
    target,
    values_of,
)
from research.exchange.refi.naming import stable
from research.exchange.refi.notes import Notes
from research.exchange.refi.texts import Texts
from research.exchange.refi.values import Loss, QdaCase, QdaCode, QdaProject, QdaSet, QdaUser
from research.exchange.refi.writing import flat

_NOT_TAKEN = {
    "Graph": "diagrams have no place in a study",
    "PictureSource": "pictures cannot be coded here",
    "AudioSelection": "stretches of a recording cannot be coded here; its transcript is taken",
    "VideoSelection": "stretches of a recording cannot be coded here; its transcript is taken",
    "PDFSelection": "marks on a PDF page have no place in its text",
    "MemberSource": "groups of sources have no place in a study",
    "MemberNote": "groups of notes have no place in a study",
}
_WHY = {
    "source without text": "the archive does not hold its plain text",
    "selection outside its text": "its positions do not fit the text",
    "coding without a code": "the code it names is not in the codebook",
    "coding of a whole source": "a study codes quotes; code the words that matter",
    "code of a case": "codes belong to quotes here, not to people",
    "link": "links between elements have no place in a study",
    "text whose byte-order mark was counted": "nothing is lost: positions were moved to fit, as the quotes showed",
    "text whose line ends were counted as two": "nothing is lost: positions were moved to fit, as the quotes showed",
    "text whose line ends were counted as one": "nothing is lost: positions were moved to fit, as the quotes showed",
}


def read_qdpx(name: str, data: bytes) -> tuple[QdaProject, tuple[Loss, ...]]:
    """The project, and everything in it that was not taken or had to be interpreted.

    Raises:
        ExchangeError: if the archive or its XML cannot be read.
        TooLargeError: if it would unpack to more than a project can be.
    """
    archive = Archive(name, data)
    root = archive.project()
    codes = _codebook(root)
    known = {code.guid for code in flat(codes)} - {""}
    variables = {guid(node.get("guid")): node.get("name") or "" for node in below(root, "Variables", "Variable")}
    notes = Notes(root, archive)
    texts = Texts(archive, notes, known, variables)
    texts.ends = "one" if "ATLAS" in (root.get("origin") or "").upper() else "two"
    sources = tuple(texts.read(root))
    selections = {selection.guid for source in sources for selection in source.selections}
    places = {source.guid for source in sources} | selections
    project = QdaProject(
        name=root.get("name") or PurePosixPath(name).stem,
        origin=root.get("origin") or "",
        at=moment(root.get("creationDateTime")),
        users=_users(root),
        codes=codes,
        sources=sources,
        cases=_cases(root, variables, places),
        notes=tuple(notes.loose(places | known)),
        sets=_sets(root, known),
        description=child_text(root, "Description"),
    )
    return project, tuple(_losses(root, texts.lost, notes.unused_links))


def read_qdc(name: str, data: bytes) -> tuple[QdaCode, ...]:
    """The codes of a codebook file.

    Raises:
        ExchangeError: if it is not well-formed XML.
    """
    return tuple(_code(node) for node in below(parse(data, name), "Codes", "Code"))


def _losses(root: etree._Element, lost: Counter[str], links: int) -> Iterator[Loss]:
    counts = count_of(root)
    counts["Graph"] -= sum(
        guid(node.get("guid")) == stable("graph", root.get("name") or "") for node in below(root, "Graphs", "Graph")
    )
    yield from (Loss(what, counts[what], why) for what, why in _NOT_TAKEN.items() if counts[what] > 0)
    more = lost + Counter(
        {
            "link": links,
            "code of a case": sum(len(children(node, "CodeRef")) for node in below(root, "Cases", "Case")),
            "coding of a whole source": sum(
                len(children(node, "Coding")) for holder in children(root, "Sources") for node in holder
            ),
        }
    )
    yield from (Loss(what, n, _WHY[what]) for what, n in sorted(more.items()))


def _codebook(root: etree._Element) -> tuple[QdaCode, ...]:
    return tuple(_code(node) for book in children(root, "CodeBook") for node in below(book, "Codes", "Code"))


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
    nodes = below(root, "Users", "User")
    return tuple(QdaUser(guid(n.get("guid")), (n.get("name") or n.get("id") or "").strip() or "unnamed") for n in nodes)


def _sets(root: etree._Element, known: set[str]) -> tuple[QdaSet, ...]:
    return tuple(
        QdaSet(
            guid=guid(node.get("guid")),
            name=node.get("name") or "",
            codes=tuple(ref for member in children(node, "MemberCode") if (ref := target(member)) in known),
            memo=child_text(node, "Description"),
        )
        for node in below(root, "Sets", "Set")
        if not any(local(child).startswith("Member") and local(child) != "MemberCode" for child in node)
    )


def _cases(root: etree._Element, variables: dict[str, str], places: set[str]) -> tuple[QdaCase, ...]:
    return tuple(
        QdaCase(
            guid=guid(node.get("guid")),
            name=(node.get("name") or "").strip(),
            values=values_of(node, variables),
            sources=tuple(ref for r in children(node, "SourceRef") if (ref := target(r)) in places),
            selections=tuple(ref for r in children(node, "SelectionRef") if (ref := target(r)) in places),
            memo=child_text(node, "Description"),
        )
        for node in below(root, "Cases", "Case")
    )
