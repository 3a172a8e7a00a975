"""In which increments customers speak: units counted in people, typical values, and the step this suggests."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from nlp.increments.values import Increment, Measured
from research.coding import Coding
from research.validation.definition import MICROSECONDS, Direction
from research.validation.definition import Increment as Step

FEWEST = 2
"""People who must speak in a unit before it is suggested; one person's manner of speaking is not a finding."""

HIGHER_IS_BETTER = frozenset({"options"})
_AS_DAYS = frozenset({"business days", "months", "years"})
_STEPS = frozenset({"time", "count", "money"})


@dataclass(frozen=True, slots=True)
class Said:
    """One increment where it was said: ``coding`` is the id, ``person`` whose experience it tells."""

    coding: str
    person: str
    quote: str
    increment: Increment


@dataclass(frozen=True, slots=True)
class SpokenUnit:
    """One unit in which customers speak.

    ``people`` are distinct, in order of first appearance; ``low`` and ``high`` are medians of each person's own median
    lower and upper bound, so that who says more does not count more; ``None`` when nobody gave a number. ``said``
    holds every mention, ``vague`` of which are without a number although one was meant ("took hours").
    """

    unit: str
    dimension: Measured
    people: tuple[str, ...]
    low: float | None
    high: float | None
    said: tuple[Said, ...]
    vague: int

    @property
    def words(self) -> str:
        """E.g. ``"hours (4 people)"``; a quantity without a unit is named by what it measures."""
        persons = len(self.people)
        return f"{self.unit or f'{self.dimension} without a unit'} ({persons} {'person' if persons == 1 else 'people'})"


@dataclass(frozen=True, slots=True)
class IncrementSummary:
    """The units that customers used, most people first.

    ``suggested`` is a step for a definition, ``None`` where the words do not carry one; ``because`` says why.
    """

    units: tuple[SpokenUnit, ...]
    suggested: Step | None
    because: str

    @property
    def sentence(self) -> str:
        """E.g. ``"Customers speak of hours (4 people), days (2 people)."``"""
        if not self.units:
            return "No increment was stated."
        return f"Customers speak of {', '.join(unit.words for unit in self.units)}."


def increments_of(codings: Sequence[Coding], found: Sequence[Sequence[Increment]]) -> IncrementSummary:
    """What the codings that count as evidence say in increments.

    ``found`` holds the increments of each coding's quote, in the order of ``codings``
    (:meth:`nlp.increments.IncrementFinder.find`).

    Raises:
        ValueError: if ``found`` is not as long as ``codings``.
    """
    said: dict[tuple[str, Measured], list[Said]] = {}
    for coding, stated in zip(codings, found, strict=True):
        for increment in stated if coding.counts else ():
            mention = Said(coding.id, coding.person, coding.quote, increment)
            said.setdefault((increment.unit, increment.dimension), []).append(mention)
    units = sorted(
        (_unit(unit, dimension, mentions) for (unit, dimension), mentions in said.items()),
        key=lambda one: (-len(one.people), -len(one.said), one.unit),
    )
    step, because = _suggested(units)
    return IncrementSummary(tuple(units), step, because)


def spoken_in(codings: Sequence[Coding]) -> IncrementSummary:
    """What the quotes themselves say in increments, found by the grammar alone: no model is loaded."""
    return increments_of(codings, stated_in([coding.quote for coding in codings]))


def stated_in(texts: Sequence[str]) -> Sequence[Sequence[Increment]]:
    """The increments of each text by the grammar alone; what they are attached to is left open."""
    from nlp.increments import IncrementFinder

    return IncrementFinder(attach=False).find(texts)


def _unit(unit: str, dimension: Measured, mentions: Sequence[Said]) -> SpokenUnit:
    people = tuple(dict.fromkeys(each.person for each in mentions))
    lows = _by_person((each.person, each.increment.low) for each in mentions)
    highs = _by_person((each.person, each.increment.high) for each in mentions)
    vague = sum(each.increment.vague for each in mentions)
    return SpokenUnit(unit, dimension, people, _middle(lows), _middle(highs), tuple(mentions), vague)


def _by_person(bounds: Iterable[tuple[str, float | None]]) -> dict[str, list[float]]:
    grouped: dict[str, list[float]] = {}
    for person, bound in bounds:
        if bound is not None:
            grouped.setdefault(person, []).append(bound)
    return grouped


def _middle(grouped: Mapping[str, Sequence[float]]) -> float | None:
    return median(median(values) for values in grouped.values()) if grouped else None


def _suggested(units: Sequence[SpokenUnit]) -> tuple[Step | None, str]:
    """The step of the unit that most people use, among those a definition can count in."""
    fit = [unit for unit in units if unit.unit and unit.dimension in _STEPS and " per " not in unit.unit]
    if not fit:
        return None, "No one stated a length of time, a count or a price with its unit."
    best = fit[0]
    if len(best.people) < FEWEST:
        return None, f"Only one person spoke of {best.unit} (n = 1, {FEWEST} needed)."
    name = "days" if best.unit in _AS_DAYS else best.unit
    direction: Direction = "higher" if best.unit in HIGHER_IS_BETTER else "lower"
    because = f"{len(best.people)} people speak of {best.unit}, more than of any other unit that can be counted in."
    if len(fit) > 1 and len(fit[1].people) == len(best.people):
        because = f"{len(best.people)} people speak of {best.unit}, as many as of {fit[1].unit}, but more often."
        if len(fit[1].said) == len(best.said):
            because = f"{len(best.people)} people each speak of {best.unit} and of {fit[1].unit}; choose between them."
    if name != best.unit:
        because += f" A definition counts them in {name}."
    return Step(name, direction), because


def typical(unit: SpokenUnit) -> str:
    """The median in words, ``"2 hours"`` or ``"2 to 3 hours"``; "" when nobody gave a number."""
    if unit.low is None or unit.high is None:
        return ""
    low, high = f"{unit.low:g}", f"{unit.high:g}"
    return f"{low if low == high else f'{low} to {high}'} {unit.unit}".strip()


def in_step(increment: Increment, step: Step) -> tuple[float, float] | None:
    """Bounds of a stated increment in a definition's step; ``None`` where one is not the other.

    A stated time is converted by its seconds; anything else must have the very same unit.
    """
    length = MICROSECONDS.get(step.unit)
    if length is None:
        same = increment.unit == step.unit and increment.low is not None and increment.high is not None
        return (increment.low / step.size, increment.high / step.size) if same else None  # type: ignore[operator]
    if increment.seconds is None:
        return None
    size = length * step.size / 1e6
    return increment.seconds[0] / size, increment.seconds[1] / size


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A quantity that customers named, in a definition's unit: ``value`` with the ``people`` who named it."""

    value: float
    words: str
    people: tuple[str, ...]


def named_steps(spoken: IncrementSummary, step: Step) -> tuple[NamedStep, ...]:
    """Where customers put their own increments on a definition's scale, lowest first; what is not of its kind is left
    out, and a range counts with its upper end."""
    people: dict[float, list[str]] = {}
    for said in (said for unit in spoken.units for said in unit.said):
        bounds = in_step(said.increment, step)
        if bounds is not None:
            people.setdefault(round(bounds[1] * step.size, 6), []).append(said.person)
    return tuple(NamedStep(at, f"{at:g} {step.unit}", tuple(dict.fromkeys(who))) for at, who in sorted(people.items()))


MOST_EDGES = 6


def edges_in(spoken: IncrementSummary, step: Step, *, most: int = MOST_EDGES) -> tuple[float, ...]:
    """Where it changes for customers, in the step's unit, ascending: of more than ``most`` amounts, those that fewest
    people named drop out."""
    named = [each for each in named_steps(spoken, step) if 0 < each.value < math.inf]
    first = sorted(named, key=lambda each: (-len(each.people), each.value))[:most]
    return tuple(sorted({round(each.value, 2) for each in first} - {0.0}))
