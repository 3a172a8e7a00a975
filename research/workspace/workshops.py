"""Workshops: open a room, take what its phones send, keep the result.

The host's steps are actions of the study, so that undo reaches them. Dots and missing outcomes are kept in a ledger
of their own, named by the room: hundreds of dots neither fill the study's history nor slow its pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nlp.errors import RecordError
from research.candidates import Candidate
from research.records import Withdrawal
from research.workshops import (
    MOST_DOTS,
    MOST_MISSING,
    MOST_WORDS,
    Dot,
    Given,
    MissingOutcome,
    Move,
    Poll,
    Refusal,
    Settled,
    Workshop,
    followed,
    holder,
    poll,
    settle,
    sign_pass,
)
from research.workspace.desk import Desk

PHONES = "workshop phones"
"""Who the dots' actions are by: people in a room give no name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a move came to: ``refused`` says why not; ``mine`` are all (key, candidate) that the person now holds."""

    refused: Refusal | None
    mine: tuple[tuple[str, str], ...]


class Workshops:
    """A host opens, reveals, locks, closes; phones enter, give and take back dots, and name what is missing."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def open(
        self, study: str, title: str, candidates: Sequence[str], *, dots: int = 5, minutes: float | None = None
    ) -> Workshop:
        """Opens a room with these candidates on the ballot.

        Raises:
            RecordError: without a candidate, or with fewer than one or more than ``MOST_DOTS`` dots.
        """
        if not candidates:
            raise RecordError("A ballot needs at least one candidate.", "Pick the candidates to vote on.")
        if not 1 <= dots <= MOST_DOTS:
            raise RecordError(f"{dots} dots each cannot be given.", f"Give between 1 and {MOST_DOTS}.")
        name = title.strip() or "Workshop"
        with self._desk.act(study, self._by, "workshops.open", f"opened the workshop “{name}”") as act:
            ballot = tuple(self._desk.one(Candidate, study, ref).id for ref in dict.fromkeys(candidates))
            room = act.id()
            made = Workshop(
                id=room, stamp=act.stamp, room=room, title=name, candidates=ballot, dots=dots,
                token=secrets.token_urlsafe(16), code=self._desk.token()[:6], secret=secrets.token_urlsafe(24),
                until=self._after(minutes),
            )  # fmt: skip
            act.add(made)
        return made

    def _after(self, minutes: float | None) -> datetime | None:
        return self._desk.clock() + timedelta(minutes=minutes) if minutes else None

    def all(self, study: str) -> list[Workshop]:
        """The study's workshops, the newest first."""
        opened = {ref: n for n, ref in enumerate(self._desk.every(Workshop, study))}
        return sorted(self._desk.live(Workshop, study), key=lambda w: opened[w.room], reverse=True)

    def current(self, study: str) -> Workshop | None:
        """The room that is open now, ``None`` while there is none."""
        return next((w for w in self.all(study) if w.phase != "closed"), None)

    def latest(self, study: str) -> Workshop | None:
        """The newest closed workshop with its result, each candidate by the id under which it stands today."""
        found = next((w for w in self.all(study) if w.result is not None), None)
        return replace(found, result=self.poll(found)) if found else None

    def get(self, study: str, room: str) -> Workshop:
        """A room as it stands.

        Raises:
            RecordError: if it was never opened, or its opening was undone.
        """
        found = next((w for w in self._desk.live(Workshop, study) if w.room == room), None)
        if found is None:
            raise RecordError("This room is not there any more.", "Ask the host for the code of the new one.")
        return found

    def by_token(self, token: str) -> Workshop:
        """The room that a link opens.

        Raises:
            RecordError: if there is none.
        """
        first = next(iter(self._desk.repository.find(Workshop, token=token)), None) if token else None
        return self.get(first.study if first else "", first.room if first else "")

    def by_code(self, code: str) -> Workshop:
        """The open room with this code, whatever the case and the spaces it is typed in.

        Raises:
            RecordError: if there is none, or it is closed.
        """
        typed = "".join(code.lower().split())
        for first in self._desk.repository.find(Workshop, code=typed):
            if first.replaces is None and self.get(first.study, first.room).phase != "closed":
                return self.get(first.study, first.room)
        raise RecordError(f"No open room has the code {code.strip()!r}.", "Look at the big screen and type it again.")

    def set_timer(self, study: str, room: str, minutes: float | None) -> Workshop:
        """Ends voting in so many minutes from now; ``None`` takes the timer away."""
        words = f"set {minutes:g} {'minute' if minutes == 1 else 'minutes'}" if minutes else "took the timer away"
        return self._change(study, room, "workshops.set_timer", words, phase="voting", until=self._after(minutes))

    def lock(self, study: str, room: str) -> Workshop:
        """Takes no more dots until opened again."""
        return self._change(study, room, "workshops.lock", "locked the voting", phase="locked", until=None)

    def unlock(self, study: str, room: str) -> Workshop:
        """Takes dots again, without a timer."""
        return self._change(study, room, "workshops.unlock", "opened the voting again", phase="voting", until=None)

    def reveal(self, study: str, room: str, *, shown: bool = True) -> Workshop:
        """Shows everybody what the dots add up to, or hides it again."""
        words = "revealed the dots" if shown else "hid the dots again"
        return self._change(study, room, "workshops.reveal", words, revealed=shown)

    def close(self, study: str, room: str) -> Workshop:
        """Ends the workshop and keeps its result."""
        result = self.poll(self.get(study, room))
        words = f"closed the voting: {result.people} people, {result.dots} dots"
        return self._change(
            study, room, "workshops.close", words, phase="closed", revealed=True, until=None, result=result
        )

    def _change(self, study: str, room: str, verb: str, words: str, **changes: object) -> Workshop:
        old = self._open(study, room)
        with self._desk.act(study, self._by, verb, f"{words} in “{old.title}”") as act:
            new = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, **changes)  # type: ignore[arg-type]
            act.add(new)
        return new

    def _open(self, study: str, room: str) -> Workshop:
        found = self.get(study, room)
        if found.phase == "closed":
            raise RecordError(f"“{found.title}” is closed.", "Open a new room, or undo the closing.")
        return found

    def admit(self, workshop: Workshop) -> str:
        """A pass for a phone that comes in for the first time."""
        return sign_pass(workshop, self._desk.token() + self._desk.token())

    def mine(self, workshop: Workshop, shown: str) -> tuple[tuple[str, str], ...]:
        """(key, candidate) of the dots that the holder of a pass has given.

        Raises:
            RecordError: if the pass is not of this room.
        """
        person = self.person(workshop, shown)
        dots = self._known(workshop, (person,))
        return tuple((dot.key, dot.candidate) for dot in dots if dot.held)

    @staticmethod
    def person(workshop: Workshop, shown: str) -> str:
        """Who holds this pass.

        Raises:
            RecordError: if it was not given in this room.
        """
        person = holder(workshop, shown)
        if person is None:
            raise RecordError("This phone is not known in the room.", "Reload the page to come in again.")
        return person

    def cast(self, workshop: Workshop, moves: Sequence[Move]) -> list[Answer]:
        """Plays the moves and keeps what they change, all in one transaction; then answers each, in order."""
        people = tuple(dict.fromkeys(move.person for move in moves))
        seated = len({dot.person for dot in self._desk.every(Dot, workshop.room).values()} - set(people))
        with self._desk.repository.transaction():
            known = self._known(workshop, people)
            settled = settle(workshop, known, moves, now=self._desk.clock(), people=seated)
            self._keep(workshop, {dot.id for dot in known if dot.held}, settled)
        mine = {person: tuple((d.key, d.candidate) for d in settled.of(person)) for person in people}
        return [Answer(why, mine[move.person]) for move, why in zip(moves, settled.refused, strict=True)]

    def _keep(self, workshop: Workshop, held: set[str], settled: Settled) -> None:
        fresh = [dot for dot in settled.given if not dot.id]
        back = [dot for dot in settled.given if dot.id in held and not dot.held]
        words = f"{len(fresh)} dots given, {len(back)} taken back"
        with self._desk.act(workshop.room, PHONES, "workshops.cast", words) as act:
            for dot in fresh:
                made = Dot(
                    id=act.id(), stamp=act.stamp, person=dot.person, key=dot.key, candidate=dot.candidate
                )  # fmt: skip
                act.add(made)
                if not dot.held:  # given and taken back within one batch
                    act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=made.id))
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=dot.id) for dot in back))

    def _known(self, workshop: Workshop, people: tuple[str, ...]) -> list[Given]:
        """Straight from the store, past every memory: the budget must hold between processes too."""
        find = self._desk.repository.find
        dots = find(Dot, study=workshop.room, person=people)
        gone = {w.target for w in find(Withdrawal, study=workshop.room, target=tuple(d.id for d in dots))}
        return [Given(d.person, d.key, d.candidate, held=d.id not in gone, id=d.id) for d in dots]

    def moves(self, workshop: Workshop) -> int:
        """How many moves the room has kept: a number that only grows."""
        return len(self._desk.every(Dot, workshop.room)) + len(self._desk.every(Withdrawal, workshop.room))

    def dots(self, workshop: Workshop) -> list[Dot]:
        """Every dot that counts now, in the order given."""
        return self._desk.live(Dot, workshop.room)

    def poll(self, workshop: Workshop) -> Poll:
        """What the dots add up to now; of a closed workshop, what was kept."""
        if workshop.result is not None:
            return followed(workshop.result, self._desk.ledger(workshop.study).stands_in)
        return poll(workshop.candidates, ((dot.person, dot.candidate) for dot in self.dots(workshop)))

    def add_missing(self, workshop: Workshop, person: str, statement: str, *, key: str, stage: str = "") -> None:
        """Keeps an outcome that somebody misses, for the host to look at; sent again, it is kept once.

        Raises:
            RecordError: if it has no words or too many, the person has added enough, or the room is closed.
        """
        with self._desk.repository.transaction():  # a phone that waits in vain sends again while this is under way
            self._add_missing(workshop, person, " ".join(statement.split()), key, stage)

    def _add_missing(self, workshop: Workshop, person: str, words: str, key: str, stage: str) -> None:
        mine = self._desk.repository.find(MissingOutcome, study=workshop.room, person=person)
        if any(earlier.key == key for earlier in mine):
            return
        if workshop.phase == "closed":
            raise RecordError("The workshop is closed.", "Tell the host in person.")
        if not words or len(words) > MOST_WORDS:
            raise RecordError(f"An outcome takes 1 to {MOST_WORDS} characters.", "Say it in one sentence.")
        if len(mine) >= MOST_MISSING:
            raise RecordError(f"You have added {MOST_MISSING} already.", "Tell the host about further ones.")
        with self._desk.act(workshop.room, PHONES, "workshops.add_missing", "a missing outcome") as act:
            act.add(MissingOutcome(
                id=act.id(), stamp=act.stamp, person=person, key=key, statement=words, stage=stage
            ))  # fmt: skip

    def missing(self, workshop: Workshop) -> list[MissingOutcome]:
        """Missing outcomes that the host has not dealt with yet."""
        dealt = {*workshop.accepted, *workshop.dismissed}
        return [m for m in self._desk.live(MissingOutcome, workshop.room) if m.id not in dealt]

    def accept(self, study: str, room: str, missing: str) -> Candidate:
        """Puts a missing outcome on the ballot, as an assumed candidate of the study: no customer has said it yet.

        Raises:
            RecordError: if the room is closed, or somebody has dealt with the outcome before.
        """
        old = self._open(study, room)
        outcome = next((m for m in self.missing(old) if m.id == missing), None)
        if outcome is None:
            raise RecordError("Somebody has dealt with this outcome already.", "Reload the page to see the ballot.")
        label = outcome.statement if len(outcome.statement) <= 60 else f"{outcome.statement[:59].rstrip()}…"
        with self._desk.act(study, self._by, "workshops.accept", f"put “{label}” on the ballot, as assumed") as act:
            made = Candidate(
                id=act.id(), stamp=act.stamp, statement=outcome.statement, label=label, stage=outcome.stage,
                status="kept", assumed=True, reason=f"Missed in the workshop “{old.title}”",
            )  # fmt: skip
            act.add(made)
            act.add(replace(
                old, id=act.id(), stamp=act.stamp, replaces=old.id, candidates=(*old.candidates, made.id),
                accepted=(*old.accepted, missing),
            ))  # fmt: skip
        return made

    def dismiss(self, study: str, room: str, missing: str) -> Workshop:
        """Leaves a missing outcome off the ballot."""
        gone = (*self.get(study, room).dismissed, missing)
        return self._change(study, room, "workshops.dismiss", "left a missing outcome off", dismissed=gone)
