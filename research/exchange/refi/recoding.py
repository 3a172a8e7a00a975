"""Codes and codings of another program as ours: signals become kinds again, CPIs candidates with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nlp.values import DIMENSIONS, Dimension, Kind, Span
from research.candidates import Candidate
from research.coding import Code, Coding, Memo
from research.exchange.codebook import CodeRow
from research.exchange.refi.books import is_signal, walk
from research.exchange.refi.naming import CPIS, SIGNALS, STAGE, SUGGESTER, UNKNOWN, row_of, stable, undetailed
from research.exchange.refi.values import QdaCode, QdaCoding, QdaProject, QdaSelection, QdaSource
from research.studies import Source, Study

if TYPE_CHECKING:
    from research.exchange.refi.importing import Mint
    from research.exchange.refi.people import People

Path = tuple[str, ...]
Facts = Mapping[str, str]
ELSEWHERE = "Evidence from elsewhere"
"""Root of the codes for quotes that another program tied to a CPI and to nothing else."""


class Recoding:
    """Turns codes and selections into records; ``places`` leads from their GUIDs to the records, for memos."""

    def __init__(self, project: QdaProject, study: Study, people: People, mint: Mint) -> None:
        self._mint, self._people = mint, people
        self._stages = {stage.name for stage in study.stages}
        self._stage_of = {code: s.name.removeprefix(STAGE) for s in project.sets for code in s.codes}
        self._kinds: dict[str, Kind] = {}
        self._cpis: dict[str, tuple[str, str]] = {}
        self._rows: dict[str, CodeRow] = {}
        self._codes: dict[Path, Code] = {}
        self._evidence: dict[str, list[str]] = {}
        self._notes: dict[str, list[str]] = {}
        self.places: dict[str, str] = {}
        self.memos: list[Memo] = []
        for note in project.notes:
            self._notes.setdefault(note.about, []).append(note.text.strip())
        self._learn(project.codes, {case.guid for case in project.cases})

    def _learn(self, codes: Sequence[QdaCode], cases: set[str]) -> None:
        for code, path in walk(codes):
            self._mint.lost["colour of a code"] += bool(code.color)
            if is_signal(path):
                self._kinds[code.guid] = path[1]  # type: ignore[assignment]
            elif len(path) == 2 and path[0] == CPIS:
                self._cpis[code.guid] = path[1], code.description
            elif code.guid not in cases:
                self._rows[code.guid] = row_of(path, code.description)
                if path not in ((SIGNALS,), (CPIS,)) and code.guid != stable("path", *path):
                    self._mint.lost["code of the same name"] += path in self._codes
                    self.places[code.guid] = self._code(self._rows[code.guid]).id

    def codes(self) -> tuple[Code, ...]:
        """The codebook; complete once every source was read."""
        return tuple(self._codes.values())

    def _code(self, row: CodeRow) -> Code:
        known = self._codes.get(row.path)
        if known is None:
            known = Code(
                id=self._mint.id(), stamp=self._mint.stamp, path=row.path,
                definition=row.definition, include=row.include, exclude=row.exclude,
            )  # fmt: skip
            self._codes[row.path] = known
        return known

    def source(self, source: QdaSource, record: Source) -> Iterator[Coding]:
        """The codings of one source, those of one coder on one stretch together."""
        stretches: dict[tuple[int, int, str], list[QdaSelection]] = {}
        for mark in source.selections:
            stretches.setdefault((mark.start, mark.end, mark.user), []).append(mark)
        for (start, end, _), marks in stretches.items():
            span = Span(start, end)
            if not span.of(source.text).strip():
                self._mint.lost["coding of blank words"] += sum(len(mark.codings) for mark in marks) or 1
                continue
            memo, facts = _memo(marks)
            made = list(self._stretch(marks, span, record, facts))
            self._remember(marks, memo, made, record, span)
            yield from made

    def _stretch(
        self, marks: Sequence[QdaSelection], span: Span, source: Source, facts: Sequence[Facts]
    ) -> Iterator[Coding]:
        by_user: dict[str, list[QdaCoding]] = {}
        for coding in (coding for mark in marks for coding in mark.codings):
            by_user.setdefault(coding.user, []).append(coding)
        person = self._people.person([mark.guid for mark in marks], source, span)
        blank = Coding(
            id="", stamp=self._mint.stamp, source=source.id, span=span, quote=span.of(source.transcript.text),
            person=person, kinds=(),
        )  # fmt: skip
        made: list[Coding] = []
        waiting: list[QdaCoding] = []
        for given in by_user.values():
            own = list(self._by_one(given, blank, facts))
            made += own
            cpis = [coding for coding in given if coding.code in self._cpis]
            self._ties(cpis, own[:1])
            waiting += [] if own else cpis
        if waiting and not made:
            label = self._cpis[waiting[0].code][0]
            code = self._code(CodeRow((ELSEWHERE, label)))
            first = waiting[0]
            made = [replace(blank, id=self._mint.id(), stamp=self._mint.made(first.user, first.at), code=code.id)]
        self._ties(waiting, made[:1])
        yield from made

    def _ties(self, cpis: Sequence[QdaCoding], codings: Sequence[Coding]) -> None:
        for cpi in cpis:
            self._evidence.setdefault(cpi.code, []).extend(coding.id for coding in codings)

    def _by_one(self, given: Sequence[QdaCoding], blank: Coding, facts: Sequence[Facts]) -> Iterator[Coding]:
        """What one coder said about the stretch: the signals with the first code, then a coding for each other code."""
        kinds = tuple(dict.fromkeys(self._kinds[c.code] for c in given if c.code in self._kinds))
        coded = [c for c in given if c.code in self._rows]
        codes = list(dict.fromkeys(self._code(self._rows[c.code]).id for c in coded))
        if not kinds and not codes:
            return
        name = self._mint.users.get(given[0].user, UNKNOWN)
        told = next((fact for fact in facts if fact.get("coder") == name), {})
        model = name.removeprefix(SUGGESTER) if name.startswith(SUGGESTER) else ""
        self._mint.lost["suggestion of the machine"] += bool(model)
        stamp = self._mint.made(given[0].user, given[0].at)
        start = replace(
            blank,
            stamp=replace(stamp, by=f"machine:{model}") if model else stamp,
            status="suggested" if model else "confirmed",
            dimension=_dimension(told),
            stage=self._stage(told.get("stage", "")),
            suggested_by=model or told.get("suggested_by", ""),
        )
        yield _scored(replace(start, id=self._mint.id(), code=codes[0] if codes else None), kinds, told)
        for code in codes[1:]:
            yield replace(start, id=self._mint.id(), code=code)

    def _stage(self, name: str) -> str:
        return name if name in self._stages else ""

    def _remember(
        self, marks: Sequence[QdaSelection], memo: str, made: Sequence[Coding], source: Source, span: Span
    ) -> None:
        """Keeps what was noted on the stretch: on its first coding, or with its words on the source."""
        about = made[0].id if made else source.id
        self.places |= {mark.guid: about for mark in marks}
        noted = [text for mark in marks for text in self._notes.get(mark.guid, ())]
        for text in noted:
            memo = memo.replace(text, "", 1)
        if not made:
            self._mint.lost["annotation of some words" if memo or noted else "marked words without a code"] += 1
        if memo.strip():
            words = "" if made else f"“{span.of(source.transcript.text)}”\n"
            stamp = self._mint.made(marks[0].user, marks[0].at)
            self.memos.append(Memo(id=self._mint.id(), stamp=stamp, about=about, text=words + memo.strip()))

    def candidates(self) -> list[Candidate]:
        """The CPIs with the evidence that came across; call it once every source was read."""
        made = [self._candidate(guid, label, told) for guid, (label, told) in self._cpis.items()]
        self.places |= {guid: candidate.id for guid, candidate in zip(self._cpis, made, strict=True)}
        return made

    def _candidate(self, guid: str, label: str, description: str) -> Candidate:
        statement, lines = undetailed(description)
        told: Facts = lines[0] if lines else {}
        evidence = tuple(dict.fromkeys(self._evidence.get(guid, ())))
        self._mint.lost["CPI without a quote"] += not evidence and told.get("assumed") != "yes"
        return Candidate(
            id=self._mint.id(),
            stamp=self._mint.stamp,
            statement=statement or label,
            label=label,
            dimension=_dimension(told),
            stage=self._stage(self._stage_of.get(guid, told.get("stage", ""))),
            evidence=evidence,
            status="proposed" if told.get("status") == "proposed" else "kept",
            assumed=not evidence or told.get("assumed") == "yes",
        )


def _memo(marks: Sequence[QdaSelection]) -> tuple[str, list[dict[str, str]]]:
    """What the marks of one stretch say, each thing once, and our own facts in it."""
    read = [undetailed(mark.memo) for mark in marks]
    return "\n".join(dict.fromkeys(text for text, _ in read if text)), [fact for _, facts in read for fact in facts]


def _dimension(told: Facts) -> Dimension:
    return next((dimension for dimension in DIMENSIONS if dimension == told.get("dimension")), "other")


def _scored(coding: Coding, kinds: tuple[Kind, ...], told: Facts) -> Coding:
    """The coding with its signals, the likeliest first if the machine's scores came along."""
    pairs = (part.rsplit(" ", maxsplit=1) for part in told.get("scores", "").split(", ") if " " in part)
    scores = {kind: float(score) for kind, score in pairs if score.replace(".", "", 1).isdecimal()}
    if not kinds or set(kinds) - set(scores):
        return replace(coding, kinds=kinds)
    ordered = sorted(kinds, key=lambda kind: -scores[kind])
    return replace(
        coding, kinds=tuple(ordered), scores=tuple(scores[k] for k in ordered), because=told.get("because", "")
    )
