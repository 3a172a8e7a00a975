"""Workshops: a room in which people give dots to candidates. Who may give how many, and what the dots add up to.

Pure rules: the time is passed in. What a phone does travels as a :class:`Move` with a key that the phone chose once;
whatever order moves arrive in, and however often each is sent again, :func:`settle` counts a key at most once and
never lets anybody hold more dots than the host gave.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from research.records import Record

Phase = Literal["voting", "locked", "closed"]
Refusal = Literal["locked", "closed", "budget", "candidate", "unknown", "seats"]

MOST_DOTS = 20
"""The most dots a host may give each person: with more, people stop choosing."""
MOST_WORDS = 200
"""Characters of a missing outcome."""
MOST_MISSING = 3
"""Missing outcomes that one person may add."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a candidate got: people who gave it at least one dot, and dots in all."""

    candidate: str
    people: int
    dots: int


@dataclass(frozen=True, slots=True)
class Poll:
    """What a room's dots add up to: ``people`` gave at least one; ``votes`` has every candidate of the ballot."""

    people: int
    dots: int
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop(Record):
    """A room, as its host has set it.

    ``room`` never changes and names the ledger in which the room's dots are kept; ``token`` opens it to whoever has
    the link, ``code`` is what people type instead, and ``secret`` never leaves the server: it signs the passes of
    the phones. ``candidates`` are ids in the order of the ballot. Voting ends by itself at ``until``. ``accepted``
    and ``dismissed`` name the missing outcomes that the host has dealt with. ``result`` is kept when it is closed.
    """

    room: str
    title: str
    token: str
    code: str
    secret: str
    candidates: tuple[str, ...]
    dots: int = 5
    seats: int = 500
    phase: Phase = "voting"
    revealed: bool = False
    until: datetime | None = None
    accepted: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()
    result: Poll | None = None

    def phase_at(self, now: datetime) -> Phase:
        """The phase at ``now``: the timer locks."""
        ended = self.phase == "voting" and self.until is not None and now >= self.until
        return "locked" if ended else self.phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot(Record):
    """One dot that somebody gave; taking it back is a withdrawal. Its study is the room's ledger.

    ``person`` is a name the server made up for a phone; ``key`` the one the phone gave this dot.
    """

    person: str
    key: str
    candidate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingOutcome(Record):
    """An outcome that somebody in the room misses on the ballot; the host decides whether it is put on it."""

    person: str
    key: str
    statement: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What a phone asks for: a dot with this ``key`` on ``candidate``, or, with ``None``, that dot back."""

    person: str
    key: str
    candidate: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """A dot that is known: ``id`` is ``""`` until it is stored, ``held`` is false once it was taken back."""

    person: str
    key: str
    candidate: str
    held: bool = True
    id: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from moves: ``given`` are all dots known afterwards, ``refused`` says why, move by move."""

    given: tuple[Given, ...]
    refused: tuple[Refusal | None, ...]

    def of(self, person: str) -> tuple[Given, ...]:
        """The dots that somebody holds."""
        return tuple(dot for dot in self.given if dot.person == person and dot.held)


def settle(
    workshop: Workshop, known: Iterable[Given], moves: Sequence[Move], *, now: datetime, people: int = 0
) -> Settled:
    """Plays ``moves`` in order on what is ``known`` of the people who make them.

    A key that is known is never given a second time, even after it was taken back; taking back twice is as good as
    once. ``people`` is how many others already hold a seat: a newcomer beyond ``workshop.seats`` is refused.
    """
    dots = {(dot.person, dot.key): dot for dot in known}
    seated = {dot.person for dot in dots.values()}
    phase = workshop.phase_at(now)
    refused: list[Refusal | None] = []
    for move in moves:
        mark = (move.person, move.key)
        old = dots.get(mark)
        held = sum(dot.held for dot in dots.values() if dot.person == move.person)
        full = move.person not in seated and people + len(seated) >= workshop.seats
        why = _against(workshop, phase, move, old, held=held, full=full)
        refused.append(why)
        if why is not None:
            continue
        if move.candidate is None and old is not None:
            dots[mark] = Given(old.person, old.key, old.candidate, held=False, id=old.id)
        elif move.candidate is not None and old is None:
            dots[mark] = Given(move.person, move.key, move.candidate)
            seated.add(move.person)
    return Settled(tuple(dots.values()), tuple(refused))


def _against(
    workshop: Workshop, phase: Phase, move: Move, old: Given | None, *, held: int, full: bool
) -> Refusal | None:
    """Why a move cannot be made; ``None`` also for one that changes nothing because it was made before."""
    repeated = old is not None and (move.candidate is not None or not old.held)
    if repeated:
        return None
    if phase != "voting":
        return phase
    if move.candidate is None:
        return "unknown" if old is None else None
    if move.candidate not in workshop.candidates:
        return "candidate"
    if full:
        return "seats"
    return "budget" if held >= workshop.dots else None


def poll(candidates: Sequence[str], dots: Iterable[tuple[str, str]]) -> Poll:
    """Counts dots, given as (person, candidate); the candidates with most people come first, then most dots.

    Equal ones stay in the order of the ballot. Dots on a candidate that left the ballot are not counted.
    """
    known = set(candidates)
    counted = [(person, candidate) for person, candidate in dots if candidate in known]
    total = Counter(candidate for _, candidate in counted)
    heads = Counter(candidate for _, candidate in set(counted))
    ordered = sorted(candidates, key=lambda c: (-heads[c], -total[c]))
    votes = tuple(Vote(c, heads[c], total[c]) for c in ordered)
    return Poll(len({person for person, _ in counted}), len(counted), votes)


def followed(result: Poll, stands_in: Mapping[str, str]) -> Poll:
    """The same result with every candidate by the id under which it stands today."""
    votes = tuple(Vote(stands_in.get(v.candidate, v.candidate), v.people, v.dots) for v in result.votes)
    return Poll(result.people, result.dots, votes)


def sign_pass(workshop: Workshop, person: str) -> str:
    """What a phone shows to be taken for ``person`` in this room: the name and its signature."""
    return f"{person}.{_signature(workshop, person)}"


def holder(workshop: Workshop, shown: str) -> str | None:
    """Who shows this pass; ``None`` if it was not signed in this room."""
    person, _, signature = shown.partition(".")
    genuine = hmac.compare_digest(signature.encode(), _signature(workshop, person).encode())
    return person if person and genuine else None


def _signature(workshop: Workshop, person: str) -> str:
    return hmac.new(workshop.secret.encode(), f"{workshop.room}/{person}".encode(), hashlib.sha256).hexdigest()[:32]
