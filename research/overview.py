"""Where a study stands: its numbers, the step that comes next, and who contributes what."""

from __future__ import annotations

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
