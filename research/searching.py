"""The query language: words and phrases, ``field:value``, AND, OR, NOT and brackets.

``refund "on hold" signal:frustration NOT (segment:renter OR age:27)``. Words next to each other mean AND; OR binds
less than AND, NOT most. A word matches whole words whatever their case, ``wait*`` those that begin so, a phrase its
words in a row. A name or value with blanks or colons stands in quotation marks: ``"bought from":"another insurer"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.errors import ResearchError

FIELDS = ("code", "signal", "dimension", "stage", "status", "coder", "person", "segment", "source", "with")
"""Fields of every study; the names of participants' attributes come on top. ``with`` holds the signals and codes of
quotes that overlap this one."""


class QueryError(ResearchError):
    """A query that cannot be read; ``position`` counts its characters from 1."""

    def __init__(self, message: str, fix: str, position: int) -> None:
        super().__init__(f"At character {position}: {message}", fix)
        self.position = position


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the text (``name`` empty), or a value of a field."""

    value: str
    name: str = ""
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class And:
    """Everything must hold."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of them must hold."""

    parts: tuple[Query, ...]


Query = Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Item:
    """What a query is asked about: its words, and its values by field, in lower case."""

    text: str
    facts: Mapping[str, frozenset[str]]


_TOKEN = re.compile(r'\s*(?:([()])|(?:("[^"]+"|[^\s:()"]+):)?("[^"]*"|[^\s:()"]+))')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    at: int
    term: Term | None = None


def parse(text: str, fields: Collection[str] = FIELDS) -> Query | None:
    """The query that ``text`` says, ``None`` for a blank one.

    Raises:
        QueryError: naming the character at which it cannot be read, and what was expected there.
    """
    tokens = list(_tokens(text, {name.casefold() for name in fields}))
    if not tokens:
        return None
    end = len(text.rstrip()) + 1
    query, rest = _either(tokens, end)
    if rest:
        raise QueryError("a closing bracket has no opening one.", "Take it out, or add “(” before.", rest[0].at)
    return query


def _tokens(text: str, fields: Collection[str]) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        start = at + len(text[at:]) - len(text[at:].lstrip()) + 1
        if found is None:
            sign = text[start - 1]
            fix = "Close the quotation mark." if sign == '"' else "Put what holds a colon in quotation marks."
            raise QueryError(f"{sign!r} does not begin a word or a field.", fix, start)
        bracket, name, value = found.groups()
        at = found.end()
        if bracket:
            yield _Token(bracket, start)
        elif not name and value in ("AND", "OR", "NOT"):
            yield _Token(value, start)
        else:
            yield _Token("term", start, _term(name, value, start, fields, text[at : at + 1]))


def _term(name: str | None, value: str, at: int, fields: Collection[str], after: str) -> Term:
    if after == ":":
        raise QueryError(f"{value!r} is followed by a colon and nothing.", "Write a value after the colon.", at)
    plain = " ".join(value.strip('"').split())
    if not plain or plain == "*":
        raise QueryError("the quotation marks hold nothing.", "Write a word between them.", at)
    known = name.strip('"').casefold() if name else ""
    if known and known not in fields:
        listed = ", ".join(sorted(fields))
        raise QueryError(f"there is no field {known!r}.", f"Use one of {listed}; quote words that hold a colon.", at)
    return Term(plain, known, at)


def _either(tokens: list[_Token], end: int) -> tuple[Query, list[_Token]]:
    part, rest = _every(tokens, end)
    parts = [part]
    while rest and rest[0].kind == "OR":
        part, rest = _every(rest[1:], end)
        parts.append(part)
    return (Or(tuple(parts)) if len(parts) > 1 else parts[0]), rest


def _every(tokens: list[_Token], end: int) -> tuple[Query, list[_Token]]:
    part, rest = _one(tokens, end)
    parts = [part]
    while rest and rest[0].kind not in ("OR", ")"):
        part, rest = _one(rest[1:] if rest[0].kind == "AND" else rest, end)
        parts.append(part)
    return (And(tuple(parts)) if len(parts) > 1 else parts[0]), rest


def _one(tokens: list[_Token], end: int) -> tuple[Query, list[_Token]]:
    if not tokens:
        raise QueryError("the query ends too early.", "Write a word, a field or a bracket here.", end)
    first, rest = tokens[0], tokens[1:]
    if first.kind == "NOT":
        part, rest = _one(rest, end)
        return Not(part), rest
    if first.kind == "(":
        part, rest = _either(rest, end)
        if not rest:
            raise QueryError("this bracket is never closed.", "Add “)” where it ends.", first.at)
        return part, rest[1:]
    if first.term is None:
        raise QueryError(f"{first.kind} stands where a word should.", "Write a word or a field before it.", first.at)
    return first.term, rest


def written(query: Query) -> str:
    """The query as text that is read as the same query."""
    if isinstance(query, Term):
        return f"{_quoted(query.name)}:{_quoted(query.value)}" if query.name else _quoted(query.value)
    if isinstance(query, Not):
        return f"NOT {_bracketed(query.part)}"
    word = " AND " if isinstance(query, And) else " OR "
    return word.join(_bracketed(part) for part in query.parts)


def _bracketed(query: Query) -> str:
    return f"({written(query)})" if isinstance(query, And | Or) else written(query)


def _quoted(word: str) -> str:
    return word if re.fullmatch(r'[^\s:()"]+', word) and word not in ("AND", "OR", "NOT") else f'"{word}"'


def build(words: str, picked: Mapping[str, Sequence[str]]) -> str:
    """The text of a query from a form: any of the values of a field, and all fields together."""
    parts = [f"({words.strip()})" if re.search(r"\sOR\s", words) else words.strip()] if words.strip() else []
    for name, values in picked.items():
        terms = [written(Term(" ".join(value.replace('"', "").split()), name)) for value in values]
        if terms:
            parts.append(terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})")
    return " ".join(parts)


def matches(query: Query, item: Item) -> bool:
    """Whether ``query`` holds of ``item``."""
    if isinstance(query, Term):
        return _holds(query, item)
    if isinstance(query, Not):
        return not matches(query.part, item)
    return (all if isinstance(query, And) else any)(matches(part, item) for part in query.parts)


def _holds(term: Term, item: Item) -> bool:
    sought = term.value.casefold()
    if not term.name:
        return _pattern(sought).search(item.text) is not None
    values = item.facts.get(term.name, frozenset())
    if sought.endswith("*"):
        return any(value.startswith(sought[:-1]) for value in values)
    return sought in values


@cache
def _pattern(sought: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in sought.rstrip("*").split())
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    return re.compile(before + words + ("" if sought.endswith("*") else r"(?!\w)"))
