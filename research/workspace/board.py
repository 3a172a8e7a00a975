"""The affinity board: where each quote lies, and the moves of one person or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from research.board import ASIDE, LOOSE, Board, Cluster, split
from research.boarding import BoardEvent, changes_of, event_of
from research.candidates import Candidate
from research.event_log import Applied
from research.language import Language
from research.linking import Linking, Links, links_of
from research.records import Stamp, Withdrawal
from research.themes import drafted
from research.thresholds import is_weaker
from research.workspace.candidates import Candidates, write
from research.workspace.desk import Act, Desk
from research.workspace.projecting import places_of
from research.workspace.replaying import keep_once, known, replay, taken_back
from research.workspace.thresholds import thresholds_of


class Boards:
    """Read the board, and carry out what people did on it."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates
        self._language = language

    def of(self, study: str) -> Board:
        """The board as it lies now, the clusters of most people first. Suggestions that nobody has judged and that are
        weaker than their thresholds lie on it only where they are in a cluster, or set aside by a person."""
        board, least = self._candidates.board(study), thresholds_of(self._desk, study)
        return replace(board, loose=tuple(card for card in board.loose if not is_weaker(card, least)))

    def version(self, study: str) -> int:
        """How many records the study holds; it rises with everything that anybody does."""
        return len(self._desk.ledger(study).entries)

    def links(self, study: str) -> Links:
        """Which quotes people want together and apart, by everything they moved, split and merged."""
        board = self._candidates.board(study)
        return links_of(self._desk.live(Linking, study), board.stands_in, (coding.id for coding in board.cards))

    def places(self, study: str) -> dict[str, tuple[float, float]]:
        """Where each quote of the board lies on the similarity map, by coding id; each axis runs from 0 to 1."""
        cards = self.of(study).cards
        laid = places_of((card.quote for card in cards), self._language(), self._desk.repository)
        return {card.id: laid[card.quote] for card in cards}

    def group(self, study: str, codings: Sequence[str], label: str) -> Cluster:
        """Makes a new cluster of the quotes, from wherever they lie; one action, one undo.

        Raises:
            RecordError: if the label is blank or all of the quotes are gone.
        """
        changes = split(self._candidates.board(study), codings, label)
        made = drafted(changes.made.cards, self._language()) if changes.made else None
        with self._desk.act(study, self._by, changes.verb, changes.summary) as act:
            write(act, changes, made)
        return self.of(study).cluster(act.stamp.id(0))

    def apply(self, study: str, events: Iterable[object], *, after: Mapping[str, int]) -> Applied:
        """Carries out what the events say, in order, each as one action; a bad one is refused, the rest go on.

        ``after`` names for each mount the last event that is known to be dealt with. Events that have been carried out
        before are passed over, so a log may be sent as often as one likes.
        """
        return replay(events, after, lambda raw: self._store(study, event_of(raw)))

    def _store(self, study: str, event: BoardEvent) -> bool:
        """Whether the event was new."""
        if known(self._desk, event.action):
            return False
        act = Act(Stamp(study=study, action=event.action, by=event.by, at=self._desk.clock()))
        if event.type in {"undo", "redo"}:
            summary, records = taken_back(self._desk, event.type, act.stamp, target=event.target)
            act.records.extend(records)
            return keep_once(self._desk, act, f"history.{event.type}", summary)
        changes = changes_of(self._candidates.whole_board(study), self._heirs(study, event))
        made = drafted(changes.made.cards, self._language()) if changes.made else None
        write(act, changes, made)
        return keep_once(self._desk, act, changes.verb, changes.summary)

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
