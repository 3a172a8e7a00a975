"""Learning from the researcher: what people decided in a study changes what the machine suggests in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from nlp.errors import RecordError
from nlp.parts import Vectors
from nlp.values import Signal
from research.coding import Coding, suggest
from research.language import Language
from research.learning import LEAST, Proposal, Revision, Statement, meeting, revise
from research.records import Withdrawal
from research.studies import Source
from research.workspace.coding import CodingDesk
from research.workspace.desk import Act, Desk

_FAINT = -2.2
"""Log-odds (a probability of about one in ten) under which a statement that nobody judged is not looked at again."""


@dataclass(slots=True)
class _Kept:
    """What need not be looked up again while a server runs: reviews are asked for after every single decision."""

    reviews: dict[tuple[str, str], tuple[int, Revision]] = field(default_factory=dict)
    statements: dict[tuple[str, str], tuple[Statement, ...]] = field(default_factory=dict)
    vectors: dict[str, Vectors] = field(default_factory=dict)


_kept: WeakKeyDictionary[Desk, _Kept] = WeakKeyDictionary()
_lock = Lock()
_MOST = 100_000
"""Vectors kept at once, about 150 MB; with more, all are dropped and looked up again."""


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
        lines = len(self._desk.ledger(study).entries)
        with _lock:
            kept = _kept.setdefault(self._desk, _Kept())
            at, known = kept.reviews.get((study, self._by), (-1, None))
        if known is None or at != lines:
            known = self._review(study, kept)
            with _lock:
                kept.reviews[study, self._by] = lines, known
        return known

    def _review(self, study: str, kept: _Kept) -> Revision:
        codings = self._coding.all(study)
        if sum(c.status != "suggested" for c in codings) < LEAST:
            return Revision(sum(c.status != "suggested" for c in codings), {})
        stands_in = self._desk.ledger(study).stands_in
        codings = [replace(c, source=stands_in.get(c.source, c.source)) for c in codings]
        statements = self._statements(study, codings, kept)
        if not statements:
            return Revision(0, {})
        vectors = self._vectors([statement.segment.text for statement in statements], kept)
        return revise(statements, vectors, codings, thresholds=self._language().extractor.thresholds)

    def _statements(self, study: str, codings: Sequence[Coding], kept: _Kept) -> list[Statement]:
        """The statements of every source a machine has read that it leaned on at all, or that somebody judged."""
        read = self._coding.read_by_machine(study)
        sources = (source for source in self._desk.live(Source, study) if source.id in read)
        every = [statement for source in sources for statement in self._heard(source, kept)]
        near = {at for among in meeting(every, codings) for at in among}
        return [one for at, one in enumerate(every) if at in near or max(one.leaning.odds) > _FAINT]

    def _heard(self, source: Source, kept: _Kept) -> tuple[Statement, ...]:
        language = self._language()
        key = source.id, language.extractor.fingerprint
        if key not in kept.statements:
            segments = language.segmenter.segment(source.transcript)
            heard = zip(segments, language.extractor.hear(segments), strict=True)
            kept.statements[key] = tuple(Statement(source.id, s, h.leaning) for s, h in heard if h.leaning)
        return kept.statements[key]

    def _vectors(self, texts: Sequence[str], kept: _Kept) -> Vectors:
        missing = list(dict.fromkeys(text for text in texts if text not in kept.vectors))
        if missing:
            if len(kept.vectors) + len(missing) > _MOST:
                kept.vectors = {}
                missing = list(dict.fromkeys(texts))
            kept.vectors |= dict(zip(missing, self._language().embedder.embed(missing), strict=True))
        return np.stack([kept.vectors[text] for text in texts])

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
