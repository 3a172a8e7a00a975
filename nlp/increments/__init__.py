"""The increments that customers state themselves: "within two days", "three calls", "forty minutes on hold".

The finder is loaded when it is first asked for: its grammar takes longer to build than to read what was found before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.increments.values import COMPARISONS, Comparison, Increment, Measured

if TYPE_CHECKING:
    from nlp.increments.finder import IncrementFinder


def __getattr__(name: str) -> object:
    if name == "IncrementFinder":
        from nlp.increments.finder import IncrementFinder

        return IncrementFinder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["COMPARISONS", "Comparison", "Increment", "IncrementFinder", "Measured"]
