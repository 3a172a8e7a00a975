"""The log of the transcript coder: each event becomes one action, stored before it is acknowledged, and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from research.coding import Code, Coding, Memo
from research.coding_log import Applied, Event, Scene, read_event, records_of
from research.records import Stamp
from research.studies import Participant, Source
from research.workspace.desk import Act, Desk
from research.workspace.replaying import keep_once, known, replay, taken_back
from research.workspace.studies import withdrawn_people


class Coder:
    """What the transcript coder asks for: its log applied, and how the study stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def version(self, study: str) -> int:
        """How many records the study holds; it rises with everything that anybody does."""
        return len(self._desk.ledger(study).entries)

    def memos(self, study: str) -> dict[str, list[Memo]]:
        """Live memos by the id of what they are about today, in the order made."""
        stands_in, found = self._desk.ledger(study).stands_in, defaultdict(list)
        for memo in self._desk.live(Memo, study):
            found[stands_in.get(memo.about, memo.about)].append(memo)
        return dict(found)

    def withheld(self, study: str, source: str) -> frozenset[int]:
        """Turns of the source, by number, whose person withdrew: their words are not shown any more."""
        text = self._desk.one(Source, study, source)
        gone = withdrawn_people(self._desk.live(Participant, study))
        return frozenset(n for n, turn in enumerate(text.transcript.turns) if text.person(turn) in gone)

    def apply(self, study: str, events: Iterable[object], *, after: Mapping[str, int]) -> Applied:
        """Stores what the events say, each in one transaction of its own; a bad one is refused, the rest go on.

        ``after`` names for each mount the last event that is known to be dealt with; up to there nothing is looked at.
        """
        return replay(events, after, lambda raw: self._store(study, read_event(raw)))

    def _store(self, study: str, event: Event) -> bool:
        """Whether the event was new."""
        if known(self._desk, event.action):
            return False
        stamp = Stamp(study=study, action=event.action, by=event.by, at=self._desk.clock())
        if event.type in {"undo", "redo"}:
            summary, records = taken_back(self._desk, event.type, stamp, target=event.target)
        else:
            summary, records = records_of(event, self._scene(study, event.source), stamp)
        return keep_once(self._desk, Act(stamp, records), _verb(event), summary)

    def _scene(self, study: str, source: str) -> Scene:
        text = self._desk.one(Source, study, source)
        ledger = self._desk.ledger(study)
        codings = [c for c in self._desk.live(Coding, study) if ledger.stands_in.get(c.source, c.source) == text.id]
        codes = {code.id: code for code in self._desk.live(Code, study)}

        def current(id: str) -> str:
            return id if id in ledger.live else ledger.stands_in.get(id, id)

        return Scene(text, codings, codes, current)


def _verb(event: Event) -> str:
    verbs = {"accept": "coding.confirm", "create": "coding.code", "memo": "coding.note"}
    if event.type in ("undo", "redo"):
        return f"history.{event.type}"
    return verbs.get(event.type, f"coding.{event.type}")
