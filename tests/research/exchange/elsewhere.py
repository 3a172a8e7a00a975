"""Another program's way of opening and of writing a project, as it was seen to behave: what it keeps, what it drops,
where it stops.

It compares GUIDs letter by letter, takes the coder of a quote from its selection, keeps categories and codes apart and
the first of two of one name in each, reads texts as UTF-8 without taking a mark away but writes them with one, and
keeps notes as a journal only if they lie in a file. Reading stops with an error wherever that program was seen to stop.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import etree

SPACE = "{urn:QDA-XML:project:1.0}"
Path = tuple[str, ...]
Segment = tuple[str, Path | None, int, int, str, str]
"""(source, code path or None, start, end, coder, memo)."""


@dataclass
class Opened:
    """What it holds afterwards; ``codes`` says of each path whether it is a code (else a category)."""

    texts: dict[str, str] = field(default_factory=dict)
    codes: dict[Path, bool] = field(default_factory=dict)
    segments: list[Segment] = field(default_factory=list)
    annotations: list[tuple[str, int, int, str, str]] = field(default_factory=list)
    journal: dict[str, str] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    memo: str = ""


def open_elsewhere(data: bytes) -> Opened:
    """Opens a project as that program does."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    root = etree.fromstring(archive.read(next(n for n in archive.namelist() if n.endswith(".qde"))))
    origin = root.attrib["origin"].upper()  # a project without origin stops it
    users = {node.get("guid"): node.get("name") for node in root.iter(f"{SPACE}User")}
    held = Opened(memo=root.findtext(f"{SPACE}Description") or "")
    codes: dict[str, Path] = {}
    for book in root.findall(f"{SPACE}CodeBook/{SPACE}Codes"):
        for node in book:
            _code(node, (), codes, held.codes)
    for source in root.findall(f"{SPACE}Sources/{SPACE}TextSource"):
        _source(source, archive, users, codes, held, one_each="ATLAS" in origin)
    for note in root.findall(f"{SPACE}Notes/{SPACE}Note"):
        (note.get("creationDateTime") or note.get("modifiedDateTime")).replace("T", " ")
        path = note.get("plainTextPath")
        if path and note.get("name"):
            if note.get("name") in held.journal:
                raise TypeError("it cannot make up another name for a second journal entry of one name")
            held.journal[note.get("name")] = _file(archive, path)[0]
    _cases(root, held)
    return held


def _code(node: Any, above: Path, codes: dict[str, Path], held: dict[Path, bool]) -> None:
    """A name is taken once among the categories and once among the codes; what is below it goes to the first. A code
    has only codes below it: a category there goes to the top."""
    codable, name = node.get("isCodable") != "false", node.get("name")
    above = () if not codable and held.get(above) else above
    path = next((p for p, code in held.items() if p[-1] == name and code == codable), None)
    if path is None:
        path = (*above, name)
        held[path] = codable
        if codable:
            codes[node.get("guid")] = path
    for below in node.findall(f"{SPACE}Code"):
        _code(below, path, codes, held)


def _file(archive: zipfile.ZipFile, path: str) -> tuple[str, bool]:
    """The text, and whether its first line ends in two characters."""
    data = archive.read("sources/" + path.removeprefix("internal://"))
    with io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="replace") as file:
        return file.read(), data.partition(b"\n")[0].endswith(b"\r")


def _source(
    source: Any,
    archive: zipfile.ZipFile,
    users: dict[str, str],
    codes: dict[str, Path],
    held: Opened,
    *,
    one_each: bool,
) -> None:
    name = source.get("name")
    name = f"1_{name}" if name in held.texts else name
    text, two = _file(archive, source.get("plainTextPath"))
    text = held.texts[name] = text.replace("\n", "\n ") if two and not one_each else text
    for mark in source.findall(f"{SPACE}PlainTextSelection"):
        start, end = int(mark.get("startPosition")), int(mark.get("endPosition"))
        assert text[start:end], "a segment without words"
        who = users.get(mark.get("creatingUser") or mark.get("modifyingUser"), "default")
        memo = mark.findtext(f"{SPACE}Description") or ""
        codings = mark.findall(f"{SPACE}Coding")
        for coding in codings:
            row = (name, codes.get(next(iter(coding)).get("targetGUID")), start, end, who, memo)
            if row[:5] not in [known[:5] for known in held.segments]:
                held.segments.append(row)
        if not codings:
            held.annotations.append((name, start, end, who, memo))


def _cases(root: Any, held: Opened) -> None:
    variables = {node.get("guid"): node.get("name") for node in root.iter(f"{SPACE}Variable")}
    for case in root.findall(f"{SPACE}Cases/{SPACE}Case"):
        if case.get("name") is None:
            continue
        held.cases.append(case.get("name"))
        for value in case.findall(f"{SPACE}VariableValue"):
            name = variables.get(value.find(f"{SPACE}VariableRef").get("targetGUID"), "")
            held.attributes[case.get("name"), name] = next((v.text or "" for v in value if v.tag.endswith("Value")), "")


def write_elsewhere(held: Opened, *, two_each: bool = False) -> bytes:
    """Writes a project as that program does: a mark before every text, one selection for each segment with the whole
    quote as its name, fresh GUIDs each time. With ``two_each`` lines end in two characters, which positions ignore."""
    users, codes = _Guids(), _Guids()
    files = {f"{uuid.uuid4()}.txt": (name, text) for name, text in held.texts.items()}
    sources = "".join(_text_source(path, name, held, users, codes) for path, (name, _) in files.items())
    book = "".join(_branch(path, held.codes, codes) for path in held.codes if len(path) == 1)
    notes = {f"{uuid.uuid4()}.txt": (name, words) for name, words in held.journal.items()}
    entries = "".join(
        f'<Note guid="{path[:36]}" creatingUser="{users["default"]}" creationDateTime="2026-01-05T09:30:00Z"'
        f' name="{escape(name)}"  plainTextPath="internal://{path}" >\n<Description /></Note>\n'
        for path, (name, _) in notes.items()
    )
    cases = "".join(
        f'<Case guid="{uuid.uuid4()}" name="{escape(name)}">\n<Description />\n</Case>\n' for name in held.cases
    )
    known = "".join(f'<User guid="{guid}" name="{escape(name)}" />\n' for name, guid in users.items())
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' name="study.qda" origin="QualCoder 4.0" creatingUserGUID="{uuid.uuid4()}"'
        ' creationDateTime="2026-01-05T09:30:00Z" xmlns="urn:QDA-XML:project:1.0">\n'
        f"<Users>\n{known}</Users>\n<CodeBook>\n<Codes>\n{book}</Codes>\n</CodeBook>\n"
        + (f"<Cases>\n{cases}</Cases>\n" if cases else "")
        + f"<Sources>\n{sources}</Sources>\n"
        + (f"<Notes>\n{entries}</Notes>\n" if entries else "")
        + f"<Description>{escape(held.memo)}</Description>\n</Project>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", xml)
        made.writestr("sources/", "")
        for path, (_, words) in {**files, **notes}.items():
            written = words.replace("\n", "\r\n") if two_each and path in files else words
            made.writestr(f"sources/{path}", written.encode("utf-8-sig"))
    return out.getvalue()


class _Guids(dict[Any, str]):
    def __missing__(self, key: Any) -> str:
        return self.setdefault(key, str(uuid.uuid4()))


def _branch(path: Path, known: dict[Path, bool], codes: _Guids) -> str:
    below = [p for p in known if p[:-1] == path]
    inner = "".join(_branch(p, known, codes) for p in sorted(below, key=known.__getitem__))
    codable = "true" if known[path] else "false"
    return f'<Code guid="{codes[path]}" name="{escape(path[-1])}" isCodable="{codable}">\n{inner}</Code>\n'


def _text_source(path: str, name: str, held: Opened, users: _Guids, codes: _Guids) -> str:
    text = held.texts[name]
    marks = "".join(
        f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{start}" endPosition="{end}"'
        f' name="{escape(text[start:end])}" creatingUser="{users[who]}" creationDateTime="2026-01-05T09:30:00Z">\n'
        + (f"<Description>{escape(memo)}</Description>\n" if memo else "")
        + f'<Coding guid="{uuid.uuid4()}" creatingUser="{users[who]}" >\n<CodeRef targetGUID="{codes[code]}" />\n'
        "</Coding>\n</PlainTextSelection>\n"
        for source, code, start, end, who, memo in held.segments
        if source == name and code is not None
    )
    return (
        f'<TextSource plainTextPath="internal://{path}" creatingUser="{users["default"]}"'
        f' creationDateTime="2026-01-05T09:30:00Z" guid="{uuid.uuid4()}" name="{escape(name)}">\n{marks}</TextSource>\n'
    )
