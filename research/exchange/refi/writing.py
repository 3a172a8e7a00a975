"""A project as a ``.qdpx`` archive or a ``.qdc`` codebook, valid by both schemas and safe for the usual programs."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from nlp.errors import ExchangeError
from research.exchange.refi.values import (
    QdaCase,
    QdaCode,
    QdaGraph,
    QdaNote,
    QdaProject,
    QdaSelection,
    QdaSet,
    QdaSource,
    QdaUser,
)

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Notes = Mapping[str, Sequence[QdaNote]]  # by the guid of what they are about
_Named = QdaCode | QdaUser | QdaSource | QdaCase | QdaNote | QdaSet | QdaSelection
_NAME = 100  # a selection's name is a checksum for people: its first hundred characters


def write_qdpx(project: QdaProject) -> bytes:
    """The archive; equal projects give equal bytes.

    Raises:
        ExchangeError: if a selection lies outside its text, a reference leads nowhere, or two codes share a name.
    """
    check(project)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _store(archive, "project.qde", _bytes(_project(project)))
        for source in project.sources:
            _store(archive, f"sources/{source.guid}.txt", plain(source.text).encode("utf-8"))
        for note in filed(project):
            _store(archive, f"sources/{note.guid}.txt", plain(note.text).encode("utf-8"))
    return out.getvalue()


def write_qdc(codes: Sequence[QdaCode], sets: Sequence[QdaSet], origin: str) -> bytes:
    """The codebook alone.

    Raises:
        ExchangeError: if there is no code: the format has no empty codebook.
    """
    if not codes:
        raise ExchangeError("There is no code to write.", "Add one to the codebook first.")
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": origin}, nsmap={None: CODEBOOK})  # type: ignore[dict-item]
    _codes(_sub(root, "Codes"), codes, {})
    _sets(root, sets, "guid")
    return _bytes(root)


def legal(text: str) -> str:
    """The text with every character XML forbids replaced one for one, so that positions stay."""
    return _ILLEGAL.sub("\ufffd", text)


def plain(text: str) -> str:
    """The text as it goes into its file: legal, LF line ends, no byte-order mark, every position as before."""
    marks = len(text) - len(text.lstrip("\ufeff"))
    return legal("\u2060" * marks + text[marks:].replace("\r\n", " \n").replace("\r", "\n"))


def flat(codes: Iterable[QdaCode]) -> list[QdaCode]:
    """Every code of the tree, parents before children."""
    return [found for code in codes for found in (code, *flat(code.children))]


def filed(project: QdaProject) -> list[QdaNote]:
    """Notes with a file of their own: those on the project and on codes, which some programs keep as a journal."""
    near = {guid for source in project.sources for guid in _guids(source)}
    return [note for note in project.notes if note.about not in near]


def _guids(source: QdaSource) -> list[str]:
    return [source.guid, *(mark.guid for mark in source.selections)]


def check(project: QdaProject) -> None:
    """The rules no schema holds: references resolve, selections lie in their text, names are unique.

    Raises:
        ExchangeError: naming the first thing that breaks one.
    """
    codes = flat(project.codes)
    twice = next((name for name, n in Counter(code.name for code in codes).items() if n > 1), None)
    if twice is not None:
        raise ExchangeError(f"Two codes are called {twice!r}.", "Rename one: other programs keep only the first.")
    marks = [mark for source in project.sources for mark in source.selections]
    named: tuple[_Named, ...] = (
        *codes,
        *project.users,
        *project.sources,
        *project.cases,
        *project.notes,
        *project.sets,
        *marks,
    )
    bad = next((each.guid for each in named if not _GUID.fullmatch(each.guid)), None)
    if bad is not None:
        raise ExchangeError(f"{bad!r} is no GUID in plain lower case.", "This is a fault of the exporter; report it.")
    known, coders = {code.guid for code in codes}, {user.guid for user in project.users} | {""}
    for source in project.sources:
        _check_marks(source, known, coders)
    near = {guid for source in project.sources for guid in _guids(source)}
    _check_references(project, known | near | {each.guid for each in project.sets} | {""})


def _check_marks(source: QdaSource, codes: set[str], coders: set[str]) -> None:
    for mark in source.selections:
        inside = 0 <= mark.start < mark.end <= len(source.text)
        known = all(coding.code in codes and coding.user in coders for coding in mark.codings)
        if not inside or not known:
            where = f"{source.name} {mark.start}..{mark.end}"
            raise ExchangeError(f"The selection {where} does not fit its text or codes.", "Report this as a fault.")


def _check_references(project: QdaProject, known: set[str]) -> None:
    used = [note.about for note in project.notes] + [code for each in project.sets for code in each.codes]
    used += [vertex[0] for graph in project.graphs for vertex in graph.vertices]
    used += [ref for case in project.cases for ref in (*case.sources, *case.selections)]
    lost = next((ref for ref in used if ref not in known), None)
    if lost is not None:
        raise ExchangeError(f"Something refers to {lost!r}, which is not written.", "Report this as a fault.")


def _project(project: QdaProject) -> etree._Element:
    """The schema wants its parts in this order, and none of them empty."""
    root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})  # type: ignore[dict-item]
    root.set("name", legal(project.name))
    _set(root, origin=project.origin, creationDateTime=_time(project.at))
    notes: dict[str, list[QdaNote]] = {}
    for note in project.notes:
        notes.setdefault(note.about, []).append(note)
    if project.users:
        users = _sub(root, "Users")
        for user in project.users:
            _set(_sub(users, "User", guid=user.guid), name=user.name)
    if project.codes:
        _codes(_sub(_sub(root, "CodeBook"), "Codes"), project.codes, notes)
    variables = _variables(root, [*project.cases, *project.sources])
    if project.cases:
        _cases(_sub(root, "Cases"), project.cases, variables)
    if project.sources:
        holder = _sub(root, "Sources")
        for source in project.sources:
            _source(holder, source, notes, variables)
    _notes(root, project.notes, {note.guid for note in filed(project)})
    _sets(root, project.sets, "targetGUID")
    _graphs(root, project.graphs)
    _text(root, "Description", project.description)
    _refer(root, notes.get("", ()))
    return root


def _sets(root: etree._Element, sets: Sequence[QdaSet], key: str) -> None:
    holder = _sub(root, "Sets") if sets else root
    for each in sets:
        node = _sub(holder, "Set", guid=each.guid)
        node.set("name", legal(each.name))
        _text(node, "Description", each.memo)
        for code in each.codes:
            _sub(node, "MemberCode", **{key: code})


def _codes(parent: etree._Element, codes: Sequence[QdaCode], notes: Notes) -> None:
    for code in codes:
        node = _sub(parent, "Code", guid=code.guid, name=code.name, isCodable=str(code.codable).lower())
        _set(node, color=code.color)
        _text(node, "Description", code.description)
        _refer(node, notes.get(code.guid, ()))
        _codes(node, code.children, notes)


def _refer(node: etree._Element, notes: Iterable[QdaNote]) -> None:
    for note in notes:
        _sub(node, "NoteRef", targetGUID=note.guid)


def _variables(root: etree._Element, holders: Sequence[QdaCase | QdaSource]) -> dict[str, str]:
    names = dict.fromkeys(name for each in holders for name, _ in each.values)
    known = {name: str(uuid5(NAMESPACE_URL, f"cpi-workbench/variable/{name}")) for name in names}
    if known:
        holder = _sub(root, "Variables")
        for name, guid in known.items():
            _sub(holder, "Variable", guid=guid, name=name or "unnamed", typeOfVariable="Text")
    return known


def _cases(holder: etree._Element, cases: Sequence[QdaCase], variables: dict[str, str]) -> None:
    for case in cases:
        node = _sub(holder, "Case", guid=case.guid, name=case.name)
        _text(node, "Description", case.memo)
        _values(node, case.values, variables)
        for source in case.sources:
            _sub(node, "SourceRef", targetGUID=source)
        for selection in case.selections:
            _sub(node, "SelectionRef", targetGUID=selection)


def _values(node: etree._Element, values: Iterable[tuple[str, str]], variables: Mapping[str, str]) -> None:
    for name, value in values:
        held = _sub(node, "VariableValue")
        _sub(held, "VariableRef", targetGUID=variables[name])
        _text(held, "TextValue", value)


def _source(holder: etree._Element, source: QdaSource, notes: Notes, variables: Mapping[str, str]) -> None:
    node = _sub(holder, "TextSource", guid=source.guid, name=source.name)
    _set(node, plainTextPath=f"internal://{source.guid}.txt", creatingUser=source.user)
    _set(node, creationDateTime=_time(source.at))
    _text(node, "Description", source.memo)
    for selection in sorted(source.selections, key=lambda s: (s.start, s.end, s.guid)):
        _selection(node, selection, source.text, notes)
    _refer(node, notes.get(source.guid, ()))
    _values(node, source.values, variables)


def _selection(holder: etree._Element, selection: QdaSelection, text: str, notes: Notes) -> None:
    name = " ".join(text[selection.start : selection.end].split())[:_NAME]
    node = _sub(holder, "PlainTextSelection", guid=selection.guid, name=name)
    _set(node, startPosition=str(selection.start), endPosition=str(selection.end), creatingUser=selection.user)
    _set(node, creationDateTime=_time(selection.at))
    _text(node, "Description", selection.memo)
    for coding in selection.codings:
        held = _sub(node, "Coding", guid=coding.guid)
        _set(held, creatingUser=coding.user, creationDateTime=_time(coding.at))
        _sub(held, "CodeRef", targetGUID=coding.code)
    _refer(node, notes.get(selection.guid, ()))


def _notes(root: etree._Element, notes: Sequence[QdaNote], filed: set[str]) -> None:
    if not notes:
        return
    holder = _sub(root, "Notes")
    for note in notes:
        node = _sub(holder, "Note", guid=note.guid, name=note.name)
        _set(node, creatingUser=note.user, creationDateTime=_time(note.at))
        if note.guid in filed:
            _set(node, plainTextPath=f"internal://{note.guid}.txt")
        else:
            _text(node, "PlainTextContent", note.text)


def _graphs(root: etree._Element, graphs: Sequence[QdaGraph]) -> None:
    holder = _sub(root, "Graphs") if graphs else root
    for graph in graphs:
        node = _sub(holder, "Graph", guid=graph.guid, name=graph.name)
        for ref, name, left, top in graph.vertices:
            guid = str(uuid5(NAMESPACE_URL, f"{graph.guid}/{ref}"))
            _sub(node, "Vertex", guid=guid, representedGUID=ref, name=name, firstX=str(left), firstY=str(top))


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    space = etree.QName(parent).namespace
    node = etree.SubElement(parent, f"{{{space}}}{tag}")
    _set(node, **attributes)
    return node


def _set(node: etree._Element, **attributes: str) -> None:
    """Sets what is not empty: an empty GUID or time would make the file invalid."""
    for key, value in attributes.items():
        if value:
            node.set(key, legal(value))


def _text(parent: etree._Element, name: str, text: str) -> None:
    if text:
        _sub(parent, name).text = legal(text)


def _time(at: datetime | None) -> str:
    """Whole seconds in UTC: fractions and offsets are read wrongly elsewhere."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=False)
    return data


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
