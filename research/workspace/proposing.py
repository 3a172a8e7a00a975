"""The machine's turn: grouping what nobody has settled, and what may join what somebody has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.parts import Progress
from research.candidates import Candidate, evidence_of
from research.coding import Coding
from research.joining import joining
from research.language import Language
from research.linking import Linking, Links, links_of
from research.records import Withdrawal
from research.studies import Source
from research.themes import Proposal, founds, propose
from research.thresholds import is_weaker
from research.workspace.coding import CodingDesk
from research.workspace.desk import Act, Desk
from research.workspace.thresholds import thresholds_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What the machine finds when it begins: codings in nobody's hands, what people settled, and their links.

    ``settled`` leads from a candidate's id to its quotes.
    """

    free: tuple[Coding, ...]
    settled: dict[str, tuple[Coding, ...]]
    links: Links


class Proposing:
    """Propose candidates, and name what may join the settled ones."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding
        self._language = language

    def propose(
        self, study: str, aside: frozenset[str], *, granularity: float | None, progress: Progress | None
    ) -> list[Candidate]:
        """As ``Candidates.propose``; ``aside`` are the codings that belong nowhere."""
        language = self._language()
        if granularity is not None:
            language = replace(language, clusterer=language.clusterer.at(granularity))
        standing = self._standing(study, aside)
        joined = {c.id for near in self._near(standing).values() for c in near}
        free = [c for c in standing.free if c.id not in joined]
        proposals = propose(
            free, language, before=self._before(study, free), around=self._said(study, free), links=standing.links,
            progress=progress,
        )  # fmt: skip
        stale = [c for c in self._desk.live(Candidate, study) if c.status == "proposed" and c.proposed_by]
        with self._desk.act(study, self._by, "candidates.propose", f"proposed {len(proposals)} candidates") as act:
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=c.id) for c in stale))
            return list(act.add(*(_candidate(p, act) for p in proposals)))

    def joining(self, study: str, aside: frozenset[str]) -> dict[str, tuple[Coding, ...]]:
        """By id of a settled candidate, the quotes that may belong to it, likest first."""
        return self._near(self._standing(study, aside))

    def _standing(self, study: str, aside: frozenset[str]) -> Standing:
        sight = self._coding.sight(study)
        codings = {coding.id: coding for coding in sight.codings}
        settled = [c for c in self._desk.live(Candidate, study) if c.status != "proposed" or not c.proposed_by]
        held = {c.id: evidence_of(c, codings, sight.stands_in).codings for c in settled}
        taken = {coding.id for own in held.values() for coding in own} | aside
        least = thresholds_of(self._desk, study)
        open_to_all = (c for c in codings.values() if c.counts and c.kinds and c.id not in taken)
        free = tuple(c for c in open_to_all if not is_weaker(c, least))
        counting = [c.id for c in codings.values() if c.counts]
        links = links_of(self._desk.live(Linking, study), sight.stands_in, counting)
        open_to = {c.id: held[c.id] for c in settled if c.status != "rejected"}
        return Standing(free, open_to, links)

    def _near(self, standing: Standing) -> dict[str, tuple[Coding, ...]]:
        if not standing.settled:
            return {}
        own = {c.id for c in standing.free if founds(c)} | standing.links.tied
        return joining([c for c in standing.free if c.id in own], standing.settled, standing.links, self._language())

    def _before(self, study: str, codings: Sequence[Coding]) -> dict[str, str]:
        """What was said just before each statement that says nothing by itself, by coding id."""
        index = {source.id: source for source in self._desk.live(Source, study)}
        stands_in = self._desk.ledger(study).stands_in
        held: dict[str, list[Coding]] = {}
        for coding in codings:
            if not founds(coding):
                held.setdefault(stands_in.get(coding.source, coding.source), []).append(coding)
        said: dict[str, str] = {}
        for ref, own in held.items():
            segments = self._language().segmenter.segment(index[ref].transcript) if ref in index else ()
            starts = {segment.span.start: segment.context[-1] for segment in segments if segment.context}
            said |= {c.id: starts[c.span.start] for c in own if c.span.start in starts}
        return said

    def _said(self, study: str, codings: Sequence[Coding]) -> dict[str, tuple[str, ...]]:
        """Every statement of customers, and of notes about them, by the source id that the codings give."""
        stands_in = self._desk.ledger(study).stands_in
        said = {source.id: self._spoken(source) for source in self._desk.live(Source, study)}
        return {c.source: said.get(stands_in.get(c.source, c.source), ()) for c in codings}

    def _spoken(self, source: Source) -> tuple[str, ...]:
        segments = self._language().segmenter.segment(source.transcript)
        return tuple(segment.text for segment in segments if segment.role in ("customer", "observer"))


def _candidate(proposal: Proposal, act: Act) -> Candidate:
    return Candidate(
        id=act.id(),
        stamp=act.stamp,
        statement=proposal.statement,
        label=proposal.label,
        dimension=proposal.dimension,
        stage=proposal.stage,
        evidence=tuple(coding.id for coding in proposal.codings),
        terms=proposal.terms,
        proposed_by=proposal.made_by,
    )
