"""Whether further people still bring news: new information against a fixed base (Guest, Namey & Chen 2020).

``D`` is the number of distinct things known after the first ``base`` people and is never updated; ``N`` is the number
of things first said in a run of ``run`` people in a row; ``N / D`` is compared with a threshold. Runs begin right after
the base and slide by one person. PLoS ONE 15(5) e0232076.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

CAUTIONS = (
    "The share depends on how finely the codebook divides: fewer, broader codes saturate sooner.",
    "It depends on the order of the interviews; compare the median over random orders.",
    "It says nothing where only a machine has coded: confirm the codes first.",
    "People of different segments need a curve each; a mixed one can look flat while one segment is unheard.",
    "Read it as evidence of coverage, not as proof: reflexive thematic analysis rejects it as a mark of quality.",
)
"""What must be said beside every such share."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Base size, run length and threshold, fixed before one looks.

    The paper tries bases of 4, 5 and 6 people, runs of 2 and 3, and thresholds of 5 % and 0 %.

    Raises:
        ValueError: if ``base`` or ``run`` is below 1, or ``threshold`` lies outside [0, 1).
    """

    base: int = 4
    run: int = 2
    threshold: float = 0.05

    def __post_init__(self) -> None:
        if self.base < 1 or self.run < 1 or not 0 <= self.threshold < 1:
            raise ValueError(
                f"saturation needs base >= 1, run >= 1 and 0 <= threshold < 1, not {self.base}, {self.run}, "
                f"{self.threshold}"
            )


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """What one more person added: ``new`` things first said by them, ``total`` things known after them."""

    person: str
    new: int
    total: int


@dataclass(frozen=True, slots=True)
class Run:
    """``new`` things first said in the run that ends with person number ``last`` (from 1), and their ``share`` of the
    base."""

    last: int
    new: int
    share: float


@dataclass(frozen=True, slots=True)
class RandomOrders:
    """When the threshold is reached if the same people had come in another order.

    ``median`` counts people up to the end of the run that reaches it, ``None`` when half of the ``orders`` or more
    never do; ``reached`` is how many do.
    """

    orders: int
    reached: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Saturation:
    """Whether further people still bring news.

    ``counted`` says what is counted (codes or candidates); ``share`` is new things in the last run over things known
    in the base, ``None`` when there are too few people; ``because`` is a sentence that can be shown. ``runs`` holds
    every run; ``reached`` is the number of people at the end of the first run at or below the threshold, ``None`` when
    none is; ``elsewise`` says how that hangs on the order, ``None`` unless it was asked for.
    """

    counted: str
    points: tuple[SaturationPoint, ...]
    share: float | None
    because: str
    rule: Rule = Rule()
    runs: tuple[Run, ...] = ()
    reached: int | None = None
    elsewise: RandomOrders | None = None

    @property
    def reported(self) -> str:
        """The paper's notation, ``"6 (+2)"``: saturation after six people, shown by two more; "" if not reached."""
        return "" if self.reached is None else f"{self.reached - self.rule.run} (+{self.rule.run})"


def saturation(
    order: Sequence[str],
    held: Mapping[str, Collection[str]],
    *,
    counted: str = "codes",
    rule: Rule | None = None,
    orders: int = 0,
    seed: int = 0,
) -> Saturation:
    """New information person by person.

    ``order`` are the people as they joined the study, each once; ``held`` maps each code (or candidate) to the people
    who said it. ``orders`` random orders are tried when above 0; equal ``seed`` gives equal results.
    """
    rule = rule or Rule()
    new = _new(order, held)
    points = tuple(SaturationPoint(person, new[n], sum(new[: n + 1])) for n, person in enumerate(order))
    runs = _runs(new, rule)
    share, because = _read(points, runs, counted, rule)
    elsewise = _elsewise(order, held, rule, orders=orders, seed=seed) if orders else None
    return Saturation(counted, points, share, because, rule, runs, _reached(runs, rule), elsewise)


def _new(order: Sequence[str], held: Mapping[str, Collection[str]]) -> list[int]:
    """How many things each person is the first to say."""
    place = {person: n for n, person in enumerate(order)}
    new = [0] * len(order)
    for people in held.values():
        first = min((place[person] for person in people if person in place), default=None)
        if first is not None:
            new[first] += 1
    return new


def _runs(new: Sequence[int], rule: Rule) -> tuple[Run, ...]:
    """Every run after the base; none while the base holds nothing."""
    known = sum(new[: rule.base])
    if not known:
        return ()
    lasts = range(rule.base + rule.run, len(new) + 1)
    counts = [(last, sum(new[last - rule.run : last])) for last in lasts]
    return tuple(Run(last, count, count / known) for last, count in counts)


def _reached(runs: Sequence[Run], rule: Rule) -> int | None:
    return next((run.last for run in runs if run.share <= rule.threshold), None)


def _elsewise(
    order: Sequence[str], held: Mapping[str, Collection[str]], rule: Rule, *, orders: int, seed: int
) -> RandomOrders:
    draw = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    shuffled, ends = list(order), []
    for _ in range(orders):
        draw.shuffle(shuffled)
        ends.append(_reached(_runs(_new(shuffled, held), rule), rule))
    middle = median(inf if end is None else end for end in ends)
    return RandomOrders(orders, sum(end is not None for end in ends), None if middle == inf else float(middle))


def _read(points: Sequence[SaturationPoint], runs: Sequence[Run], counted: str, rule: Rule) -> tuple[float | None, str]:
    if len(points) < rule.base + rule.run:
        return None, f"Too few people to tell (n = {len(points)}, {rule.base + rule.run} needed)."
    if not runs:
        return None, f"The first {rule.base} people gave no {counted} to compare with."
    last, base = runs[-1], points[rule.base - 1].total
    found = (
        f"The last {rule.run} people added {last.new} {counted} to the {base} known after the first {rule.base} "
        f"({last.share:.0%})."
    )
    if last.share <= rule.threshold:
        rest = f"At or below {rule.threshold:.0%}, new interviews of the same kind rarely change the picture."
    else:
        rest = f"Above {rule.threshold:.0%}, further interviews are likely to bring news."
    return last.share, f"{found} {rest}"
