"""A study: its question, its people and the texts they gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nlp.values import Span, Stage, Transcript, Turn
from research.records import Record

Method = Literal["interview", "contextual inquiry", "focus group", "diary", "usability test", "support", "survey"]
"""How the words of a source were gathered."""

Consent = Literal["unknown", "analysis", "quotes", "withdrawn"]
"""What the participant allows: ``analysis`` without verbatim quotes in reports, ``quotes`` with them."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A company-side indicator the study hopes to move, with the direction that is good for the company."""

    name: str
    direction: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study(Record):
    """What is studied, about whom, and which decision it serves. ``stages`` are in journey order."""

    title: str
    question: str = ""
    customer: str = ""
    decision: str = ""
    stages: tuple[Stage, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """A person who took part, known only by ``code`` (P07). ``attributes`` are (name, value) pairs."""

    code: str
    segment: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    consent: Consent = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """One text of a study, fixed once saved. The original bytes are the blob ``sha256:<sha256>``.

    ``participant`` is the code of the one person it is about ("" when several speak); ``voices`` maps a speaker
    label to a participant code and wins over ``participant``. ``reader`` is the fingerprint of the reader.
    """

    name: str
    participant: str
    transcript: Transcript
    sha256: str
    media: str = "text/plain"
    language: str = "en"
    method: Method = "interview"
    consent: Consent = "unknown"
    voices: tuple[tuple[str, str], ...] = ()
    reader: str = ""

    def person(self, turn: Turn) -> str:
        """Code of the participant whose experience the turn tells; the source's name if nobody is known."""
        return dict(self.voices).get(turn.speaker) or self.participant or turn.speaker or self.name

    def person_at(self, span: Span) -> str:
        """Code of the participant whose experience ``span`` tells; outside every turn the source's own."""
        turn = self.turn_at(span)
        return self.person(turn) if turn else self.participant or self.name

    def turn_at(self, span: Span) -> Turn | None:
        """The turn in which ``span`` lies, ``None`` outside every turn."""
        return next((turn for turn in self.transcript.turns if turn.span.contains(span)), None)


def name_voices(name: str, transcript: Transcript) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Participant codes for a source that names nobody: (participant, voices).

    One customer voice, whatever its label ("Participant", "P"), is one person, known by the source's name. Several
    voices are several people; their labels count within this source only, since P1 of another focus group is
    somebody else. ``name`` may hold folders; its suffix is left off.
    """
    stem = name.rsplit(".", maxsplit=1)[0] or name
    labels = tuple(dict.fromkeys(t.speaker for t in transcript.turns if t.role == "customer" and t.speaker))
    if len(labels) <= 1:
        return stem, ()
    return "", tuple((label, f"{stem}/{label}") for label in labels)


def people_in(source: Source) -> tuple[str, ...]:
    """Codes of the participants whose words or doings the source holds, in order of first appearance."""
    turns: Iterable[Turn] = (t for t in source.transcript.turns if t.role in ("customer", "observer"))
    return tuple(dict.fromkeys(source.person(turn) for turn in turns))
