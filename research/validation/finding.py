"""What a check says, and what all of them together amount to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Step = Literal["said", "defined", "measurable", "valued", "linked", "supported", "proven"]
"""The ladder; a step cannot be skipped upward."""

STEPS: tuple[Step, ...] = ("said", "defined", "measurable", "valued", "linked", "supported", "proven")

NOT_ABOUT = "not about these"
"""The check that finds an outcome the same for all units: such a question was not asked, and counts in no verdict."""

Answer = Literal["yes", "partly", "no", "undecided", "refused", "note"]
"""``refused`` means the question must not be asked of these data; ``note`` carries no verdict."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Units whose value lies in (low, high] (``None`` = open) and their mean outcome with a 95 % interval.

    ``low`` and ``high`` are in the increment's unit; ``total`` is the sum of the outcome.
    """

    label: str
    low: float | None
    high: float | None
    n: int
    total: float
    mean: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer.

    ``estimate`` and ``interval`` (95 %) are in the terms that ``measure`` names ("odds ratio per doubling"); ``p`` is
    two-sided, ``q`` adjusted within the whole grid of CPIs and KPIs (Benjamini–Hochberg, or Benjamini–Yekutieli where
    CPIs share events), and ``widened`` the interval for having been picked from it (Benjamini & Yekutieli 2005); ``se``
    and ``df`` are on the scale of the model (logarithm for ratios). ``None`` where the method gives none. ``about`` is
    the outcome, KPI or segment looked at. ``because`` is a sentence that can be shown as it is. ``blocking`` findings
    stop the step.
    """

    check: str
    step: Step
    verdict: Answer
    because: str
    n: int = 0
    estimate: float | None = None
    interval: tuple[float, float] | None = None
    measure: str = ""
    method: str = ""
    about: str = ""
    p: float | None = None
    q: float | None = None
    blocking: bool = False
    bins: tuple[Bin, ...] = ()
    se: float | None = None
    df: float | None = None
    widened: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The answer of one step with its reasons."""

    step: Step
    answer: Answer
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the CPI has come: ``reached`` is the highest step whose answer, and that of all before it, is yes or
    partly; ``None`` when not even the first is."""

    reached: Step | None
    steps: tuple[StepVerdict, ...]
    sentence: str

    def step(self, step: Step) -> StepVerdict | None:
        """The verdict of one step; ``None`` when it was not looked at."""
        return next((verdict for verdict in self.steps if verdict.step == step), None)
