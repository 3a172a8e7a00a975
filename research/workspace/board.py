"""The affinity board: where each quote lies, and the moves of one person or several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from nlp.errors import RecordError, StoreError
from research.board import ASIDE, LOOSE, Board
from research.boarding import BoardEvent, changes_of, event_of
from research.candidates import Candidate
from research.language import Language
from research.records import Action, Stamp, Withdrawal
from research.themes import drafted
from research.workspace.candidates import Candidates, write
from research.workspace.desk import Act, Desk


class Boards:
    """Read the board, and carry out what people did on it."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates
        self._language = language

    def of(self, study: str) -> Board:
        """The board as it lies now, the clusters of most people first."""
        return self._candidates.board(study)

    def apply(self, study: str, sent: Sequence[Mapping[str, object]]) -> dict[str, str]:
        """Carries out the events, in order, each as one action that undo takes back.

        Events that have been carried out before are passed over, so a log may be sent as often as one likes. Gives,
        by event id, what kept an event from being carried out; the others are done.
        """
        refused: dict[str, str] = {}
        for line in sent:
            try:
                event = event_of(line)
                if self._desk.repository.get(Action, event.id) is None:
                    self._carry_out(study, self._heirs(study, event))
            except RecordError as problem:
                refused[str(line.get("id", ""))] = f"{problem.message} {problem.fix}"
        return refused

    def _carry_out(self, study: str, event: BoardEvent) -> None:
        changes = changes_of(self.of(study), event)
        act = Act(Stamp(study=study, action=event.id, by=self._by, at=self._desk.clock()))
        made = drafted(changes.made.cards, self._language()) if changes.made else None
        write(act, changes, made)
        try:
            self._desk.store(act, changes.verb, changes.summary)
        except StoreError:
            if self._desk.repository.get(Action, event.id) is None:  # else: the same event came through another door
                raise

    def _heirs(self, study: str, event: BoardEvent) -> BoardEvent:
        """The event with clusters that somebody merged meanwhile replaced by what they were merged into."""
        return replace(event, cluster=self._heir(study, event.cluster), to=self._heir(study, event.to))

    def _heir(self, study: str, cluster: str) -> str:
        ledger, versions = self._desk.ledger(study), self._desk.every(Candidate, study)
        seen: set[str] = set()
        while cluster not in ("", ASIDE, LOOSE, *seen):
            seen.add(cluster)
            current = ledger.stands_in.get(cluster, cluster)
            if current in ledger.live or current not in versions:
                return cluster
            cluster = self._merged_into(study, current) or cluster
        return cluster

    def _merged_into(self, study: str, gone: str) -> str | None:
        family = self._candidates.versions(study, gone)
        taken = next((w for w in self._desk.live(Withdrawal, study) if w.target in family), None)
        if taken is None:
            return None
        held = set(self._desk.every(Candidate, study)[taken.target].evidence)
        same = (c for c in self._desk.every(Candidate, study).values() if c.stamp.action == taken.stamp.action)
        return next((c.id for c in same if held <= set(c.evidence)), None)
