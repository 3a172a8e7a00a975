"""The measures of a study: every definition in force with the last value it gave, how sure that is and how old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nlp.errors import ResearchError
from research.candidates import Candidate
from research.gating import GateVerdict
from research.validation.definition import Definition
from research.validation.measurements import Measurements
from research.validation.records import Dataset, DefinitionVersion, Validation

AMBER_DAYS = 180
"""Days after which a value is old, though neither data nor definition have changed."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The one number that stands for a measure, on the scale of its values (microseconds for times), with its 95 %
    interval; ``None`` where none can be given. ``what`` says which number it is."""

    what: str
    value: float | None
    low: float | None = None
    high: float | None = None


def headline(held: Measurements) -> Headline:
    """The median of times, those still waiting counted in; the share, ratio or mean of everything else."""
    if held.survival is not None:
        curve = held.survival
        return Headline("median, those still waiting counted in", curve.median, curve.low, curve.high)
    if held.scale == "us":
        return Headline("median", held.median)
    what = {"share": "share", "ratio": "ratio of sums"}.get(held.scale, "mean")
    low, high = held.interval or (None, None)
    return Headline(what, held.mean, low, high)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A candidate's definition in force beside the latest test of it; ``validation`` and ``dataset`` are ``None`` while
    there is none. ``measured`` is the version that the test measured. ``stale`` says why its numbers no longer speak
    for the definition, "" while they do; ``gate`` what people say of the KPI gate."""

    candidate: Candidate
    defined: DefinitionVersion
    gate: GateVerdict
    validation: Validation | None = None
    measured: Definition | None = None
    dataset: Dataset | None = None
    stale: str = ""

    @property
    def headline(self) -> Headline | None:
        """The last value, by the version that was measured; ``None`` before the first."""
        if self.validation is None or self.measured is None:
            return None
        return headline(self.validation.measurements)

    @property
    def reaches(self) -> str:
        """The last month in which a case of the data began (``2025-01``), "" where that is not known."""
        months = self.validation.measurements.months if self.validation else ()
        return max((month.name for month in months if month.n_eligible), default="")

    def old(self, now: datetime) -> bool:
        """Whether the value is older than :data:`AMBER_DAYS`."""
        return self.validation is not None and (now - self.validation.at).days > AMBER_DAYS


@dataclass(frozen=True, slots=True)
class MeasureRun:
    """What came of measuring one candidate among many: a test, or the problem that kept it from one."""

    candidate: Candidate
    validation: Validation | None = None
    problem: ResearchError | None = None


def run_sentence(runs: tuple[MeasureRun, ...]) -> str:
    """How many were measured, and which were not and why."""
    done = sum(run.validation is not None for run in runs)
    said = f"Measured {done} of {len(runs)}."
    failed = [f"“{run.candidate.label}”: {run.problem.message}" for run in runs if run.problem is not None]
    return " ".join([said, *failed])
