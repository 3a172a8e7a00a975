"""Records of experiments: what was promised before any number was seen, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.experiments.design import Experiment
from research.experiments.readout import Readout
from research.records import Record
from research.validation.finding import Finding

Natural = Literal[
    "difference in differences", "staggered roll-out", "interrupted time series", "regression discontinuity"
]
"""Ways to look at a change that was not assigned at random."""


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """Which column of a table with one row per unit holds what; "" where the data do not say.

    ``measures`` pairs each KPI, guardrail, further outcome, CPI and denominator of the design with its column,
    ``segments`` each segment. ``unit`` is the id of
    what was assigned. Times are ISO 8601 (UTC without an offset) or plain numbers, all in one unit; windows of the
    design are in days for the former. ``until`` is when the data end, written like the times.
    """

    arm: str
    measures: tuple[tuple[str, str], ...]
    unit: str = ""
    assigned: str = ""
    exposed: str = ""
    covariate: str = ""
    covariate_at: str = ""
    cluster: str = ""
    until: str = ""
    segments: tuple[tuple[str, str], ...] = ()

    def named(self) -> tuple[str, ...]:
        """Every column named, each once."""
        single = (self.arm, self.unit, self.assigned, self.exposed, self.covariate, self.covariate_at, self.cluster)
        paired = (column for _, column in (*self.measures, *self.segments))
        return tuple(dict.fromkeys(filter(None, (*single, *paired))))


@dataclass(frozen=True, slots=True)
class PanelColumns:
    """Which column of a table holds unit, period, value and group; "" where the method needs none.

    ``group`` is 0/1 (or yes/no) for differences in differences, the first treated period ("" = never) for a staggered
    roll-out, and the value of a comparison series for an interrupted time series. ``period`` is the score that the
    cutoff was laid on for a regression discontinuity.
    """

    period: str
    value: str
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration(Record):
    """A design registered before its data. ``hash`` is the design's own and never changes; ``definition`` is the id of
    the candidate's definition that was in force, "" when it had none."""

    candidate: str
    name: str
    design: Experiment
    hash: str
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredReadout(Record):
    """What a registered experiment said when it was read on one state of its data; ``units`` is the number of rows."""

    registration: str
    candidate: str
    location: str
    data_fingerprint: str
    units: int
    columns: UnitColumns
    readout: Readout


@dataclass(frozen=True, slots=True, kw_only=True)
class NaturalReadout(Record):
    """What a change that was not assigned says about a candidate: it supports a claim at most."""

    candidate: str
    method: Natural
    location: str
    data_fingerprint: str
    columns: PanelColumns
    first: float
    finding: Finding
    definition: str = ""
