"""Coding: suggestions by the machine, judgements by people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from nlp.errors import LanguageError, RecordError, ResearchError
from nlp.parts import Progress
from nlp.reading import LANGUAGE_NAMES
from nlp.values import Dimension, Kind, Segment, Signal, Span
from research.coding import Code, Coding, MachineReading, Memo, Status, decide, opinion_of, suggest
from research.exchange.codebook import CodeRow
from research.language import Language
from research.records import Withdrawal
from research.studies import Source, Study
from research.workspace.desk import Desk
from research.workspace.sight import Sight, everyones, memos_for, sight_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the coding of a source, or of the whole study, is; ``read`` says whether a machine has read it all.
    ``weaker`` suggestions are hidden by a threshold, and counted nowhere else."""

    suggested: int
    confirmed: int
    rejected: int
    read: bool = False
    weaker: int = 0

    @property
    def total(self) -> int:
        """Statements with a suggestion or a judgement."""
        return self.suggested + self.confirmed + self.rejected

    @property
    def decided(self) -> float:
        """Share of statements with a judgement, in [0, 1]; 1 when there is nothing to judge."""
        return 1.0 if self.total == 0 else (self.confirmed + self.rejected) / self.total


class CodingDesk:
    """Suggest, confirm, correct, reject; keep the codebook."""

    def __init__(self, desk: Desk, by: str, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._language = language

    def suggest(self, study: str, source: str, *, progress: Progress | None = None) -> list[Coding]:
        """Lets the machine read a source; statements someone has already judged are left alone.

        Raises:
            LanguageError: if the source is in a language the models do not cover.
        """
        text = self._desk.one(Source, study, source)
        if text.language not in ("en", "und"):
            raise LanguageError(
                f"{text.name} is in {LANGUAGE_NAMES.get(text.language, text.language)}; the models read English only.",
                "Code it by hand: the coding page works in every language.",
            )
        signals, segments = self._signals(text, progress)
        stages = self._stages(study, segments, signals)
        model = self._language().extractor.fingerprint
        with self._desk.act(study, self._by, "coding.suggest", f"read {text.name} by machine") as act:
            fresh = suggest(text, signals, stages, model=model, stamp=act.stamp)
            old = [c for c in self._everyones(study, source) if c.suggested_by or c.kinds]
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=c.id) for c in old if c.status == "suggested"))
            judged = [c.span for c in old if c.status != "suggested"]
            over = [any(c.span.overlaps(span) for span in judged) for c in fresh]
            passed = tuple(opinion_of(c) for c, known in zip(fresh, over, strict=True) if known)
            made = act.add(*(replace(c, id=act.id()) for c, known in zip(fresh, over, strict=True) if not known))
            act.add(
                MachineReading(
                    id=act.id(), stamp=act.stamp, source=text.id, model=model, statements=len(segments),
                    suggestions=len(made), passed=passed,
                )
            )  # fmt: skip
            return list(made)

    def read_by_machine(self, study: str) -> dict[str, MachineReading]:
        """The latest reading by a machine of each source that had one, by source id."""
        stands_in = self._desk.ledger(study).stands_in
        return {stands_in.get(r.source, r.source): r for r in self._desk.live(MachineReading, study)}

    def suggest_many(
        self, study: str, sources: Sequence[str], *, progress: Progress | None = None
    ) -> tuple[int, tuple[tuple[str, ResearchError], ...]]:
        """Lets the machine read several sources: how many suggestions it made, and which sources were left out and why.

        One action, and one undo, per source; ``progress`` is told (sources done, sources in all).
        """
        made, left_out = 0, []
        for done, source in enumerate(sources):
            _tell(progress, done, len(sources))
            try:
                inner = None if progress is None else partial(_within, progress, done, len(sources))
                made += len(self.suggest(study, source, progress=inner))
            except ResearchError as problem:
                left_out.append((self._desk.one(Source, study, source).name, problem))
        _tell(progress, len(sources), len(sources))
        return made, tuple(left_out)

    def _signals(
        self, text: Source, progress: Progress | None
    ) -> tuple[tuple[tuple[Signal, ...], ...], tuple[Segment, ...]]:
        language = self._language()
        segments = language.segmenter.segment(text.transcript)
        return tuple(heard.signals for heard in language.extractor.hear(segments, progress=progress)), segments

    def _stages(
        self, study: str, segments: Sequence[Segment], signals: Sequence[tuple[Signal, ...]]
    ) -> tuple[str, ...]:
        chosen = [n for n, group in enumerate(signals) if group]
        names = dict(zip(chosen, self.stages_of(study, [segments[n].text for n in chosen]), strict=True))
        return tuple(names.get(n, "") for n in range(len(segments)))

    def stages_of(self, study: str, texts: Sequence[str]) -> list[str]:
        """The stage of the study that each text is about, "" where unsure; goes by the names and descriptions of the
        stages, and by the statements that people have placed."""
        stages, language = self._desk.one(Study, study, study).stages, self._language()
        if not stages or not texts:
            return [""] * len(texts)
        told = [c for c in self.all(study) if c.status == "confirmed" and c.stage]
        placer = language.placer.taught(language.embedder.embed([c.quote for c in told]), [c.stage for c in told])
        placed = placer.place(texts, language.embedder.embed(texts), stages)
        return [placement.stage or "" for placement in placed]

    def all(self, study: str) -> list[Coding]:
        """Live codings that this person may see, in the order added, without the words of people who withdrew."""
        return list(self.sight(study).codings)

    def sight(self, study: str) -> Sight:
        """What this person sees of the study: everything, or while they code blind their own and the machine's."""
        return sight_of(self._desk, study, self._by)

    def of_source(self, study: str, source: str) -> list[Coding]:
        """The same of one source, in text order."""
        return self._of(self.all(study), study, source)

    def _everyones(self, study: str, source: str) -> list[Coding]:
        return self._of(everyones(self._desk, study), study, source)

    def _of(self, codings: Sequence[Coding], study: str, source: str) -> list[Coding]:
        stands_in = self._desk.ledger(study).stands_in
        current = stands_in.get(source, source)
        return sorted((c for c in codings if stands_in.get(c.source, c.source) == current), key=lambda c: c.span)

    def get(self, study: str, coding: str) -> Coding:
        """One coding, or the one that stands in for it after a correction.

        Raises:
            RecordError: if it was withdrawn, never was, or is hidden while this person codes blind.
        """
        return self.as_shown(study, coding)[0]

    def tally(self, study: str, source: str | None = None) -> Tally:
        """How many statements are suggested, confirmed and rejected."""
        codings = self.all(study) if source is None else self.of_source(study, source)
        counts = {s: sum(c.status == s for c in codings) for s in ("suggested", "confirmed", "rejected")}
        wanted = {s.id for s in self._desk.live(Source, study)} if source is None else {source}
        return Tally(**counts, read=wanted <= set(self.read_by_machine(study)))

    def confirm(self, study: str, codings: Sequence[str], **corrections: object) -> list[Coding]:
        """A person says yes, with any of ``kinds, dimension, stage, code`` corrected. One action, one undo."""
        return self._decide(study, codings, "confirmed", corrections)

    def reject(self, study: str, codings: Sequence[str]) -> list[Coding]:
        """A person says no: the statement carries no signal. It stays visible as rejected."""
        return self._decide(study, codings, "rejected", {})

    def _decide(self, study: str, ids: Sequence[str], status: Status, corrections: dict[str, object]) -> list[Coding]:
        old = [self.as_shown(study, ref) for ref in ids]
        what = f"“{_short(old[0][0].quote)}”" if len(old) == 1 else f"{len(old)} statements"
        verb = "coding.confirm" if status == "confirmed" else "coding.reject"
        with self._desk.act(study, self._by, verb, f"{status} {what}") as act:
            made = (
                replace(decide(c, status, stamp=act.stamp, id=act.id(), **corrections), replaces=live)
                for c, live in old
            )
            return list(act.add(*made))

    def as_shown(self, study: str, ref: str) -> tuple[Coding, str]:
        """The statement as this person sees it, and the id of what stands for it today.

        A blind coder decides on what they saw, not on what somebody else has made of it since.

        Raises:
            RecordError: if there is none for this person to see.
        """
        sight = self.sight(study)
        if not sight.blind:
            live = self._desk.one(Coding, study, ref)
            return live, live.id
        shown = sight.coding(ref)
        if shown is None:
            raise RecordError(
                f"There is no coding {ref!r} for you to see.", "You are coding blind; open the comparison on Agreement."
            )
        return shown, sight.live.get(shown.id, shown.id)

    def code(
        self,
        study: str,
        source: str,
        span: Span,
        *,
        kinds: Sequence[Kind] = (),
        dimension: Dimension = "other",
        stage: str = "",
        code: str | None = None,
    ) -> Coding:
        """Codes a stretch of a source by hand.

        Raises:
            RecordError: if the span is empty or outside the text, or neither a signal nor a code is given.
        """
        text = self._desk.one(Source, study, source)
        quote = span.of(text.transcript.text)
        if len(quote) != len(span) or not quote.strip() or not (kinds or code):
            raise RecordError(
                f"Nothing to code at {span.start}..{span.end} of {text.name!r}.",
                "Select some words of the text and give them a signal or a code.",
            )
        with self._desk.act(study, self._by, "coding.code", f"coded “{_short(quote)}”") as act:
            coding = Coding(
                id=act.id(), stamp=act.stamp, source=text.id, span=span, quote=quote,
                person=text.person_at(span), kinds=tuple(kinds), dimension=dimension, stage=stage, code=code,
            )  # fmt: skip
            act.add(coding)
        return coding

    def codebook(self, study: str) -> list[Code]:
        """The study's codes, by path, without those put away in the archive."""
        return sorted((c for c in self._desk.live(Code, study) if not c.archived), key=lambda code: code.path)

    def add_code(
        self, study: str, path: Sequence[str], *, definition: str = "", include: str = "", exclude: str = ""
    ) -> Code:
        """Adds a code to the codebook.

        Raises:
            RecordError: if the path is empty or taken.
        """
        names = tuple(name.strip() for name in path)
        if not names or not all(names) or any(code.path == names for code in self.codebook(study)):
            raise RecordError(f"{' › '.join(names)!r} cannot be added.", "Give each code its own, non-empty name.")
        with self._desk.act(study, self._by, "coding.add_code", f"added the code {' › '.join(names)}") as act:
            code = Code(
                id=act.id(), stamp=act.stamp, path=names, definition=definition, include=include, exclude=exclude
            )
            act.add(code)
        return code

    def import_codebook(self, study: str, rows: Sequence[CodeRow]) -> list[Code]:
        """Adds the codes of a file; paths the codebook already has are left as they are. One action, one undo."""
        taken = {code.path for code in self.codebook(study)}
        fresh = [row for row in rows if row.path not in taken]
        with self._desk.act(study, self._by, "coding.import_codebook", f"added {len(fresh)} codes") as act:
            return list(
                act.add(
                    *(
                        Code(
                            id=act.id(), stamp=act.stamp, path=row.path, definition=row.definition,
                            include=row.include, exclude=row.exclude, example=row.example,
                        )
                        for row in fresh
                    )
                )
            )  # fmt: skip

    def note(self, study: str, about: str, text: str) -> Memo:
        """Keeps a memo on any record."""
        with self._desk.act(study, self._by, "coding.note", f"noted “{_short(text)}”") as act:
            memo = Memo(id=act.id(), stamp=act.stamp, about=about, text=text)
            act.add(memo)
        return memo

    def notes(self, study: str, about: str) -> list[Memo]:
        """Memos on a record, in the order made; a correction of the record keeps them."""
        sight = self.sight(study)
        return [m for m in memos_for(self._desk, study, self._by) if sight.now(m.about) == sight.now(about)]


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _within(progress: Progress, done: int, total: int, _inner: int, _inner_total: int) -> None:
    """Progress inside one source is told as that of the batch, so that cancelling is heeded there too."""
    progress(done, total)


def _short(text: str, width: int = 48) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"
