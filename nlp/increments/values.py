"""What one stated increment is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from nlp.values import Span

VERSION = 1
"""Raised whenever the grammar finds something else than before."""

Comparison = Literal["at most", "at least", "about", "exactly", "by", "every"]
"""How the words bound the quantity. ``by`` is a deadline on the clock, ``every`` a rhythm; ``exactly`` is also what a
statement without any such word gets."""

Measured = Literal["time", "count", "money", "share", "clock"]
"""What the quantity measures. ``clock`` is a moment or a stretch of the calendar ("by Friday", "24/7")."""

COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)

SECONDS = {
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3_600.0,
    "days": 86_400.0,
    "weeks": 604_800.0,
    "months": 2_629_800.0,
    "years": 31_557_600.0,
}
"""Seconds in one unit of time; a year is 365.25 days, a month a twelfth of it. ``business days`` are absent on
purpose: how long one lasts depends on the opening hours."""


@dataclass(frozen=True, slots=True)
class Increment:
    """One quantity, in the customer's words and as a number.

    ``quote`` is the text that ``span`` covers, in code points of the statement. ``low`` and ``high`` bound the
    quantity in ``unit`` and are equal unless a range was said; both are ``None`` when ``vague`` ("took forever",
    "a few weeks") and where the clock gives no number ("by Friday"). ``unit`` is a plural such as ``minutes``,
    ``calls`` or ``business days``, a currency code, ``percent``, ``o'clock`` (hours after midnight), a rate such as
    ``times per week`` or ``USD per month``, the words of the calendar (``friday``, ``next day``), or "" when none was
    said. ``about`` is what the quantity is attached to ("on hold", "to get a quote"), "" when that is not clear.
    """

    span: Span
    quote: str
    low: float | None
    high: float | None
    unit: str
    dimension: Measured
    comparison: Comparison = "exactly"
    about: str = ""
    vague: bool = False

    @property
    def seconds(self) -> tuple[float, float] | None:
        """``low`` and ``high`` in seconds; ``None`` unless it is a length of time with a number."""
        size = SECONDS.get(self.unit)
        if size is None or self.low is None or self.high is None:
            return None
        return self.low * size, self.high * size
