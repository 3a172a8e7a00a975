"""The log of the transcript coder: each event becomes one action, stored before it is acknowledged, and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from research.coding import Code, Coding, Memo
from research.coding_log import Event, Scene, read_event, records_of
from research.event_log import Applied
from research.records import Record, Stamp, Withdrawal
from research.studies import Participant, Source
from research.workspace.desk import Act, Desk
from research.workspace.replaying import keep_once, known, replay, taken_back
from research.workspace.sight import Sight, memos_for, sight_of
from research.workspace.studies import withdrawn_people


class Coder:
    """What the transcript coder asks for: its log applied, and how the study stands."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def version(self, study: str) -> int:
        """How many records the study holds; it rises with everything that anybody does."""
        return len(self._desk.ledger(study).entries)

    def memos(self, study: str) -> dict[str, list[Memo]]:
        """Live memos that this person may see by the id of what they are about today, in the order made."""
        sight, found = sight_of(self._desk, study, self._by), defaultdict(list)
        for memo in memos_for(self._desk, study, self._by):
            found[sight.now(memo.about)].append(memo)
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
            sight = sight_of(self._desk, study, event.by)
            summary, made = records_of(event, self._scene(study, event.source, sight), stamp)
            records = [_in_force(record, sight) for record in made]
        return keep_once(self._desk, Act(stamp, records), _verb(event), summary)

    def _scene(self, study: str, source: str, sight: Sight) -> Scene:
        """What the person acts on: a blind coder judges what they see, whatever others have made of it since."""
        text = self._desk.one(Source, study, source)
        codings = [c for c in sight.codings if sight.now(c.source) == text.id]
        codes = {code.id: code for code in self._desk.live(Code, study)}
        live = self._desk.ledger(study).live
        every = self._desk.every(Coding, study).values()
        gone = {
            c.id: c for c in every if c.status == "suggested" and c.id not in live and sight.now(c.source) == text.id
        }
        return Scene(text, codings, codes, sight.now, gone)


def _in_force(record: Record, sight: Sight) -> Record:
    """The record with what it corrects or takes back named by the version in force."""
    if isinstance(record, Coding) and record.replaces is not None:
        return replace(record, replaces=sight.live.get(record.replaces, record.replaces))
    if isinstance(record, Withdrawal):
        return replace(record, target=sight.live.get(record.target, record.target))
    return record


def _verb(event: Event) -> str:
    verbs = {"accept": "coding.confirm", "create": "coding.code", "memo": "coding.note"}
    if event.type in ("undo", "redo"):
        return f"history.{event.type}"
    return verbs.get(event.type, f"coding.{event.type}")
