"""Agreement on where units begin and end: Krippendorff's alpha for unitizing (1995; 2004, pp. 251–256)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, combinations
from typing import NamedTuple

from research.agreement.nominal import Coefficient


class Unit(NamedTuple):
    """A coded stretch: where it begins and how long it is, both whole numbers; ``length`` is at least 1."""

    start: int
    length: int


Coded = Sequence[Sequence[Unit]]
"""One list of non-overlapping units a coder, for one category."""


def alpha_u(coded: Mapping[str, Coded], *, start: int, length: int) -> tuple[Coefficient, dict[str, Coefficient]]:
    """The overall coefficient and that of each category, over the continuum ``[start, start + length)``.

    ``coded`` maps a category to each coder's units; overlapping or touching units of one coder and category must be
    merged before. A category nobody used, or on which the continuum cannot disagree, is undefined and says so.

    Raises:
        ValueError: if units overlap, are empty or leave the continuum, or there are fewer than two coders.
    """
    parts = {category: _disagreements(units, start, length) for category, units in coded.items()}
    per = {category: _alpha(observed, expected) for category, (observed, expected) in parts.items()}
    return _alpha(sum(o for o, _ in parts.values()), sum(e for _, e in parts.values())), per


def _alpha(observed: float, expected: float) -> Coefficient:
    if expected == 0:
        return Coefficient(None, 0, because="no unit was coded, so chance cannot be told")
    return Coefficient(1 - observed / expected, 0, observed, expected)


def _disagreements(coded: Coded, start: int, length: int) -> tuple[float, float]:
    if len(coded) < 2:
        raise ValueError("unitizing agreement needs at least two coders")
    lines = [_sections(units, start, length) for units in coded]
    m = len(lines)
    apart = sum(_distance(g, h) for a, b in combinations(lines, 2) for g, h in _meeting(a, b))
    observed = 2 * apart / (m * (m - 1) * length**2)
    return observed, _expected(lines, m, length)


class _Section(NamedTuple):
    start: int
    length: int
    coded: bool

    @property
    def end(self) -> int:
        return self.start + self.length


def _sections(units: Sequence[Unit], start: int, length: int) -> list[_Section]:
    """A coder's line as alternating gaps and units."""
    line: list[_Section] = []
    here = start
    for unit in sorted(units):
        if unit.length < 1 or unit.start < here or unit.start + unit.length > start + length:
            raise ValueError(f"{unit} overlaps another unit, is empty, or leaves the continuum")
        if unit.start > here:
            line.append(_Section(here, unit.start - here, False))
        line.append(_Section(unit.start, unit.length, True))
        here = unit.start + unit.length
    if here < start + length:
        line.append(_Section(here, start + length - here, False))
    return line


def _meeting(a: Sequence[_Section], b: Sequence[_Section]) -> Iterator[tuple[_Section, _Section]]:
    """The pairs of sections of two lines that share something, in one walk; all other pairs are at distance 0."""
    i = j = 0
    while i < len(a) and j < len(b):
        yield a[i], b[j]
        if a[i].end <= b[j].end:
            i += 1
        else:
            j += 1


def _distance(g: _Section, h: _Section) -> int:
    """Squared differences at both ends of units that meet; the whole length, squared, of a unit inside a gap."""
    if g.coded and h.coded and g.start < h.end and h.start < g.end:
        return (g.start - h.start) ** 2 + (g.end - h.end) ** 2
    if g.coded and not h.coded and h.start <= g.start and g.end <= h.end:
        return g.length**2
    if h.coded and not g.coded and g.start <= h.start and h.end <= g.end:
        return h.length**2
    return 0


def _expected(lines: Sequence[Sequence[_Section]], m: int, length: int) -> float:
    sections = [section for line in lines for section in line]
    units = [s.length for s in sections if s.coded]
    gaps = sorted(s.length for s in sections if not s.coded)
    from_here = [*accumulate(reversed(gaps), initial=0)][::-1]  # the lengths of this gap and all longer ones
    total = 0.0
    for size in units:
        meeting = (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        first = bisect_left(gaps, size)
        inside = size**2 * (from_here[first] - (len(gaps) - first) * (size - 1))
        total += meeting + inside
    pool = m * length
    chances = pool * (pool - 1) - sum(size * (size - 1) for size in units)
    return 2 / length * total / chances if units else 0.0
