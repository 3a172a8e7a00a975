"""Where a study stands: its numbers, the step that comes next, and whether further interviews still bring news."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from research.studies import Participant

NextStep = Literal["sources", "read", "code", "propose", "sort", "define", "validate", "decide", "report"]
"""What most helps the study now: add sources, let the machine read them, judge its suggestions, propose candidates,
sort them, define one, validate one, decide about one, report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a study is, in whole numbers.

    ``unread`` are sources in which a customer speaks or is watched, but without a single coding; ``suggested,
    confirmed, rejected`` count statements; ``proposed, kept, dismissed`` count candidates; ``defined, validated,
    decided`` count kept candidates that have at least one definition, validation or decision; ``adopted`` is how many
    became a CPI.
    """

    sources: int = 0
    people: int = 0
    unread: int = 0
    suggested: int = 0
    confirmed: int = 0
    rejected: int = 0
    proposed: int = 0
    kept: int = 0
    dismissed: int = 0
    defined: int = 0
    validated: int = 0
    decided: int = 0
    adopted: int = 0

    @property
    def statements(self) -> int:
        """Statements with a suggestion or a judgement."""
        return self.suggested + self.confirmed + self.rejected

    @property
    def judged(self) -> float:
        """Share of those that a person has judged, in [0, 1]; 0 while there are none."""
        return (self.confirmed + self.rejected) / self.statements if self.statements else 0.0

    @property
    def steps(self) -> tuple[tuple[NextStep, bool], ...]:
        """The way from words to a CPI, step by step, each with whether it is behind us."""
        candidates = self.proposed + self.kept
        return (
            ("sources", self.sources > 0),
            ("read", self.statements > 0 and self.unread == 0),
            ("code", self.confirmed > 0 and self.suggested == 0),
            ("propose", candidates > 0),
            ("sort", self.kept > 0 and self.proposed == 0),
            ("define", self.defined > 0),
            ("validate", self.validated > 0),
            ("decide", self.decided > 0),
        )

    @property
    def next_step(self) -> NextStep:
        """The first step that is not behind us. Judging and sorting may wait once what follows has begun."""
        begun = {"code": self.proposed + self.kept > 0, "sort": self.defined > 0}
        return next((step for step, done in self.steps if not done and not begun.get(step, False)), "report")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person contributes: their sources by name, and how many of their statements count as evidence."""

    participant: Participant
    sources: tuple[str, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """What one more person added: ``new`` things first said by them, ``total`` things known after them."""

    person: str
    new: int
    total: int


@dataclass(frozen=True, slots=True)
class Saturation:
    """Whether further people still bring news.

    ``counted`` says what is counted (codes or candidates); ``share`` is new things in the last run over things known
    in the base, ``None`` when there are too few people; ``because`` is a sentence that can be shown.
    """

    counted: str
    points: tuple[SaturationPoint, ...]
    share: float | None
    because: str


BASE = 4
RUN = 2
NEWS = 0.05


def saturation(order: Sequence[str], held: Mapping[str, Collection[str]], *, counted: str = "codes") -> Saturation:
    """New information person by person.

    ``order`` are the people as they joined the study, each once; ``held`` maps each code (or candidate) to the people
    who said it. Base of four, runs of two, threshold of 5 %: Guest, Namey & Chen (2020), PLoS ONE 15(5) e0232076.
    """
    known: set[str] = set()
    points: list[SaturationPoint] = []
    for person in order:
        fresh = {name for name, people in held.items() if person in people} - known
        known |= fresh
        points.append(SaturationPoint(person, len(fresh), len(known)))
    share, because = _read(points, counted)
    return Saturation(counted, tuple(points), share, because)


def _read(points: Sequence[SaturationPoint], counted: str) -> tuple[float | None, str]:
    if len(points) < BASE + RUN:
        return None, f"Too few people to tell (n = {len(points)}, {BASE + RUN} needed)."
    base, news = points[BASE - 1].total, sum(point.new for point in points[-RUN:])
    if base == 0:
        return None, f"The first {BASE} people gave no {counted} to compare with."
    share = news / base
    found = f"The last {RUN} people added {news} {counted} to the {base} known after the first {BASE} ({share:.0%})."
    if share <= NEWS:
        return share, f"{found} At or below {NEWS:.0%}, new interviews of the same kind rarely change the picture."
    return share, f"{found} Above {NEWS:.0%}, further interviews are likely to bring news."
