"""A published figure beside what the product finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HOUR, DAY = 3_600_000_000, 86_400_000_000
Figure = tuple[str, float, float, float]
"""What it is, what was found, what it must be, and how far it may be off (0: exactly)."""


def with_interval(name: str, found: Any, wanted: tuple[float, float, float], off: float) -> Iterator[Figure]:
    """An estimate or a finding with both ends of its interval."""
    low, high = found.interval or (0, 0)
    value = found.estimate if hasattr(found, "estimate") else found.value
    for part, held, should in zip(("", ", low", ", high"), (value, low, high), wanted, strict=True):
        yield name + part, held or 0, should, off


def interval(name: str, found: tuple[float, float] | None, wanted: tuple[float, float], off: float) -> Iterator[Figure]:
    """Both ends of an interval."""
    low, high = found or (0.0, 0.0)
    yield f"{name}, low", low, wanted[0], off
    yield f"{name}, high", high, wanted[1], off


def agrees(figure: Figure) -> bool:
    """Whole numbers exactly, the rest to the digits given."""
    _, found, wanted, off = figure
    return found == wanted if off == 0 else abs(found - wanted) <= off
