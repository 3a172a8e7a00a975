"""Opportunity scores of outcomes: how important they are against how satisfied people are (Ulwick 2002, 2005).

``score = I + max(I - S, 0)`` with importance ``I`` and satisfaction ``S`` on 0..10, so 0..20. How ratings become ``I``
and ``S`` decides the ranking, so the variant has a name and is kept with the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Variant = Literal["top-2-box", "mean"]
"""``top-2-box``: ten times the share of people who gave one of the two highest ratings (Ulwick's practice).
``mean``: the mean rating, stretched so that the highest rating is 10."""

NEEDED = 30
"""People who must have rated an outcome before it may be ranked."""

CAUTIONS = (
    "A score of a whole sample hides segments: look at each segment before acting on it.",
    "Variants rank differently: compare only scores of the same variant and scale.",
    "Importance counts twice while it is unmet, and over-service counts nothing: the score is a rule, not a law.",
    "The interval covers who happened to be asked, not how the question was put or who did not answer.",
)
"""What must be said beside the scores."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's two ratings of one outcome, each a whole number from 1 to the top of the scale."""

    person: str
    outcome: str
    importance: int
    satisfaction: int


@dataclass(frozen=True, slots=True)
class Scored:
    """One outcome with its score.

    ``importance`` and ``satisfaction`` are on 0..10, ``score`` on 0..20; ``n`` is how many people rated both.
    ``low`` and ``high`` bound the score, ``chance_top`` is the share of resamples in which it ranks among the first
    ``k`` (all three ``None`` with fewer than two people). ``rank`` is 1 for the greatest, ``None`` when it cannot be
    told; ``because`` then says why.
    """

    outcome: str
    n: int
    importance: float
    satisfaction: float
    score: float
    low: float | None
    high: float | None
    chance_top: float | None
    rank: int | None
    because: str

    @property
    def reading(self) -> str:
        """The customary reading of the score; a convention, not a test."""
        bands = ((15.0, "extreme opportunity"), (12.0, "high opportunity"), (10.0, "worth a look"))
        if self.score > 15.0:
            return bands[0][1]
        return next((words for floor, words in bands[1:] if self.score >= floor), "served or over-served")


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Scores of several outcomes, greatest first, with how they were made.

    ``left_out`` are sentences on ratings that were not used. The same ``seed`` gives the same numbers.
    """

    outcomes: tuple[Scored, ...]
    variant: Variant
    scale: int
    k: int
    level: float
    resamples: int
    seed: int
    left_out: tuple[str, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether every outcome has a rank."""
        return bool(self.outcomes) and all(outcome.rank is not None for outcome in self.outcomes)


def opportunity(importance: float, satisfaction: float) -> float:
    """``I + max(I - S, 0)``, in [0, 20].

    Raises:
        ValueError: if either lies outside [0, 10].
    """
    if not (0 <= importance <= 10 and 0 <= satisfaction <= 10):
        raise ValueError(f"importance and satisfaction lie on 0..10, not {importance} and {satisfaction}")
    return importance + max(importance - satisfaction, 0.0)


def opportunities(
    ratings: Iterable[Rating],
    *,
    variant: Variant = "top-2-box",
    scale: int = 5,
    k: int = 3,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> Opportunities:
    """Scores with intervals from resampling people, each with all of their ratings.

    Because a person gives both ratings, and rates many outcomes, people are drawn and not ratings. A rating off the
    scale or a second one of the same person and outcome is left out and named. Outcomes whose intervals overlap, or
    with fewer than :data:`NEEDED` people, get no rank.

    Raises:
        ValueError: if ``scale`` is below 3, ``k`` or ``resamples`` below 1, or ``level`` not inside (0, 1).
    """
    if scale < 3 or k < 1 or resamples < 1 or not 0 < level < 1:
        raise ValueError("opportunities need scale >= 3, k >= 1, resamples >= 1 and 0 < level < 1")
    kept, left_out = _usable(ratings, scale)
    people = sorted({person for person, _ in kept})
    names = list(dict.fromkeys(outcome for _, outcome in kept))
    if not names:
        return Opportunities((), variant, scale, k, level, resamples, seed, left_out)
    values = _values(kept, people, names, variant=variant, scale=scale)
    scored = _scored(names, values, _drawn(values, resamples, seed), k=k, level=level)
    outcomes = tuple(_ranked(place, scored) for place in range(len(scored)))
    return Opportunities(outcomes, variant, scale, k, level, resamples, seed, left_out)


def _usable(ratings: Iterable[Rating], scale: int) -> tuple[dict[tuple[str, str], Rating], tuple[str, ...]]:
    kept: dict[tuple[str, str], Rating] = {}
    left_out: list[str] = []
    for rating in ratings:
        place = f"{rating.person} on {rating.outcome!r}"
        if not (1 <= rating.importance <= scale and 1 <= rating.satisfaction <= scale):
            given = f"{rating.importance} and {rating.satisfaction}"
            left_out.append(f"{place}: rated {given}; whole numbers from 1 to {scale} were expected.")
        elif (rating.person, rating.outcome) in kept:
            left_out.append(f"{place}: rated more than once; the first rating was kept.")
        else:
            kept[rating.person, rating.outcome] = rating
    return kept, tuple(left_out)


def _values(
    kept: Mapping[tuple[str, str], Rating],
    people: Sequence[str],
    names: Sequence[str],
    *,
    variant: Variant,
    scale: int,
) -> Array:
    """Shape (2, people, outcomes): importance and satisfaction on 0..10, NaN where a person did not rate."""
    row, column = {p: n for n, p in enumerate(people)}, {o: n for n, o in enumerate(names)}
    values = np.full((2, len(people), len(names)), np.nan)
    for (person, outcome), rating in kept.items():
        given = np.array([rating.importance, rating.satisfaction], dtype=float)
        on_ten = 10.0 * (given >= scale - 1) if variant == "top-2-box" else given * 10.0 / scale
        values[:, row[person], column[outcome]] = on_ten
    return values


def _drawn(values: Array, resamples: int, seed: int) -> Array:
    """Shape (resamples, outcomes): the scores when people are drawn with replacement; NaN where nobody drawn rated."""
    draw = np.random.default_rng(seed)
    people = values.shape[1]
    weights = draw.multinomial(people, np.full(people, 1 / people), size=resamples).astype(float)
    rated = (~np.isnan(values[0])).astype(float)
    counts = weights @ rated
    with np.errstate(invalid="ignore", divide="ignore"):
        importance, satisfaction = (weights @ np.nan_to_num(one) / counts for one in values)
    return np.asarray(importance + np.maximum(importance - satisfaction, 0.0))


def _scored(names: Sequence[str], values: Array, drawn: Array, *, k: int, level: float) -> list[Scored]:
    """Scores without ranks, greatest first."""
    importance, satisfaction = np.nanmean(values, axis=1)
    n = (~np.isnan(values[0])).sum(axis=0)
    chances = _chances(drawn, k)
    made = []
    for i, name in enumerate(names):
        score = opportunity(float(importance[i]), float(satisfaction[i]))
        low = high = chance = None
        if n[i] > 1:
            low, high = (float(b) for b in np.nanquantile(drawn[:, i], [(1 - level) / 2, (1 + level) / 2]))
            chance = float(chances[i])
        sides = float(importance[i]), float(satisfaction[i])
        made.append(Scored(name, int(n[i]), *sides, score, low, high, chance, None, ""))
    return sorted(made, key=lambda one: (-one.score, one.outcome))


def _chances(drawn: Array, k: int) -> Array:
    """Share of resamples in which fewer than ``k`` outcomes score higher; outcomes that tie share the better rank."""
    filled = np.where(np.isnan(drawn), -np.inf, drawn)
    above = np.stack([(filled > filled[:, [i]]).sum(axis=1) for i in range(drawn.shape[1])], axis=1)
    return np.asarray(((above < k) & ~np.isnan(drawn)).mean(axis=0))


def _ranked(place: int, scored: Sequence[Scored]) -> Scored:
    """The outcome at ``place`` with its rank, or with the reason why it has none."""
    one = scored[place]
    if one.n < NEEDED or one.low is None or one.high is None:
        return replace(one, because=f"Too few people to rank (n = {one.n}, {NEEDED} needed).")
    if one.low == one.high:
        return replace(one, because="Everyone answered alike, so resampling cannot say how sure the score is.")
    rivals = [other.outcome for other in scored if other is not one and _overlap(one, other)]
    if rivals:
        return replace(one, because=f"Its interval overlaps that of {', '.join(map(repr, rivals))}.")
    return replace(one, rank=place + 1)


def _overlap(one: Scored, other: Scored) -> bool:
    """Whether two scores cannot be told apart; an outcome without an interval cannot be told from any."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return True
    return one.low <= other.high and other.low <= one.high
