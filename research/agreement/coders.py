"""Each coder's own judgement on each statement, told apart from the record of who had the last word.

A statement is a chain of records, each replacing the one before. The last record is what counts as evidence; for
agreement the latest record *of each coder* counts, and the machine's suggestion as that of one more coder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.values import Span
from research.coding import Code, Coding
from research.records import Entry, Record

MACHINE = "the machine"
"""Name of the machine among the coders, whichever model made the suggestion."""

Judged = Mapping[str, Mapping[str, Coding]]
"""By coder, then by the id of the first record of the statement: that coder's latest judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blinding(Record):
    """Whether coders see each other's work: ``on`` and ``off`` are for the whole study, ``opened`` says that the
    person who made the record has opened the comparison and sees everything from then on."""

    mode: Literal["on", "off", "opened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication(Record):
    """A settled disagreement: on ``label`` (``signal:…`` or ``code:<id>``) at ``span`` of ``source``, the judgement of
    the coders in ``keep`` stands (none of them: nobody's), for the reason in ``because``."""

    source: str
    span: Span
    label: str
    coders: tuple[str, ...]
    keep: tuple[str, ...]
    because: str


def is_blind(marks: Iterable[Blinding], by: str) -> bool:
    """Whether ``by`` sees only their own work and the machine's. ``marks`` are live, in the order made."""
    blind = False
    for mark in marks:
        if mark.mode != "opened":
            blind = mark.mode == "on"
        elif mark.by == by:
            blind = False
    return blind


def coder_of(coding: Coding) -> str:
    """Whose judgement a record is."""
    return MACHINE if coding.status == "suggested" else coding.by


def standing(entries: Iterable[Entry]) -> frozenset[str]:
    """Ids of records that nobody took back, whether or not something replaced them since."""
    taken: set[str] = set()
    kept: set[str] = set()
    for entry in sorted(entries, key=lambda e: e.seq, reverse=True):
        if entry.id not in taken and entry.action not in taken:
            kept.add(entry.id)
            taken.update(() if entry.target is None else (entry.target,))
        elif entry.id in taken and entry.replaces is not None:
            taken.add(entry.replaces)  # withdrawn by itself: its earlier versions went with it
    return frozenset(kept)


def first_versions(codings: Mapping[str, Coding]) -> dict[str, str]:
    """For each record, the id of the first of its chain. ``codings`` holds every version, in the order added."""
    roots: dict[str, str] = {}
    for coding in codings.values():
        roots[coding.id] = roots.get(coding.replaces or "", coding.replaces or coding.id)
    return roots


def judgements(codings: Mapping[str, Coding], standing: Collection[str], settled: Collection[str]) -> Judged:
    """The latest judgement of each coder on each statement.

    ``standing`` are the ids that nobody took back; ``settled`` the actions that settled a disagreement: their records
    say what was agreed in the end, not what anybody saw alone.
    """
    roots = first_versions(codings)
    judged: dict[str, dict[str, Coding]] = {}
    for coding in codings.values():
        if coding.id in standing and coding.stamp.action not in settled:
            judged.setdefault(coder_of(coding), {})[roots[coding.id]] = coding
    return judged


def seen_by(live: Iterable[Coding], judged: Judged, roots: Mapping[str, str], by: str) -> list[Coding]:
    """What a blind coder sees of ``live``: their own latest judgement, else the machine's suggestion, else nothing."""
    own, machine = judged.get(by, {}), judged.get(MACHINE, {})
    shown = (own.get(roots[c.id]) or machine.get(roots[c.id]) for c in live)
    return [coding for coding in shown if coding is not None]


def before(
    codings: Mapping[str, Coding], standing: Collection[str], seq: Mapping[str, int], reading: str
) -> list[Coding]:
    """What people had judged of any source when a machine's ``reading`` was kept, each statement as it then was.

    ``seq`` is the place of each record in the ledger. A machine passes over such statements, unless they carry no
    signal and were never its own.
    """
    roots, held = first_versions(codings), dict[str, Coding]()
    for coding in codings.values():
        if coding.id in standing and seq[coding.id] < seq[reading]:
            held[roots[coding.id]] = coding
    return [c for c in held.values() if c.status != "suggested" and (c.suggested_by or c.kinds)]


def passed_over(statements: Iterable[Span], judged: Sequence[Span], marked: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches that a machine did not read: statements, and parts of others, that somebody had ``judged`` before it
    came, unless it had ``marked`` them at an earlier time."""
    whole = [s for s in statements if any(s.overlaps(j) for j in judged)]
    open_ = (s for s in (*whole, *judged) if not any(s.overlaps(m) for m in marked))
    return tuple(sorted(set(open_)))


def labels_of(coding: Coding, codes: Mapping[str, Code], by_path: Mapping[tuple[str, ...], str]) -> frozenset[str]:
    """The labels a judgement gives: ``signal:<kind>``, and ``code:<id>`` for its code and those above it.

    ``codes`` are found by every id they ever had. Somebody who rejected the statement gives none.
    """
    if coding.status == "rejected":
        return frozenset()
    code = codes.get(coding.code or "")
    paths = [code.path[:depth] for depth in range(1, len(code.path) + 1)] if code else []
    return frozenset(
        [f"signal:{kind}" for kind in coding.kinds] + [f"code:{by_path[p]}" for p in paths if p in by_path]
    )


def paths_of(codes: Sequence[Code]) -> dict[tuple[str, ...], str]:
    """Ids of the codes in force by path."""
    return {code.path: code.id for code in codes}
