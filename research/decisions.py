"""Decisions: a named person adopts, revises, parks or rejects a candidate, resting on a validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.records import Record

DecisionOutcome = Literal["adopt", "revise", "park", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """What was decided about a candidate, by whom and why.

    ``validation`` is the id of the validation it rests on, ``None`` when decided without one (never for *adopt*
    of an assumed candidate). ``owner`` is one person; ``target`` is in customer increments, e.g.
    ``"90 % within 4 hours"``.
    """

    candidate: str
    outcome: DecisionOutcome
    because: str
    owner: str = ""
    target: str = ""
    validation: str | None = None
