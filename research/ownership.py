"""Who answers for a CPI, what is aimed at, and what is being done about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.errors import RecordError
from research.records import Record

Cadence = Literal["weekly", "monthly", "quarterly"]
CADENCE_DAYS: dict[Cadence, int] = {"weekly": 7, "monthly": 31, "quarterly": 92}
"""Days after which a review is overdue."""

Progress = Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Target:
    """So many of the customers must get so much: ``share`` of units (0..1] reach ``limit`` in the customer's unit.

    ``lower``: at most the limit is good ("90 % within 4 hours"), else at least ("80 % with at least 3 plans").
    ``limit`` is ``None`` where the CPI is a share itself ("95 %").
    """

    share: float
    limit: float | None = None
    unit: str = ""
    lower: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise RecordError(f"A target of {self.share:.0%} was given.", "Aim at more than 0 and at most 100 %.")
        if self.limit is not None and self.limit < 0:
            raise RecordError(f"A limit of {self.limit:g} was given.", "Give a number that is not negative.")

    @property
    def words(self) -> str:
        """As it is said: ``90 % within 4 hours``."""
        share = f"{self.share * 100:g} %"
        if self.limit is None:
            return share
        return f"{share} {'within' if self.lower else 'with at least'} {self.limit:g} {self.unit}".rstrip()


_SAID = re.compile(
    r"(?P<share>\d+(?:\.\d+)?)\s*(?:%|percent|of (?P<base>10|100))\s*"
    r"(?:(?P<how>within|in|under|at most|at least|with at least)\s*(?P<limit>\d+(?:\.\d+)?)\s*(?P<unit>\w+)?)?",
    re.IGNORECASE,
)


def read_target(words: str) -> Target | None:
    """The target that a free text states ("90 % within 4 hours", "9 of 10 within 2 days"); ``None`` without one."""
    found = _SAID.search(words)
    if found is None:
        return None
    share = float(found["share"]) / float(found["base"] or 100)
    if not 0 < share <= 1:
        return None
    limit = float(found["limit"]) if found["limit"] else None
    return Target(share, limit, found["unit"] or "", "at least" not in (found["how"] or "").casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership(Record):
    """One line of the register: one owner and a deputy, the team, the target, and how often it is reviewed."""

    candidate: str
    owner: str
    deputy: str = ""
    team: str = ""
    target: Target | None = None
    cadence: Cadence = "monthly"
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem(Record):
    """Something to be done about a CPI. ``signal`` is the key of the chart's signal that opened it, "" when a person
    did; ``due`` is an ISO date or ""; ``outcome`` says what came of it."""

    candidate: str
    what: str
    owner: str = ""
    signal: str = ""
    due: str = ""
    status: Progress = "open"
    outcome: str = ""
