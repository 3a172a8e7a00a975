"""Memos: what people noted on quotes, codes, sources, candidates and the study itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp.errors import RecordError
from research.candidates import Candidate
from research.coding import Code, Memo
from research.exchange.sheets import csv_of
from research.records import Record, Withdrawal
from research.studies import Source, Study
from research.workspace.coding import CodingDesk
from research.workspace.desk import Desk
from research.workspace.sight import memos_for

MemoType = Literal["observation", "interpretation", "question"]
MEMO_TYPES: tuple[MemoType, ...] = ("observation", "interpretation", "question")
Place = Literal["quote", "code", "source", "candidate", "study", "participant"]


@dataclass(frozen=True, slots=True)
class Noted:
    """A memo with what it is about: the kind of thing, its words, and the id that stands for it today."""

    memo: Memo
    place: Place
    about: str
    words: str


class Memos:
    """Write, revise, take back, find."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding

    def write(self, study: str, about: str, text: str, *, type: MemoType = "observation") -> Memo:
        """Keeps a memo on a record.

        Raises:
            RecordError: if it has no words.
        """
        if not text.strip():
            raise RecordError("The memo has no words.", "Write something first.")
        with self._desk.act(study, self._by, "memos.write", f"noted {_short(text)}") as act:
            memo = Memo(id=act.id(), stamp=act.stamp, about=about, text=text.strip(), type=type)
            act.add(memo)
        return memo

    def revise(self, study: str, memo: str, *, text: str, type: MemoType) -> Memo:
        """Changes a memo's words or type; what it said before stays in the history."""
        old = self._desk.one(Memo, study, memo)
        with self._desk.act(study, self._by, "memos.revise", f"revised a memo: {_short(text)}") as act:
            new = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, text=text.strip(), type=type)
            act.add(new)
        return new

    def withdraw(self, study: str, memo: str) -> None:
        """Takes a memo back; undo brings it again."""
        old = self._desk.one(Memo, study, memo)
        with self._desk.act(study, self._by, "memos.withdraw", f"took back the memo {_short(old.text)}") as act:
            act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=old.id))

    def all(self, study: str, *, words: str = "", types: Sequence[str] = (), places: Sequence[str] = ()) -> list[Noted]:
        """Every memo whose thing is still there, the newest first; those about withdrawn people's words are not.

        ``words`` are sought in the memo and in what it is about, whatever their case.
        """
        things = self._things(study)
        sight = self._coding.sight(study)
        found = []
        for memo in reversed(memos_for(self._desk, study, self._by)):
            about = sight.now(memo.about)
            if about in things and (not types or memo.type in types):
                place, said = things[about]
                if (not places or place in places) and words.casefold() in f"{memo.text}\n{said}".casefold():
                    found.append(Noted(memo, place, about, said))
        return found

    def on(self, study: str, about: str) -> list[Memo]:
        """Memos on one record, in the order made."""
        return self._coding.notes(study, about)

    def csv(self, study: str) -> str:
        """Every memo as a row: type, about what, its words, who, when."""
        rows = [
            [n.memo.type, n.place, n.words, n.memo.text, n.memo.by, n.memo.at.isoformat(timespec="seconds")]
            for n in self.all(study)
        ]
        return csv_of([["type", "on", "about", "memo", "by", "at"], *rows])

    def _things(self, study: str) -> dict[str, tuple[Place, str]]:
        things: dict[str, tuple[Place, str]] = {c.id: ("quote", c.quote) for c in self._coding.all(study)}
        kinds: tuple[tuple[type[Record], Place], ...] = (
            (Code, "code"), (Source, "source"), (Candidate, "candidate"), (Study, "study"),
        )  # fmt: skip
        for kind, place in kinds:
            things |= {record.id: (place, _words(record)) for record in self._desk.live(kind, study)}
        return things


def _words(record: Record) -> str:
    if isinstance(record, Code):
        return " › ".join(record.path)
    if isinstance(record, Source):
        return record.name
    return str(record.label if isinstance(record, Candidate) else getattr(record, "title", ""))


def _short(text: str, width: int = 48) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= width else f"“{flat[: width - 1].rstrip()}…”"
