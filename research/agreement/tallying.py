"""The coefficients of one label from counts of rating patterns, so that a source is tallied once and resampled often.

A pattern is one unit's ratings, a coder each: ``True`` gave the label, ``False`` did not, ``None`` did not rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from research.agreement.nominal import Coefficient

Pattern = tuple[bool | None, ...]
Patterns = Mapping[Pattern, int]
"""How many units show each pattern; for characters, how many characters."""

Measure = Literal["percent", "kappa", "alpha", "alpha_u", "ac1", "f1", "prevalence"]

_NOBODY = "no unit was rated by two coders"


def summed(parts: Iterable[Patterns]) -> Counter[Pattern]:
    """Several sources as one."""
    total: Counter[Pattern] = Counter()
    for part in parts:
        total.update(part)
    return total


def percent(patterns: Patterns) -> Coefficient:
    """Mean share of pairs of coders that agree, over units that two or more rated."""
    units = _paired(patterns)
    n = sum(w for _, _, w in units)
    if n == 0:
        return Coefficient(None, 0, because=_NOBODY)
    agreed = sum(w * _agreeing(yes, no) for yes, no, w in units) / n
    return Coefficient(agreed, n, observed=agreed)


def kappa(patterns: Patterns) -> Coefficient:
    """Cohen's κ (1960), for exactly two coders."""
    if (fault := _not_two(patterns)) is not None:
        return fault
    a, b, c, d = _table(patterns)
    n = a + b + c + d
    if n == 0:
        return Coefficient(None, 0, because=_NOBODY)
    observed = (a + d) / n
    expected = ((a + b) * (a + c) + (c + d) * (b + d)) / n**2
    return _corrected(observed, expected, n)


def alpha(patterns: Patterns) -> Coefficient:
    """Krippendorff's nominal α: any number of coders, missing ratings allowed."""
    units = _paired(patterns)
    n = sum(w for _, _, w in units)
    if n == 0:
        return Coefficient(None, 0, because=_NOBODY)
    given, withheld = sum(w * yes for yes, _, w in units), sum(w * no for _, no, w in units)
    ratings = given + withheld
    expected = 2 * given * withheld / (ratings - 1)
    if expected == 0:
        return Coefficient(None, n, because=_one_category(given))
    disagreed = sum(w * 2 * yes * no / (yes + no - 1) for yes, no, w in units)
    return Coefficient(1 - disagreed / expected, n, 1 - disagreed / ratings, 1 - expected / ratings)


def ac1(patterns: Patterns) -> Coefficient:
    """Gwet's AC1 (2008) on the two categories given and not given."""
    rated = [(yes, no, w) for yes, no, w in _counted(patterns) if yes + no]
    paired = _paired(patterns)
    n = sum(w for _, _, w in paired)
    if n == 0:
        return Coefficient(None, 0, because=_NOBODY)
    observed = sum(w * _agreeing(yes, no) for yes, no, w in paired) / n
    share = sum(w * yes / (yes + no) for yes, no, w in rated) / sum(w for _, _, w in rated)
    return _corrected(observed, 2 * share * (1 - share), n)


def f1(patterns: Patterns) -> Coefficient:
    """2a / (2a + b + c) of two coders: agreement where at least one of them gave the label."""
    if (fault := _not_two(patterns)) is not None:
        return fault
    a, b, c, d = _table(patterns)
    if a + b + c == 0:
        return Coefficient(None, a + b + c + d, because="neither coder gave it")
    return Coefficient(2 * a / (2 * a + b + c), a + b + c + d)


def prevalence(patterns: Patterns) -> Coefficient:
    """Share of ratings that give the label, over units that two or more rated, in [0, 1]."""
    units = _paired(patterns)
    ratings = sum(w * (yes + no) for yes, no, w in units)
    if ratings == 0:
        return Coefficient(None, 0, because=_NOBODY)
    return Coefficient(sum(w * yes for yes, _, w in units) / ratings, sum(w for _, _, w in units))


MEASURES: Mapping[Measure, Callable[[Patterns], Coefficient]] = {
    "percent": percent, "kappa": kappa, "alpha": alpha, "ac1": ac1, "f1": f1, "prevalence": prevalence,
}  # fmt: skip


def _counted(patterns: Patterns) -> list[tuple[int, int, int]]:
    """(given, not given, how many units) per pattern."""
    return [(sum(r is True for r in p), sum(r is False for r in p), w) for p, w in patterns.items()]


def _paired(patterns: Patterns) -> list[tuple[int, int, int]]:
    return [(yes, no, w) for yes, no, w in _counted(patterns) if yes + no >= 2 and w]


def _agreeing(yes: int, no: int) -> float:
    m = yes + no
    return (yes * (yes - 1) + no * (no - 1)) / (m * (m - 1))


def _table(patterns: Patterns) -> tuple[int, int, int, int]:
    """Both gave it, the first alone, the second alone, neither."""
    of = patterns.get
    return of((True, True), 0), of((True, False), 0), of((False, True), 0), of((False, False), 0)


def _not_two(patterns: Patterns) -> Coefficient | None:
    coders = len(next(iter(patterns), (None, None)))
    return None if coders == 2 else Coefficient(None, 0, because=f"it is for two coders, not {coders}; pick two")


def _corrected(observed: float, expected: float, n: int) -> Coefficient:
    if expected >= 1:
        return Coefficient(None, n, observed, expected, "both coders rated every unit alike, so chance cannot be told")
    return Coefficient((observed - expected) / (1 - expected), n, observed, expected)


def _one_category(given: int) -> str:
    word = "every rating gives it" if given else "nobody gave it"
    return f"{word}, so chance cannot be told"
