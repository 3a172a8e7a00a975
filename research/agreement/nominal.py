"""Agreement on categories: percent, Cohen's kappa, Krippendorff's alpha, Gwet's AC1, positive agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Ratings = Sequence[Sequence[str | None]]
"""One row a coder, one column a unit; all rows equally long; ``None`` where a coder gave no rating."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient, or why there is none.

    ``value`` is ``None`` when it is undefined, with the reason in ``because``; ``observed`` and ``expected`` are the
    agreement seen and that expected by chance (``None`` where the measure has none); ``n`` counts the units used.
    """

    value: float | None
    n: int
    observed: float | None = None
    expected: float | None = None
    because: str = ""


def ratings_of(table: Sequence[Sequence[int]]) -> list[list[str]]:
    """Two coders' ratings from a square contingency table (rows: the first coder's categories)."""
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [[a for a, _ in pairs], [b for _, b in pairs]]


def percent_agreement(ratings: Ratings) -> Coefficient:
    """Mean, over units with at least two ratings, of the share of pairs of ratings that agree."""
    units = _paired(ratings)
    if not units:
        return Coefficient(None, 0, because="no unit was rated by two coders")
    agreed = sum(_pairs_agreeing(unit) for unit in units) / len(units)
    return Coefficient(agreed, len(units), observed=agreed)


def cohen_kappa(ratings: Ratings) -> Coefficient:
    """(Po − Pe) / (1 − Pe) for two coders, over the units both rated (Cohen 1960, p. 40).

    Raises:
        ValueError: if there are not exactly two coders.
    """
    if len(ratings) != 2:
        raise ValueError(f"Cohen's kappa is for two coders, not {len(ratings)}")
    pairs = [(a, b) for a, b in zip(*ratings, strict=True) if a is not None and b is not None]
    if not pairs:
        return Coefficient(None, 0, because="no unit was rated by both coders")
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[category] * second[category] for category in first) / n**2
    return _corrected(observed, expected, n)


def gwet_ac1(ratings: Ratings, categories: int) -> Coefficient:
    """(Pa − Pe) / (1 − Pe) with Pe = Σ π(1 − π) / (q − 1) (Gwet 2008).

    ``categories`` is q, the number of categories of the scheme, used or not.

    Raises:
        ValueError: if q < 2, or is smaller than the number of categories used.
    """
    units = [unit for unit in _units(ratings) if unit]
    used = {category for unit in units for category in unit}
    if categories < max(2, len(used)):
        raise ValueError(f"the scheme must have at least {max(2, len(used))} categories, not {categories}")
    paired = [unit for unit in units if len(unit) >= 2]
    if not paired:
        return Coefficient(None, 0, because="no unit was rated by two coders")
    observed = sum(_pairs_agreeing(unit) for unit in paired) / len(paired)
    shares = [sum(unit.count(c) / len(unit) for unit in units) / len(units) for c in used]
    expected = sum(share * (1 - share) for share in shares) / (categories - 1)
    return _corrected(observed, expected, len(paired))


def krippendorff_alpha(ratings: Ratings) -> Coefficient:
    """1 − Do/De for nominal data, any number of coders, missing ratings allowed (Krippendorff 2011, §A–C)."""
    units = _paired(ratings)
    totals = Counter(category for unit in units for category in unit)
    n = totals.total()
    if not units:
        return Coefficient(None, 0, because="no unit was rated by two coders")
    disagreed = sum(
        sum(a != b for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j) / (len(unit) - 1)
        for unit in units
    )
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b) / (n - 1)
    if expected == 0:
        return Coefficient(None, len(units), because="every rating is the same category, so chance cannot be told")
    return Coefficient(1 - disagreed / expected, len(units), 1 - disagreed / n, 1 - expected / n)


def positive_agreement(ratings: Ratings, category: str) -> Coefficient:
    """F1 = 2a / (2a + b + c) of two coders on one category: agreement where at least one of them used it.

    Raises:
        ValueError: if there are not exactly two coders.
    """
    if len(ratings) != 2:
        raise ValueError(f"positive agreement is for two coders, not {len(ratings)}")
    pairs = [(a == category, b == category) for a, b in zip(*ratings, strict=True) if a is not None and b is not None]
    both = sum(a and b for a, b in pairs)
    one = sum(a != b for a, b in pairs)
    if both + one == 0:
        return Coefficient(None, len(pairs), because=f"neither coder used {category!r}")
    return Coefficient(2 * both / (2 * both + one), len(pairs))


def _corrected(observed: float, expected: float, n: int) -> Coefficient:
    if expected >= 1:
        return Coefficient(None, n, observed, expected, "both coders used one and the same category only")
    return Coefficient((observed - expected) / (1 - expected), n, observed, expected)


def _units(ratings: Ratings) -> list[list[str]]:
    return [[rating for rating in unit if rating is not None] for unit in zip(*ratings, strict=True)]


def _paired(ratings: Ratings) -> list[list[str]]:
    return [unit for unit in _units(ratings) if len(unit) >= 2]


def _pairs_agreeing(unit: list[str]) -> float:
    m = len(unit)
    return sum(k * (k - 1) for k in Counter(unit).values()) / (m * (m - 1))
