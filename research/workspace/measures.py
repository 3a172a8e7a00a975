"""Measures: every definition with its last value, many measured in one go, and the rows behind one."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from functools import partial

from nlp.errors import RecordError, ResearchError
from nlp.parts import Progress
from research.candidates import Candidate
from research.exchange.measure_rows import rows_csv
from research.measures import MeasureLine, MeasureRun
from research.validation.adjusting import held_equal
from research.validation.mapping import Question
from research.validation.measured import MeasureResult, measure
from research.validation.records import Dataset
from research.validation.validating import Seen, observe_many, question_of
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
        """Measures and tests candidates on the same data; one that fails does not stop the rest.

        Each is asked what it was asked last on these data; one that is new is held against every outcome and KPI of the
        data, compared among cases alike in what was fixed when they began. Those of which the same is asked are
        measured in one pass over the events. What was tested before a cancel is kept.

        Raises:
            RecordError: if there is no such data, or no candidate is named.
        """
        if not candidates:
            raise RecordError("No measure was picked.", "Pick at least one candidate that has a definition.")
        data, tell = self._validation.dataset(study, dataset), progress or (lambda _done, _total: None)
        tell(0, len(candidates))
        about = [self._candidates.get(study, ref) for ref in candidates]
        asked = [self._asked(study, one, data) for one in about]
        made: dict[int, MeasureRun] = {}
        for question in dict.fromkeys(asked):
            places = [i for i, own in enumerate(asked) if own == question]
            heed = partial(_heed, tell, len(made), len(candidates))
            with closing(self._seen(study, [about[i] for i in places], data, question, heed)) as together:
                for i, seen in zip(places, together, strict=True):
                    heed = partial(_heed, tell, len(made), len(candidates))
                    made[i] = self._run(study, about[i], data, question, seen, heed)
        tell(len(candidates), len(candidates))
        return tuple(made[i] for i in range(len(candidates)))

    def _asked(self, study: str, about: Candidate, data: Dataset) -> Question:
        """What is asked of a candidate besides its values."""
        latest = self._validation.latest(study, about.id)
        if latest is None or latest.dataset != data.id:
            adjusters, cluster = held_equal(self._validation.suggest_adjusters(data))
            return question_of(data.mapping, adjusters=adjusters, cluster=cluster)
        asked = latest.question
        outcomes = [o for o in asked.outcomes if o.role == "outcome"]
        return question_of(
            data.mapping, outcomes[0] if len(outcomes) == 1 else None, [o for o in asked.outcomes if o.role == "kpi"],
            asked.adjusters, asked.cluster, asked.control,
        )  # fmt: skip

    def _seen(
        self, study: str, about: Sequence[Candidate], data: Dataset, question: Question, progress: Progress
    ) -> Generator[Seen | None]:
        """What is brought of each from one pass; ``None`` for those that are to be measured alone, as one of them
        cannot be measured."""
        defined = [self._validation.definition(study, one.id) for one in about]
        wanted = [one.definition for one in defined if one is not None]
        left = len(about)
        if len(wanted) == left > 1:
            with suppress(ResearchError):  # said of the one that it is about, when that is measured alone
                for seen in observe_many(wanted, data.location, data.mapping, question, progress):
                    left -= 1
                    yield seen
        yield from [None] * left

    def _run(  # noqa: PLR0917 - what is asked, of whom, in which data
        self, study: str, about: Candidate, data: Dataset, question: Question, seen: Seen | None, progress: Progress
    ) -> MeasureRun:
        outcomes = [o for o in question.outcomes if o.role == "outcome"]
        try:
            made = self._validation.run(
                study, about.id, data.id, outcome=outcomes[0] if len(outcomes) == 1 else None,
                kpis=[o for o in question.outcomes if o.role == "kpi"], adjusters=question.adjusters,
                cluster=question.cluster, control=question.control, seen=seen, progress=progress,
            )  # fmt: skip
        except ResearchError as problem:
            return MeasureRun(about, problem=problem)
        return MeasureRun(about, made)

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
