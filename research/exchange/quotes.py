"""Codings as tables people go on working with: a row per quote, and a matrix of people and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from research.candidates import Candidate, Evidence
from research.coding import Code, Coding
from research.exchange.sheets import csv_of
from research.studies import Participant, Source

QUOTE_COLUMNS = (
    "source", "participant", "segment", "code", "kinds", "dimension", "stage", "start_code_point", "end_code_point",
    "quote", "coder", "status", "score", "cpis", "memo",
)  # fmt: skip

Pairs = Sequence[tuple[Candidate, Evidence]]


def quotes_csv(
    codings: Iterable[Coding],
    sources: Mapping[str, Source],
    people: Sequence[Participant],
    codes: Mapping[str, Code],
    *,
    candidates: Pairs = (),
    memos: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """One row per quote, then a column per attribute of the participants.

    ``codes`` and ``sources`` are found by every id they ever had; ``memos`` by the coding's id. ``code`` is the path
    with `` / `` between names; ``kinds``, ``cpis`` are joined by ``|``. An attribute named like a column gets
    "(participant)" behind it.
    """
    known = {person.code: person for person in people}
    names = list(dict.fromkeys(name for person in people for name, _ in person.attributes))
    cpis = _cpis(candidates)
    header = [*QUOTE_COLUMNS, *(f"{name} (participant)" if name in QUOTE_COLUMNS else name for name in names)]
    rows = []
    for coding in codings:
        person = known.get(coding.person)
        told = dict(person.attributes) if person else {}
        code = codes.get(coding.code or "")
        rows.append(
            [
                sources[coding.source].name, coding.person, person.segment if person else "",
                " / ".join(code.path) if code else "", "|".join(coding.kinds), coding.dimension, coding.stage,
                coding.span.start, coding.span.end, coding.quote, coding.by, coding.status,
                "" if coding.score is None else f"{coding.score:.4f}", "|".join(cpis.get(coding.id, ())),
                "\n".join((memos or {}).get(coding.id, ())), *(told.get(name, "") for name in names),
            ]
        )  # fmt: skip
    return csv_of([header, *rows])


def presence_csv(
    codings: Iterable[Coding], people: Sequence[Participant], codes: Mapping[str, Code], *, candidates: Pairs = ()
) -> str:
    """People × codes: 1 where at least one of the given codings of a person carries the code itself, else 0.

    Columns are signals, codes of the codebook by path, and CPIs, each marked by its root; a code below another does
    not count for the one above.
    """
    cpis = _cpis(candidates)
    carried: dict[str, set[str]] = {}
    for coding in codings:
        code = codes.get(coding.code or "")
        own = carried.setdefault(coding.person, set())
        own.update(f"Signals / {kind}" for kind in coding.kinds)
        own.update(f"CPIs / {label}" for label in cpis.get(coding.id, ()))
        own.update([" / ".join(code.path)] if code else [])
    used = {column for own in carried.values() for column in own}
    order = {" / ".join(code.path): None for code in sorted(codes.values(), key=lambda code: code.path)}
    columns = [*sorted(c for c in used if c not in order), *order]
    everyone = list(dict.fromkeys([*(person.code for person in people), *carried]))
    rows = [[person, *(int(column in carried.get(person, ())) for column in columns)] for person in everyone]
    return csv_of([["participant", *columns], *rows])


def _cpis(candidates: Pairs) -> dict[str, list[str]]:
    """For each coding, the labels of the CPIs that rest on it."""
    held: dict[str, list[str]] = {}
    for candidate, evidence in candidates:
        for coding in evidence.codings:
            held.setdefault(coding.id, []).append(candidate.label)
    return held
