"""A rate beside what it should be."""

from __future__ import annotations

from dataclasses import dataclass

from research.validation.estimating import wilson


@dataclass(frozen=True)
class Rate:
    """How often something happened in so many runs; ``least`` or ``most`` is what the rate should be."""

    name: str
    hits: int
    runs: int
    most: float | None = None
    least: float | None = None

    @property
    def share(self) -> float:
        """Hits over runs."""
        return self.hits / self.runs

    @property
    def holds(self) -> bool:
        """Whether the runs leave it possible: the 95 % interval reaches the side where the rate should be."""
        low, high = wilson(self.hits, self.runs)
        return (self.most is None or low <= self.most) and (self.least is None or high >= self.least)

    def row(self) -> str:
        """A line of the table."""
        low, high = wilson(self.hits, self.runs)
        aim = f"≤ {self.most:.1%}" if self.most is not None else f"≥ {self.least:.0%}" if self.least is not None else ""
        said = "" if not aim else "holds" if self._inside else "within error" if self.holds else "OFF"
        seen = f"{self.hits:,} of {self.runs:,} | {self.share:.1%} | {low:.1%}–{high:.1%}"
        return f"| {self.name} | {seen} | {aim} | {said} |"

    @property
    def _inside(self) -> bool:
        return (self.most is None or self.share <= self.most) and (self.least is None or self.share >= self.least)
