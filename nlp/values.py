"""The text values: what every step of the language floor takes and gives.

All spans are half-open ``[start, end)`` and count Unicode **code points** of ``Transcript.text``, so
``text[start:end]`` in Python is always the quote itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["customer", "interviewer", "observer", "boilerplate"]
"""Who speaks in a turn. ``observer`` is a researcher's note about a customer; ``boilerplate`` is script,
consent, guide prompts and stage directions, which never carry a signal."""

Kind = Literal["frustration", "expectation", "outcome", "met", "workaround"]
"""What a statement tells about a possible CPI (the codebook's signals)."""

Dimension = Literal[
    "time",
    "quality",
    "convenience",
    "options",
    "price",
    "security",
    "service",
    "trust",
    "personalization",
    "social",
    "reputation",
    "emotion",
    "other",
]
"""Dimension of customer value; one per statement that carries a signal."""

ROLES: tuple[Role, ...] = get_args(Role)
KINDS: tuple[Kind, ...] = get_args(Kind)
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    Raises:
        ValueError: if ``start`` is negative or ``end`` is before ``start``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that the span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """What one voice says before another takes over.

    ``speaker`` is the label as the person confirmed it ("" when the file names nobody); ``span`` covers the
    spoken words only, never the label or the time stamp. ``start_ms`` and ``end_ms`` are milliseconds from the
    start of the recording, ``None`` where the file gives no time.
    """

    speaker: str
    role: Role
    span: Span
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text and its turns, fixed for ever once read.

    ``turns`` are in text order and do not overlap; text between turns (labels, headings) belongs to nobody.
    """

    text: str
    turns: tuple[Turn, ...]

    def words(self, turn: Turn) -> str:
        """The words of one turn."""
        return turn.span.of(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """One statement: a sentence, or a clause that stands alone, inside one turn.

    ``turn`` is the index into ``Transcript.turns``; ``text`` equals ``transcript.text[span.start:span.end]``;
    ``context`` holds the one or two statements before it, oldest first, whoever said them; ``speaker`` and
    ``role`` repeat the turn's so that an extractor needs nothing else.
    """

    span: Span
    turn: int
    text: str
    context: tuple[str, ...] = ()
    speaker: str = ""
    role: Role = "customer"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a statement tells, as suggested by a model.

    ``span`` is the whole statement; ``because`` quotes the words that carried the suggestion; ``score`` is a
    calibrated probability in [0, 1].
    """

    kind: Kind
    span: Span
    dimension: Dimension
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a model leans on one statement, before any threshold decides what is suggested.

    ``odds`` are the calibrated log-odds of each signal, in the order of ``KINDS``; ``dimensions`` the probability of
    each dimension, in the order of ``DIMENSIONS``, adding up to one and meant for statements with a signal.
    """

    odds: tuple[float, ...]
    dimensions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What an extractor made of one statement: the signals it suggests (the likeliest need not come first), and how it
    leans; ``leaning`` is ``None`` where it does not listen: interviewers, boilerplate, blank text."""

    signals: tuple[Signal, ...] = ()
    leaning: Leaning | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of statements about the same thing.

    ``members`` are indices into the list that was clustered, most central first; ``terms`` are the phrases that
    set the theme apart; ``cohesion`` is the mean cosine of members to their centre, in [-1, 1].
    """

    label: str
    terms: tuple[str, ...]
    members: tuple[int, ...]
    cohesion: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the customer's journey, in the study's own words."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a statement sits on the journey: a stage name, or ``None`` when the evidence is too thin to say."""

    stage: str | None
    score: float


def quotes(transcript: Transcript, spans: Sequence[Span]) -> tuple[str, ...]:
    """The verbatim words of each span, in order."""
    return tuple(span.of(transcript.text) for span in spans)
