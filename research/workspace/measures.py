"""Measures: every definition with its last value, many measured in one go, and the rows behind one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nlp.errors import RecordError, ResearchError
from nlp.parts import Progress
from research.candidates import Candidate
from research.exchange.measure_rows import rows_csv
from research.measures import MeasureLine, MeasureRun
from research.validation.adjusting import held_equal
from research.validation.measured import MeasureResult, measure
from research.validation.records import Dataset, Validation
from research.workspace.answered import answered
from research.workspace.candidates import Candidates
from research.workspace.desk import Desk
from research.workspace.validation import ValidationDesk


class Measures:
    """See all, measure many, open the rows."""

    def __init__(self, desk: Desk, candidates: Candidates, validation: ValidationDesk) -> None:
        self._desk = desk
        self._candidates = candidates
        self._validation = validation

    def all(self, study: str) -> list[MeasureLine]:
        """A line for every candidate that has a definition, in the order of candidates."""
        lines = (self._line(study, candidate) for candidate in self._candidates.all(study))
        return [line for line in lines if line is not None]

    def undefined(self, study: str) -> list[Candidate]:
        """The candidates still without a definition, rejected ones left out."""
        held = self._candidates.all(study)
        return [c for c in held if c.status != "rejected" and self._validation.definition(study, c.id) is None]

    def _line(self, study: str, candidate: Candidate) -> MeasureLine | None:
        defined = self._validation.definition(study, candidate.id)
        if defined is None:
            return None
        gate = answered(self._desk, study, candidate.id).verdict
        latest = self._validation.latest(study, candidate.id)
        if latest is None:
            return MeasureLine(candidate, defined, gate)
        measured = self._validation.definition_behind(study, latest).definition
        data = self._validation.data_behind(study, latest)
        return MeasureLine(
            candidate, defined, gate, latest, measured, data, self._validation.stale(study, latest)
        )  # fmt: skip

    def run(
        self, study: str, candidates: Sequence[str], dataset: str, *, progress: Progress | None = None
    ) -> tuple[MeasureRun, ...]:
        """Measures and tests one candidate after the other on the same data; one that fails does not stop the rest.

        Each is asked what it was asked last on these data; one that is new is held against every outcome and KPI of the
        data, compared among cases alike in what was fixed when they began. What was measured before a cancel is kept.

        Raises:
            RecordError: if there is no such data, or no candidate is named.
        """
        if not candidates:
            raise RecordError("No measure was picked.", "Pick at least one candidate that has a definition.")
        data, tell = self._validation.dataset(study, dataset), progress or (lambda _done, _total: None)
        made = []
        for n, ref in enumerate(candidates):
            tell(n, len(candidates))
            about = self._candidates.get(study, ref)
            try:
                made.append(MeasureRun(about, self._run(study, about, data, partial(_heed, tell, n, len(candidates)))))
            except ResearchError as problem:
                made.append(MeasureRun(about, problem=problem))
        tell(len(candidates), len(candidates))
        return tuple(made)

    def _run(self, study: str, about: Candidate, data: Dataset, progress: Progress) -> Validation:
        latest = self._validation.latest(study, about.id)
        if latest is not None and latest.dataset == data.id:
            asked = latest.question
            outcomes = [o for o in asked.outcomes if o.role == "outcome"]
            return self._validation.run(
                study, about.id, data.id, outcome=outcomes[0] if len(outcomes) == 1 else None,
                kpis=[o for o in asked.outcomes if o.role == "kpi"], adjusters=asked.adjusters, cluster=asked.cluster,
                control=asked.control, progress=progress,
            )  # fmt: skip
        adjusters, cluster = held_equal(self._validation.suggest_adjusters(data))
        return self._validation.run(study, about.id, data.id, adjusters=adjusters, cluster=cluster, progress=progress)

    def rows(self, study: str, candidate: str, dataset: str, *, most: int | None = 200) -> MeasureResult:
        """The value of every unit (at most ``most``), by the definition in force.

        Raises:
            RecordError: if the candidate has no definition yet, or there is no such data.
            DataError: if the data does not hold what the definition names.
        """
        about = self._candidates.get(study, candidate)
        defined = self._validation.definition(study, about.id)
        if defined is None:
            raise RecordError(f"“{about.label}” has no definition yet.", "Define it on the Validation page first.")
        data = self._validation.dataset(study, dataset)
        return measure(defined.definition, data.location, data.mapping, most=most)

    def csv(self, study: str, candidate: str, dataset: str) -> str:
        """Every unit as a row of CSV: case, value in the increment's unit, how it stands, start and end.

        Raises:
            RecordError: if the candidate has no definition yet, or there is no such data.
            DataError: if the data does not hold what the definition names.
        """
        return rows_csv(self.rows(study, candidate, dataset, most=None))


def _heed(tell: Progress, done: int, total: int, _step: int, _steps: int) -> None:
    """Tells how many measures are done at each step of one, so that a cancel is heeded within it."""
    tell(done, total)
