"""What a gain that nobody assigned may say, whichever way it was found: the rules natural experiments share."""

from __future__ import annotations

from research.validation.estimating import Estimate
from research.validation.finding import Answer

ALIKE_BEFORE = "The treated gained, and the groups moved alike before. Not assigned at random, so supported at most."


def short_of_support(gain: Estimate, sesoi: float) -> tuple[Answer, str] | None:
    """Why a difference between groups supports nothing, ``None`` where it may; gains are above zero.

    It must not go the wrong way, nor stay within ± ``sesoi`` (the smallest effect that matters), and its interval must
    leave out zero with an estimate of at least half of it.
    """
    if gain.high < 0:
        return "no", "The treated moved the wrong way."
    if -sesoi < gain.low and gain.high < sesoi:
        return "no", f"The change stayed within ±{sesoi:g}."
    return undecided(gain, sesoi)


def undecided(gain: Estimate, sesoi: float) -> tuple[Answer, str] | None:
    """That the interval does not tell, ``None`` where it does."""
    if gain.low <= 0 or gain.value < sesoi / 2:
        return "undecided", f"The interval [{gain.low:.4g}, {gain.high:.4g}] does not tell."
    return None
