"""Learning from the researcher: what people decided in a study changes what the machine suggests in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock
from weakref import WeakKeyDictionary

from nlp.errors import RecordError
from nlp.parts import Vectors
from nlp.values import Signal
from research.coding import Coding, suggest
from research.language import Language
from research.learning import LEAST, Proposal, Revision, Statement, revise
from research.records import Withdrawal
from research.studies import Source
from research.workspace.coding import CodingDesk
from research.workspace.desk import Act, Desk

_FAINT = -2.2
"""Log-odds (a probability of about one in ten) under which a statement that nobody judged is not looked at again."""

_known: WeakKeyDictionary[Desk, dict[tuple[str, str, int], Revision]] = WeakKeyDictionary()
_lock = Lock()


class Learning:
    """What the decisions so far would change, and changing it."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding
        self._language = language

    def review(self, study: str) -> Revision:
        """What would change by what this person sees decided; worked out anew after each decision, in well under a
        second for a thousand of them. Nothing is changed yet."""
        key = (study, self._by, len(self._desk.ledger(study).entries))
        with _lock:
            known = _known.setdefault(self._desk, {}).get(key)
        if known is None:
            known = self._review(study)
            with _lock:
                _known[self._desk] = {key: known}
        return known

    def _review(self, study: str) -> Revision:
        codings = self._coding.all(study)
        if sum(c.status != "suggested" for c in codings) < LEAST:
            return Revision(sum(c.status != "suggested" for c in codings), {})
        stands_in = self._desk.ledger(study).stands_in
        codings = [replace(c, source=stands_in.get(c.source, c.source)) for c in codings]
        statements, vectors = self._statements(study, codings)
        return revise(statements, vectors, codings, thresholds=self._language().extractor.thresholds)

    def _statements(self, study: str, codings: Sequence[Coding]) -> tuple[list[Statement], Vectors]:
        """The statements of every source a machine has read that it leaned on at all, or that somebody judged."""
        language, read = self._language(), self._coding.read_by_machine(study)
        spans: dict[str, list[Coding]] = {}
        for coding in codings:
            spans.setdefault(coding.source, []).append(coding)
        made = []
        for source in (s for s in self._desk.live(Source, study) if s.id in read):
            segments = language.segmenter.segment(source.transcript)
            for segment, heard in zip(segments, language.extractor.hear(segments), strict=True):
                near = any(c.span.overlaps(segment.span) for c in spans.get(source.id, ()))
                if heard.leaning and (near or max(heard.leaning.odds) > _FAINT):
                    made.append(Statement(source.id, segment, heard.leaning))
        return made, language.embedder.embed([statement.segment.text for statement in made])

    def rescored(self, study: str, codings: Sequence[Coding]) -> list[Coding]:
        """The codings with the scores that open suggestions have by now, for lists that order and filter by them."""
        scores = self.review(study).scores
        return [replace(c, scores=scores[c.id]) if c.id in scores else c for c in codings]

    def apply(self, study: str) -> Revision:
        """Changes the open suggestions as :meth:`review` says. One action, one undo; judged statements are left alone.

        Raises:
            RecordError: if there is nothing to change, or this person codes blind (suggestions are shared by all).
        """
        if self._coding.sight(study).blind:
            raise RecordError(
                "Suggestions are shared by all coders, and you are coding blind.",
                "Let the machine read again once the comparison on Agreement is open.",
            )
        revision = self.review(study)
        if not revision.changes:
            raise RecordError(
                "What you decided changes no suggestion.",
                f"{revision.learnt_from} statements are judged; {LEAST} are needed to learn from."
                if revision.learnt_from < LEAST
                else "Judge some more, the uncertain ones first.",
            )
        what = f"read again after {revision.learnt_from} decisions: {revision.changes} suggestions changed"
        with self._desk.act(study, self._by, "coding.learn", what) as act:
            gone = [*(c.id for c in revision.gone), *(p.instead_of for p in revision.changed)]
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=ref) for ref in gone))
            self._suggest(study, act, (*revision.fresh, *revision.changed), revision.learnt_from)
        return revision

    def _suggest(self, study: str, act: Act, proposals: Sequence[Proposal], decided: int) -> None:
        language = self._language()
        model = f"{language.extractor.fingerprint}+study/{decided}"
        told = language.extractor.tell([p.statement.segment for p in proposals], [p.kinds for p in proposals])
        stages = self._coding.stages_of(study, [p.statement.segment.text for p in proposals])
        for proposal, signals, stage in zip(proposals, told, stages, strict=True):
            source = self._desk.one(Source, study, proposal.statement.source)
            scored = tuple(_as_learnt(signal, proposal) for signal in signals)
            (made,) = suggest(source, [scored], [stage], model=model, stamp=act.stamp)
            act.add(replace(made, id=act.id()))


def _as_learnt(signal: Signal, proposal: Proposal) -> Signal:
    score = proposal.scores[proposal.kinds.index(signal.kind)]
    return replace(signal, score=score, dimension=proposal.dimension)
