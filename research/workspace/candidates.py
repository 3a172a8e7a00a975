"""Candidates: from coded statements to outcome statements with their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from nlp.errors import RecordError
from nlp.parts import Progress
from nlp.values import Dimension
from research.amounts import count
from research.board import LOOSE, Board, Changes, SetAside, board_of, move
from research.candidates import Candidate, Evidence, by_weight, evidence_of, merged_evidence
from research.coding import Coding
from research.language import Language
from research.linking import Linking
from research.records import Withdrawal
from research.themes import Draft
from research.workspace.coding import CodingDesk
from research.workspace.desk import Act, Desk
from research.workspace.proposing import Proposing
from research.workspace.sight import everyones


class Candidates:
    """Propose, keep, rename, merge, split, reject."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding
        self._proposing = Proposing(desk, by, coding, language)

    def propose(
        self, study: str, *, granularity: float | None = None, progress: Progress | None = None
    ) -> list[Candidate]:
        """Clusters the study's codings into candidates.

        Candidates a person has kept, changed or rejected stay as they are and their quotes are not proposed again;
        untouched proposals of an earlier run make way. What may join a settled candidate (:meth:`joining`) is left to
        a person; what people moved, merged and split holds for the rest. ``granularity``, from -1 for few broad
        candidates to 1 for many narrow ones, merges and splits what the data's own would be. One action, one undo.
        """
        return self._proposing.propose(study, self._aside(study), granularity=granularity, progress=progress)

    def joining(self, study: str) -> dict[str, tuple[Coding, ...]]:
        """By id of a kept or hand-made candidate, the quotes that may belong to it, likest first.

        Suggestions only: ``move`` lays a quote in, ``not_here`` says that it does not belong.
        """
        return self._proposing.joining(study, self._aside(study))

    def not_here(self, study: str, candidate: str, codings: Sequence[str]) -> None:
        """A person says: these quotes do not belong to this candidate; they are not suggested for it again."""
        old = self.get(study, candidate)
        with self._desk.act(study, self._by, "candidates.not_here", f"kept {count(len(codings), 'quote')} out") as act:
            act.add(Linking(id=act.id(), stamp=act.stamp, cards=tuple(codings), others=old.evidence, must=False))

    def _aside(self, study: str) -> frozenset[str]:
        return frozenset(coding.id for coding in self.board(study).aside)

    def all(self, study: str, *, rejected: bool = False) -> list[Candidate]:
        """The study's candidates, worded ones first, each by most people; rejected ones only when asked for."""
        return [candidate for candidate, _ in self.weighed(study, rejected=rejected)]

    def weighed(self, study: str, *, rejected: bool = False) -> list[tuple[Candidate, Evidence]]:
        """The same candidates in the same order, each with what it rests on today."""
        sight = self._coding.sight(study)
        codings, stands_in = {coding.id: coding for coding in sight.codings}, sight.stands_in
        live = [c for c in self._desk.live(Candidate, study) if rejected or c.status != "rejected"]
        return by_weight((c, evidence_of(c, codings, stands_in)) for c in live)

    def get(self, study: str, candidate: str) -> Candidate:
        """One candidate as it stands.

        Raises:
            RecordError: if it was withdrawn or never was.
        """
        return self._desk.one(Candidate, study, candidate)

    def evidence(self, study: str, candidate: Candidate) -> Evidence:
        """What the candidate rests on today: people, then quotes."""
        sight = self._coding.sight(study)
        return evidence_of(candidate, {coding.id: coding for coding in sight.codings}, sight.stands_in)

    def revise(self, study: str, candidate: str, **changes: object) -> Candidate:
        """Corrects ``statement, label, dimension, stage, reason``; a revised candidate counts as kept."""
        return self._change(study, candidate, "candidates.revise", "revised", status="kept", **changes)

    def keep(self, study: str, candidate: str) -> Candidate:
        """A person says: this is worth testing."""
        return self._change(study, candidate, "candidates.keep", "kept", status="kept")

    def reject(self, study: str, candidate: str, because: str = "") -> Candidate:
        """A person says: this is no candidate. Its quotes are not proposed in the same way again."""
        return self._change(study, candidate, "candidates.reject", "rejected", status="rejected", reason=because)

    def _change(self, study: str, candidate: str, verb: str, word: str, **changes: object) -> Candidate:
        old = self.get(study, candidate)
        with self._desk.act(study, self._by, verb, f"{word} “{old.label}”") as act:
            new = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, **changes)  # type: ignore[arg-type]
            act.add(new)
        return new

    def add(
        self, study: str, statement: str, label: str, *, evidence: Sequence[str] = (), assumed: bool = False,
        dimension: Dimension = "other", stage: str = "",
    ) -> Candidate:  # fmt: skip
        """Adds a person's own candidate, from coded quotes or, marked ``assumed``, without any.

        Raises:
            RecordError: if it has no evidence and is not marked as assumed.
        """
        with self._desk.act(study, self._by, "candidates.add", f"added “{label}”") as act:
            new = Candidate(
                id=act.id(), stamp=act.stamp, statement=statement, label=label, evidence=tuple(evidence),
                assumed=assumed, dimension=dimension, stage=stage, status="kept",
            )  # fmt: skip
            act.add(new)
        return new

    def merge(self, study: str, candidates: Sequence[str]) -> Candidate:
        """Makes one of several: the first keeps its words, all give their evidence.

        Raises:
            RecordError: if fewer than two are named.
        """
        old = [self.get(study, ref) for ref in dict.fromkeys(candidates)]
        if len(old) < 2:
            raise RecordError("Merging needs at least two candidates.", "Pick another one to merge with.")
        names = " + ".join(f"“{c.label}”" for c in old)
        with self._desk.act(study, self._by, "candidates.merge", f"merged {names}") as act:
            evidence = merged_evidence(old)
            new = replace(
                old[0], id=act.id(), stamp=act.stamp, replaces=old[0].id, evidence=evidence, status="kept",
                assumed=old[0].assumed and not evidence,
            )  # fmt: skip
            act.add(new)
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=c.id) for c in old[1:]))
            others = merged_evidence(old[1:])
            act.add(Linking(id=act.id(), stamp=act.stamp, cards=old[0].evidence, others=others, must=True))
        return new

    def split(self, study: str, candidate: str, codings: Sequence[str], *, label: str, statement: str) -> Candidate:
        """Moves the named quotes into a candidate of their own.

        Raises:
            RecordError: if that would leave either side without a quote.
        """
        old = self.get(study, candidate)
        stands_in = self._desk.ledger(study).stands_in
        held = evidence_of(old, {c.id: c for c in everyones(self._desk, study)}, stands_in).codings
        wanted = {stands_in.get(ref, ref) for ref in codings}
        moved = tuple(c.id for c in held if c.id in wanted)
        left = tuple(c.id for c in held if c.id not in wanted)
        if not moved or not left:
            raise RecordError(
                f"Splitting “{old.label}” needs quotes on both sides: {len(moved)} to move, {len(left)} to stay.",
                "Pick some, but not all, of its quotes.",
            )
        with self._desk.act(study, self._by, "candidates.split", f"split “{old.label}”") as act:
            new = replace(
                old, id=act.id(), stamp=act.stamp, replaces=None, evidence=moved, label=label,
                statement=statement, status="kept", dimension=_most(self._of(study, moved)),
            )  # fmt: skip
            act.add(new)
            act.add(replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, evidence=left, status="kept"))
            act.add(Linking(id=act.id(), stamp=act.stamp, cards=moved, others=left, must=False))
        return new

    def board(self, study: str) -> Board:
        """Every quote that this person may see in its one place: a candidate's cluster, set aside, or loose."""
        sight = self._coding.sight(study)
        return self._board(study, sight.codings, sight.stands_in)

    def whole_board(self, study: str) -> Board:
        """The same with every coder's quotes, to be changed and never shown: a blind coder's move loses nothing."""
        return self._board(study, everyones(self._desk, study), self._desk.ledger(study).stands_in)

    def _board(self, study: str, codings: Sequence[Coding], stands_in: Mapping[str, str]) -> Board:
        every = self._desk.every(Candidate, study)
        firsts: dict[str, str] = {}
        for candidate in every.values():
            firsts[candidate.id] = firsts.get(candidate.replaces or "", candidate.replaces or candidate.id)
        marks = self._desk.live(SetAside, study)
        return board_of(self.all(study), codings, marks, stands_in=stands_in, firsts=firsts)

    def move(self, study: str, codings: Sequence[str], *, to: str | None = None) -> Board:
        """Lays quotes into the candidate ``to``, or out of every candidate; one action, one undo.

        A candidate that receives a quote is settled from then on: proposing leaves it as it is.

        Raises:
            RecordError: if the candidate or all of the quotes are gone.
        """
        changes = move(self.whole_board(study), codings, to or LOOSE)
        with self._desk.act(study, self._by, changes.verb, changes.summary) as act:
            write(act, changes)
        return self.board(study)

    def versions(self, study: str, candidate: str) -> frozenset[str]:
        """Ids of a candidate's versions up to the one named."""
        every, found = self._desk.every(Candidate, study), []
        at: str | None = candidate
        while at is not None and at in every:
            found.append(at)
            at = every[at].replaces
        return frozenset(found)

    def _of(self, study: str, ids: Sequence[str]) -> list[Coding]:
        return [self._desk.one(Coding, study, ref) for ref in ids]


def write(act: Act, changes: Changes, draft: Draft | None = None) -> None:
    """Turns changes of the board into records of one action; a new cluster takes the action's first id."""
    if changes.made is not None and draft is not None:
        act.add(
            Candidate(
                id=act.id(), stamp=act.stamp, statement=draft.statement, label=changes.made.label,
                dimension=draft.dimension, stage=draft.stage, evidence=tuple(card.id for card in changes.made.cards),
            )
        )  # fmt: skip
    act.add(*(replace(c, id=act.id(), stamp=act.stamp, replaces=c.id) for c in changes.revised))
    act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=ref) for ref in changes.gone))
    act.add(*(SetAside(id=act.id(), stamp=act.stamp, coding=ref) for ref in changes.set_aside))
    act.add(
        *(Linking(id=act.id(), stamp=act.stamp, cards=t.cards, others=t.others, must=t.must) for t in changes.links)
    )


def _most(codings: Sequence[Coding]) -> Dimension:
    """The dimension that most of the quotes carry."""
    return Counter(coding.dimension for coding in codings).most_common(1)[0][0]
