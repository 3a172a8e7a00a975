"""The codebook as a tree: what each code is used for, and what happens to quotes when codes are moved or merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.errors import RecordError
from nlp.values import Span
from research.coding import Code, Coding, people

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code with the quotes that carry it: ``own`` by itself, ``below`` by one of the codes under it."""

    code: Code
    own: tuple[Coding, ...]
    below: tuple[Coding, ...] = ()

    @property
    def people(self) -> int:
        """Distinct people behind the code and those under it."""
        return len(people((*self.own, *self.below)))

    @property
    def quotes(self) -> int:
        """Quotes of the code and of those under it."""
        return len(self.own) + len(self.below)


def uses_of(codes: Sequence[Code], codings: Iterable[Coding], stands_in: Mapping[str, str]) -> list[CodeUse]:
    """Each code with its quotes, in the order of the tree; what a person rejected does not count.

    ``stands_in`` leads from a code's earlier versions to the one in force.
    """
    held: dict[str, list[Coding]] = {}
    for coding in codings:
        if coding.code and coding.status != "rejected":
            held.setdefault(stands_in.get(coding.code, coding.code), []).append(coding)
    ordered = sorted(codes, key=lambda code: code.path)
    return [CodeUse(code, tuple(held.get(code.id, ())), tuple(_below(code, ordered, held))) for code in ordered]


def _below(code: Code, codes: Iterable[Code], held: Mapping[str, Sequence[Coding]]) -> Iterable[Coding]:
    return (coding for other in codes if under(other.path, code.path) for coding in held.get(other.id, ()))


def under(path: Path, parent: Path) -> bool:
    """Whether ``path`` lies below ``parent``, at any depth."""
    return len(path) > len(parent) and path[: len(parent)] == parent


def named(path: Iterable[str]) -> Path:
    """The names of a path without blanks around them.

    Raises:
        RecordError: if there is no name, or one of them is empty.
    """
    names = tuple(" ".join(name.split()) for name in path)
    if not names or not all(names):
        raise RecordError("A code needs a name at every level.", "Write a name that is not empty.")
    return names


def replanted(codes: Sequence[Code], code: Code, path: Path) -> dict[str, Path]:
    """New paths by code id when ``code`` goes to ``path`` and takes what is under it along.

    Raises:
        RecordError: if the place is taken, or lies below the code itself.
    """
    if under(path, code.path):
        raise RecordError(f"{shown(code.path)} cannot go below itself.", "Pick another place for it.")
    moved = {c.id: path + c.path[len(code.path) :] for c in codes if c.path == code.path or under(c.path, code.path)}
    taken = {c.path for c in codes if c.id not in moved}
    clash = next((place for place in moved.values() if place in taken), None)
    if clash is not None:
        raise RecordError(f"There is already a code {shown(clash)}.", "Pick another name, or merge the two codes.")
    return moved


def shown(path: Path) -> str:
    """A path as people read it."""
    return " › ".join(path)


@dataclass(frozen=True, slots=True)
class Union:
    """Overlapping quotes of one coder that became one: ``whole`` replaces ``grown`` when that is not ``None``.

    ``bare`` keep their signals and lose the code; ``gone`` said nothing beside the code.
    """

    whole: Coding
    grown: Coding | None
    bare: tuple[Coding, ...]
    gone: tuple[Coding, ...]


def unions(codings: Iterable[Coding], texts: Mapping[str, str]) -> list[Union]:
    """Quotes of one code, brought together where those of one coder about one person overlap.

    ``texts`` holds the text of each source by the id the codings name. Signals stay on the statement they were given
    to; only the code's own stretch grows. Quotes that overlap nothing come back as they are.
    """
    groups: dict[tuple[str, str, str, str], list[Coding]] = {}
    for coding in sorted(codings, key=lambda c: c.span):
        groups.setdefault((coding.source, coding.by, coding.person, coding.status), []).append(coding)
    return [_union(run, texts) for group in groups.values() for run in _runs(group)]


def _runs(ordered: Sequence[Coding]) -> list[list[Coding]]:
    runs: list[list[Coding]] = []
    end = -1
    for coding in ordered:
        if runs and coding.span.start < end:
            runs[-1].append(coding)
        else:
            runs.append([coding])
        end = max(end, coding.span.end)
    return runs


def _union(run: Sequence[Coding], texts: Mapping[str, str]) -> Union:
    first = run[0]
    span = Span(first.span.start, max(coding.span.end for coding in run))
    if len(run) == 1:
        return Union(first, first, (), ())
    plain = [coding for coding in run if not coding.kinds]
    whole_already = next((c for c in run if c.span == span), None)
    grown = whole_already or (plain[0] if plain else None)
    start = grown or replace(first, kinds=(), scores=(), because="", suggested_by="", replaces=None)
    whole = replace(start, span=span, quote=span.of(texts[first.source]))
    rest = [coding for coding in run if coding is not grown]
    return Union(whole, grown, tuple(c for c in rest if c.kinds), tuple(c for c in rest if not c.kinds))


def recent_codes(codings: Iterable[Coding], codes: Mapping[str, Code], by: str, most: int) -> list[Code]:
    """The codes that ``by`` gave last, the latest first; ``codes`` are found by every id they ever had."""
    own = sorted((c for c in codings if c.by == by), key=lambda c: c.at, reverse=True)
    given = [codes[c.code] for c in own if c.code is not None and c.code in codes]
    return list({code.id: code for code in given}.values())[:most]


def in_vivo_name(quote: str, width: int = 60) -> str:
    """A name in the customer's own words: the quote on one line, cut at a word."""
    flat = " ".join(quote.split()).strip(" .,;:!?“”\"'")
    return flat if len(flat) <= width else flat[:width].rsplit(" ", maxsplit=1)[0].rstrip(" ,;:") + " …"
