"""The increments that customers state themselves: "within two days", "three calls", "forty minutes on hold"."""

from nlp.increments.finder import IncrementFinder
from nlp.increments.values import COMPARISONS, Comparison, Increment, Measured

__all__ = ["COMPARISONS", "Comparison", "Increment", "IncrementFinder", "Measured"]
