"""The shortlist: what each candidate scores on six criteria, proposed from the records until a person decides.

Points run from 0 to 4, more is always better. A criterion that nobody can propose and nobody has scored counts as
anything from 0 to 4, so that not knowing widens a rank and never lowers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from research.amounts import count
from research.records import Record
from research.validation.definition import Definition
from research.validation.finding import StepVerdict, Verdict
from research.validation.thresholds import PEOPLE_LEAST

Criterion = Literal["importance", "evidence", "measurability", "link", "actionability", "gaming"]

CRITERIA: dict[Criterion, tuple[str, str]] = {
    "importance": ("Importance to customers", "How many of the people heard, or asked, care about it?"),
    "evidence": ("Evidence", "How sure is it that customers say so?"),
    "measurability": ("Measurability", "Can it be measured, in increments customers value?"),
    "link": ("Link to a KPI", "Does it go with what the company wants?"),
    "actionability": ("Actionability", "Can a team here move it?"),
    "gaming": ("Hard to game", "Would a better figure mean that customers are better off?"),
}
"""What each criterion is called and asks, in the order of the scorecard."""

MOST = 4
"""The highest score."""

MEANS = ("0 · not at all", "1 · weak", "2 · some", "3 · good", "4 · strong")
"""What the points stand for."""

_STRONG = 8  # people: two coders of one study rarely meet fewer in a theme they both call settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Record):
    """What a person gave a candidate on one criterion, 0..4, and why ("" only in records from before reasons
    were required)."""

    candidate: str
    criterion: Criterion
    points: int
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting(Record):
    """How much each criterion counts (0..10), and by what share (0..1) any weight may be off either way."""

    weights: tuple[tuple[Criterion, float], ...]
    band: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the records amount to on one criterion; ``points`` is ``None`` where they do not say."""

    criterion: Criterion
    points: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a candidate. ``heard`` counts everybody in the study, ``met`` those of ``people`` who say it
    works already, ``unread`` quotes only the machine has read. ``votes`` is (voters for it, voters) of the latest
    workshop, ``opportunity`` its score (0..20) where at least 30 people rated it. ``registered``: an experiment on it
    is planned. ``verdict`` is where it stands on the ladder."""

    people: int
    heard: int
    quotes: int
    unread: int
    met: int
    increments: int
    verdict: Verdict
    definition: Definition | None = None
    votes: tuple[int, int] | None = None
    opportunity: float | None = None
    registered: bool = False


def proposals(facts: Facts) -> dict[Criterion, Proposed]:
    """A score for each criterion with its reason, from the records alone."""
    rules: dict[Criterion, Callable[[Facts], tuple[int | None, str]]] = {
        "importance": _importance,
        "evidence": _evidence,
        "measurability": _measurability,
        "link": _link,
        "actionability": _actionability,
        "gaming": _gaming,
    }
    return {name: Proposed(name, *rule(facts)) for name, rule in rules.items()}


def _importance(facts: Facts) -> tuple[int | None, str]:
    """Customers' ratings before their mentions. Votes stand beside it and give no points: who votes is no customer."""
    voted = ""
    if facts.votes is not None and facts.votes[1]:
        voted = f" {facts.votes[0]} of {facts.votes[1]} voters in the workshop gave it a dot."
    if facts.opportunity is not None:
        score = facts.opportunity
        return _floor(score, (5, 10, 12, 15)), f"Its opportunity score is {score:.1f} of 20.{voted}"
    if not facts.people or not facts.heard:
        return 0, f"No customer named it.{voted}"
    points = max(1, _floor(facts.people / facts.heard, (0.0, 0.2, 0.4, 0.6)))
    return points, f"{facts.people} of the {facts.heard} people heard named it.{voted}"


def _floor(value: float, steps: tuple[float, float, float, float]) -> int:
    """How many of the steps ``value`` reaches."""
    return sum(value >= step for step in steps)


def _evidence(facts: Facts) -> tuple[int | None, str]:
    if not facts.people:
        return 0, "Nobody's words stand behind it: it is assumed."
    points = _floor(facts.people, (1, 2, PEOPLE_LEAST + 1, _STRONG))
    reasons = [count(facts.people, "person", "people"), count(facts.quotes, "quote", "quotes")]
    if 2 * facts.unread > facts.quotes:
        points -= 1
        reasons.append("more than half of the quotes only the machine has read")
    if 4 * facts.met >= facts.people:
        points -= 1
        reasons.append(f"{count(facts.met, 'person says', 'people say')} it works already")
    return max(points, 0), ", ".join(reasons) + "."


def _measurability(facts: Facts) -> tuple[int | None, str]:
    found = facts.verdict.step("measurable")
    if found is not None:
        points = {"yes": 4, "partly": 3, "undecided": 2}.get(found.answer, 0)
        return points, found.because[0] if found.because else f"Measurable: {found.answer}."
    if facts.definition is not None:
        return 2, f"It is defined in steps of {facts.definition.increment.words}, but not measured yet."
    if facts.increments:
        who = count(facts.increments, "person gives", "people give")
        return 1, f"{who} a number or unit of their own; it is not defined yet."
    return 0, "It has no definition, and nobody named an increment."


def _link(facts: Facts) -> tuple[int | None, str]:
    """The highest step that says something counts. A change that nobody assigned and that supports in part gets no more
    than a plain link: what would set it above one, that the groups would have moved alike anyway, is what is open."""
    proven, supported, linked = (facts.verdict.step(step) for step in ("proven", "supported", "linked"))
    for found, worth in ((proven, {"yes": MOST, "no": 0}), (supported, {"yes": MOST, "partly": MOST - 1})):
        if found is not None and found.answer in worth:
            return worth[found.answer], _told(found)
    if linked is None or linked.answer in ("undecided", "refused"):
        return None, _told(linked) if linked and linked.because else "Its link to a KPI was not looked at yet."
    points = {"yes": 3, "partly": 2}.get(linked.answer, 0)
    if supported is not None and supported.answer == "no":
        return max(points - 1, 0), f"{_told(linked)} But: {_told(supported)}"
    return points, _told(linked)


def _told(found: StepVerdict) -> str:
    return found.because[0] if found.because else f"{found.step.capitalize()}: {found.answer}."


def _actionability(facts: Facts) -> tuple[int | None, str]:
    if facts.registered:
        return 3, "An experiment that moves it is registered."
    return None, "No record says so: whoever knows the work answers."


_GAMES: Mapping[str, tuple[int, str]] = {
    "duration": (2, "Ends that staff record themselves can be recorded early."),
    "score_pair": (2, "Who is asked for a score, and when, can be chosen."),
    "share": (2, "What counts as fulfilled can be ticked off early."),
    "first_contact": (3, "A reopening within the window undoes a false close."),
    "count": (2, "Events can be left unrecorded."),
    "options": (1, "More options can be shown than anybody wants."),
    "target_hit": (1, "A promise can be moved later so that it is kept."),
    "ratio": (2, "Either side of a ratio can be moved."),
    "derived": (2, "Whichever part is easiest to move can be moved."),
}


def _gaming(facts: Facts) -> tuple[int | None, str]:
    if facts.definition is None:
        return None, "How it could be gamed shows once it is defined."
    points, why = _GAMES[facts.definition.measure.type]
    if facts.definition.guardrails:
        return min(points + 1, MOST), f"{why} Guardrails watch for it: {', '.join(facts.definition.guardrails)}."
    return points, f"{why} It has no guardrail yet."


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of a card: the proposal, and the person's score once there is one."""

    proposed: Proposed
    score: Score | None = None

    @property
    def points(self) -> int | None:
        """What counts: the person's points, else the proposed ones, ``None`` while unknown."""
        return self.score.points if self.score else self.proposed.points

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest points it may have: 0 to 4 while unknown."""
        return (0.0, float(MOST)) if self.points is None else (float(self.points), float(self.points))

    @property
    def because(self) -> str:
        """The reason beside what counts; a person's score without one says so."""
        return self.proposed.because if self.score is None else self.score.because or "no reason yet"


EQUAL: dict[Criterion, float] = dict.fromkeys(CRITERIA, 5.0)
"""Weights until a person sets them: all the same."""
