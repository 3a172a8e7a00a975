"""Two or more coders: blind work, comparison, and settling what they disagree about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.errors import RecordError
from nlp.values import KINDS, Span
from research.agreement.adjudicating import Contested, settled
from research.agreement.coders import (
    MACHINE,
    Adjudication,
    Blinding,
    Judged,
    before,
    first_versions,
    is_blind,
    labels_of,
    passed_over,
    paths_of,
    standing,
)
from research.agreement.comparing import (
    Disagreement,
    LabelAgreement,
    Mark,
    Text,
    UnitKind,
    compare,
    disagreements,
)
from research.coding import Code, Coding
from research.language import Language
from research.studies import Participant, Source
from research.workspace.coding import CodingDesk
from research.workspace.desk import Desk
from research.workspace.sight import everyones, judged
from research.workspace.studies import withdrawn_people

_CUT: dict[tuple[str, str], tuple[Span, ...]] = {}
"""Statements by source and segmenter; a source's turns change only with its id."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where coders differ, and how it was settled, if it was."""

    disagreement: Disagreement
    settled: Adjudication | None


class Agreement:
    """See one's own work first, then compare and settle."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding
        self._language = language

    def blind(self, study: str) -> bool:
        """Whether the study is coded blind."""
        return is_blind((mark for mark in self._desk.live(Blinding, study) if mark.mode != "opened"), self._by)

    def is_blind(self, study: str) -> bool:
        """Whether this person sees only their own work and the machine's."""
        return is_blind(self._desk.live(Blinding, study), self._by)

    def set_blind(self, study: str, blind: bool) -> None:
        """Begins or ends blind coding for everyone; a new start also blinds those who had opened the comparison."""
        words = "began blind coding" if blind else "ended blind coding"
        with self._desk.act(study, self._by, "agreement.blind", words) as act:
            act.add(Blinding(id=act.id(), stamp=act.stamp, mode="on" if blind else "off"))

    def open(self, study: str) -> None:
        """This person sees everyone's work from now on; the history keeps when."""
        with self._desk.act(study, self._by, "agreement.open", "opened the comparison of coders") as act:
            act.add(Blinding(id=act.id(), stamp=act.stamp, mode="opened"))

    def seen(self, study: str, source: str | None = None) -> list[Coding]:
        """The codings that this person may see, of one source in text order or of the study: all, unless blind."""
        return self._coding.all(study) if source is None else self._coding.of_source(study, source)

    def coders(self, study: str) -> dict[str, int]:
        """Every coder with how many statements they judged, people first, the machine last; none of the others while
        this person codes blind."""
        counts: dict[str, int] = {}
        told = {self._by, MACHINE} if self.is_blind(study) else None
        for mark in self._marks(study, judged(self._desk, study), empty=True):
            if told is None or mark.coder in told:
                counts[mark.coder] = counts.get(mark.coder, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (pair[0] == MACHINE, pair[0])))

    def labels(self, study: str) -> dict[str, str]:
        """What can be compared: signals and codes, by label, in the order of the codebook."""
        codes = sorted((c for c in self._desk.live(Code, study) if not c.archived), key=lambda c: c.path)
        return {f"signal:{k}": k.capitalize() for k in KINDS} | {f"code:{c.id}": " › ".join(c.path) for c in codes}

    def compare(
        self, study: str, coders: Sequence[str], labels: Sequence[str], *, unit: UnitKind = "statement",
        sources: Sequence[str] = (),
    ) -> tuple[LabelAgreement, ...]:  # fmt: skip
        """Agreement per label over the given sources, all when none is given.

        Raises:
            RecordError: if fewer than two coders are given, one is not known, or this person codes blind.
        """
        self._must_see(study)
        if len(coders) < 2:
            raise RecordError("Agreement needs two coders.", "Pick another coder; the machine is one.")
        known = self.coders(study)
        if (unknown := next((coder for coder in coders if coder not in known), None)) is not None:
            raise RecordError(f"{unknown!r} has coded nothing here.", f"Pick among {', '.join(known) or 'nobody yet'}.")
        texts, marks = self._material(study, sources)
        return compare(texts, marks, tuple(coders), tuple(labels), unit)

    def differences(
        self, study: str, coders: Sequence[str], labels: Sequence[str], *, unit: UnitKind = "statement",
        sources: Sequence[str] = (),
    ) -> list[Difference]:  # fmt: skip
        """Where the coders differ, in text order, each with how it was settled.

        Raises:
            RecordError: if this person codes blind.
        """
        self._must_see(study)
        texts, marks = self._material(study, sources)
        stands_in = self._desk.ledger(study).stands_in
        done = self._desk.live(Adjudication, study)
        return [
            Difference(found, next((a for a in done if _about(a, found, stands_in)), None))
            for found in disagreements(texts, marks, coders, labels, unit)
        ]

    def sides(self, study: str, difference: Disagreement) -> dict[str, list[Coding]]:
        """What each coder of a difference marked there, with whatever label."""
        self._must_see(study)
        every, sources = judged(self._desk, study), self._desk.ledger(study).stands_in
        coders = sorted((*difference.given, *difference.withheld), key=lambda c: (c == MACHINE, c))
        return {
            coder: [
                c for c in every.get(coder, {}).values()
                if sources.get(c.source, c.source) == difference.source
                and c.span.overlaps(difference.span) and c.status != "rejected"
            ]
            for coder in coders
        }  # fmt: skip

    def adjudicate(self, study: str, difference: Disagreement, keep: Sequence[str], because: str) -> Adjudication:
        """Lets the judgement of the coders in ``keep`` stand, nobody's when it is empty. One action, one undo.

        Raises:
            RecordError: if no reason is given.
        """
        self._must_see(study)
        if not because.strip():
            raise RecordError("A settled disagreement needs a reason.", "Say in a sentence why.")
        codes = self.codes(study)
        changed = settled(self._contested(study, difference), difference.label, keep, lambda c: labels_of(c, *codes))
        with self._desk.act(study, self._by, "agreement.settle", f"settled: {because.strip()[:60]}") as act:
            made = Adjudication(
                id=act.id(), stamp=act.stamp, source=difference.source, span=difference.span, label=difference.label,
                coders=(*difference.given, *difference.withheld), keep=tuple(keep), because=because.strip(),
            )  # fmt: skip
            act.add(made)
            act.add(*(replace(c, id=act.id(), stamp=act.stamp, replaces=c.id) for c in changed))
        return made

    def _contested(self, study: str, difference: Disagreement) -> list[Contested]:
        every, roots = judged(self._desk, study), first_versions(self._desk.every(Coding, study))
        stands_in = self._desk.ledger(study).stands_in
        here = [c for c in everyones(self._desk, study) if stands_in.get(c.source, c.source) == difference.source]
        heard = [c for c in every.get(MACHINE, {}).values() if c.id not in roots and c.source == difference.source]
        coders = (*difference.given, *difference.withheld)
        found = []
        for live in sorted(here, key=lambda c: c.span):
            own = {c: every[c][roots[live.id]] for c in coders if roots[live.id] in every.get(c, {})}
            said = next((c for c in heard if MACHINE in coders and c.span.overlaps(live.span)), None)
            own = own if said is None else {MACHINE: said, **own}
            if any(c.span.overlaps(difference.span) for c in (live, *own.values())):
                found.append(Contested(live, own))
        return found

    def _must_see(self, study: str) -> None:
        if self.is_blind(study):
            raise RecordError(
                "You are coding blind, so what others did is hidden.", "Open the comparison first (Agreement)."
            )

    def codes(self, study: str) -> tuple[dict[str, Code], dict[tuple[str, ...], str]]:
        """Codes by every id they ever had, and the ids in force by path."""
        live = {code.id: code for code in self._desk.live(Code, study)}
        stands_in = self._desk.ledger(study).stands_in
        every = live | {old: live[new] for old, new in stands_in.items() if new in live}
        return every, paths_of(tuple(live.values()))

    def _marks(self, study: str, every: Judged, *, empty: bool = False) -> list[Mark]:
        stands_in, codes = self._desk.ledger(study).stands_in, self.codes(study)
        sources = {source.id for source in self._desk.live(Source, study)}
        gone = withdrawn_people(self._desk.live(Participant, study))
        found = []
        for coder, own in every.items():
            for coding in own.values():
                source = stands_in.get(coding.source, coding.source)
                labels = labels_of(coding, *codes)
                if source in sources and coding.person not in gone and (labels or empty):
                    found.append(Mark(coder, source, coding.span, labels, coding.id))
        return found

    def _material(self, study: str, wanted: Sequence[str]) -> tuple[tuple[Text, ...], tuple[Mark, ...]]:
        marks = self._marks(study, judged(self._desk, study), empty=True)
        worked: dict[str, set[str]] = {}
        for mark in marks:
            worked.setdefault(mark.source, set()).add(mark.coder)
        for read in self._coding.read_by_machine(study):
            worked.setdefault(read, set()).add(MACHINE)
        gone = withdrawn_people(self._desk.live(Participant, study))
        texts = []
        for source in self._desk.live(Source, study):
            if not wanted or source.id in wanted:
                text = self._text(source, frozenset(worked.get(source.id, ())), gone)
                texts.append(replace(text, passed=self._passed(study, text, marks)))
        return tuple(texts), tuple(mark for mark in marks if mark.labels)

    def _passed(self, study: str, text: Text, marks: Sequence[Mark]) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """What the machine did not read of a source, because somebody had judged it before its latest reading, and
        what it thought of it was not kept or no longer fits the corrected text."""
        reading = self._coding.read_by_machine(study).get(text.source)
        if reading is None or len(text.coders) < 2 or (reading.passed is not None and reading.source == text.source):
            return ()
        ledger = self._desk.ledger(study)
        seq = {entry.id: entry.seq for entry in ledger.entries}
        had = before(self._desk.every(Coding, study), standing(ledger.entries), seq, reading.id)
        here = [c.span for c in had if ledger.stands_in.get(c.source, c.source) == text.source]
        marked = [m.span for m in marks if m.coder == MACHINE and m.source == text.source]
        spans = passed_over(text.statements, here, marked)
        return ((MACHINE, spans),) if spans else ()

    def _text(self, source: Source, coders: frozenset[str], gone: frozenset[str]) -> Text:
        turns = [t for t in source.transcript.turns if t.role in ("customer", "observer")]
        spoken = tuple(t.span for t in turns if source.person(t) not in gone)
        cut = self._statements(source) if len(coders) > 1 else ()
        own = tuple(s for s in cut if any(turn.contains(s) for turn in spoken))
        return Text(source.id, len(source.transcript.text), own, spoken, coders)

    def _statements(self, source: Source) -> tuple[Span, ...]:
        segmenter = self._language().segmenter
        key = source.id, segmenter.fingerprint
        if key not in _CUT:
            _CUT[key] = tuple(s.span for s in segmenter.segment(source.transcript))
        return _CUT[key]


def _about(adjudication: Adjudication, found: Disagreement, stands_in: dict[str, str]) -> bool:
    """Whether a disagreement is the one that was settled, by what its source and code are today."""
    sort, _, ref = adjudication.label.partition(":")
    return (
        stands_in.get(adjudication.source, adjudication.source) == found.source
        and f"{sort}:{stands_in.get(ref, ref)}" == found.label
        and adjudication.span.overlaps(found.span)
    )
