"""A project as REFI-QDA 1.5 holds it, free of XML: what the writer takes and the reader gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class QdaUser:
    """A coder: a person, or a model as one more coder."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code and the codes below it. ``codable`` is false for a mere category."""

    guid: str
    name: str
    description: str = ""
    color: str = ""
    codable: bool = True
    children: tuple[QdaCode, ...] = ()


@dataclass(frozen=True, slots=True)
class QdaCoding:
    """One code given to a selection, by ``user`` (a user's guid, "" if the file does not say)."""

    guid: str
    code: str
    user: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QdaSelection:
    """A stretch of a source in code points, half-open, with its codings; ``memo`` is a note on the stretch itself."""

    guid: str
    start: int
    end: int
    codings: tuple[QdaCoding, ...] = ()
    memo: str = ""
    user: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QdaSource:
    """A text and what was marked in it; line ends are LF, there is no byte-order mark. ``values`` as for a case."""

    guid: str
    name: str
    text: str
    selections: tuple[QdaSelection, ...] = ()
    memo: str = ""
    user: str = ""
    at: datetime | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QdaCase:
    """A participant: attributes as (name, value) pairs, and the guids of the sources and selections about them."""

    guid: str
    name: str
    values: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    memo: str = ""


@dataclass(frozen=True, slots=True)
class QdaNote:
    """A memo on something else: ``about`` is the guid of a source, code or selection, "" for the project."""

    guid: str
    name: str
    text: str
    about: str = ""
    user: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QdaSet:
    """A named group of codes."""

    guid: str
    name: str
    codes: tuple[str, ...] = ()
    memo: str = ""


@dataclass(frozen=True, slots=True)
class QdaGraph:
    """A picture of codes: (guid of what is drawn, its words, left edge, top edge) for each."""

    guid: str
    name: str
    vertices: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class QdaProject:
    """Everything of one file."""

    name: str
    origin: str
    at: datetime | None
    users: tuple[QdaUser, ...] = ()
    codes: tuple[QdaCode, ...] = ()
    sources: tuple[QdaSource, ...] = ()
    cases: tuple[QdaCase, ...] = ()
    notes: tuple[QdaNote, ...] = ()
    sets: tuple[QdaSet, ...] = ()
    graphs: tuple[QdaGraph, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a file holds, or a study has, that does not come across: how many, and why."""

    what: str
    count: int
    because: str
